/** An answer of Bitbucket that is not what was asked for, as one of src/errors.ts. */
import { parseJsonObject } from '../core/text/json.ts';
import { visible } from '../core/text/visible.ts';
import {
  BitbucketDeniedError,
  BitbucketNotFoundError,
  BitbucketRefusedError,
  BitbucketUnreachableError,
  type WorldError,
} from '../errors.ts';
import type { HttpAnswer, Transport } from './exchange.ts';
import { type Call, sentenceCase } from './operation.ts';

/** Characters of a foreign message that are shown. */
const LONGEST_REASON = 300;

const WAIT = 'Run it again later. If it lasts, look at https://bitbucket.status.atlassian.com.';

/** @param retryAfter milliseconds that Bitbucket asks to wait for, where that is longer than we do */
export function refusalOf(
  answer: HttpAnswer,
  call: Pick<Call, 'doing'>,
  transport: Pick<Transport, 'name' | 'hasToken' | 'redact'>,
  retryAfter?: number,
): WorldError {
  const failed = `${sentenceCase(call.doing)} failed`;
  const reason = reasonIn(answer, transport);
  const http = `HTTP ${answer.status}${reason === undefined ? '' : `: ${reason}`}`;
  switch (kindOf(answer.status)) {
    case 'token':
      if (!transport.hasToken) {
        return new BitbucketDeniedError(`${failed}: ${transport.name} does not allow it (${http})`, {
          remedy: 'Without a token, this works inside a step of Bitbucket Pipelines, for its own repository only.',
        });
      }
      return new BitbucketDeniedError(`${failed}: ${transport.name} does not accept the token (${http})`, {
        remedy: 'Create a new token: this one is not valid, has expired, or belongs to another workspace.',
      });
    case 'scope': {
      const scopes = scopesOf(answer);
      return new BitbucketDeniedError(`${failed}: ${transport.name} does not allow it (${http})${scopes.said}`, {
        remedy: scopes.remedy,
      });
    }
    case 'absent':
      return new BitbucketNotFoundError(
        `${failed}: Bitbucket has no such thing, or none that this token may see (${http})`,
        { remedy: 'Look the name up in Bitbucket, and check that the token belongs to that repository or workspace.' },
      );
    case 'elsewhere':
      return new BitbucketNotFoundError(`${failed}: ${transport.name} points to another address (${http})`, {
        remedy: 'Correct the name: what was renamed or moved is looked for under its new name only.',
      });
    case 'limit':
      return new BitbucketUnreachableError(
        `${failed}: the limit of requests is used up (${http})${waitFor(retryAfter)}`,
        {
          remedy: 'Run it again later: Bitbucket counts requests by the hour.',
        },
      );
    case 'failing':
      return new BitbucketUnreachableError(`${failed}: ${transport.name} fails (${http})${waitFor(retryAfter)}`, {
        remedy: WAIT,
      });
    case 'refused':
      return new BitbucketRefusedError(`${failed}: Bitbucket refused it (${http})`);
  }
}

type Kind = 'token' | 'scope' | 'absent' | 'elsewhere' | 'limit' | 'failing' | 'refused';

const KINDS: Readonly<Record<number, Kind>> = {
  301: 'elsewhere',
  308: 'elsewhere',
  401: 'token',
  403: 'scope',
  404: 'absent',
  408: 'failing',
  410: 'absent',
  429: 'limit',
};

/**
 * What a status means that is not success. A redirection for good says that the name is another one now; one for the
 * time being is what a login page in between does, and says nothing of Bitbucket.
 */
export function kindOf(status: number): Kind {
  return KINDS[status] ?? (status >= 400 && status < 500 ? 'refused' : 'failing');
}

/** The API has two forms of an error: `{error: {message, detail}}`, and in Code Insights `{code, message}`. */
function reasonIn({ text }: HttpAnswer, transport: Pick<Transport, 'redact'>): string | undefined {
  const body = parseJsonObject(text);
  const error = (typeof body?.error === 'object' ? body.error : body) as Readonly<Record<string, unknown>> | null;
  const parts = [error?.message, error?.detail].filter((part) => typeof part === 'string' && part.trim() !== '');
  if (parts.length === 0) return undefined;
  // The token goes first: a cut would leave the half of it.
  const reason = visible(transport.redact(parts.join(' ')).trim()).replace(/\.$/, '');
  return reason.length > LONGEST_REASON ? `${reason.slice(0, LONGEST_REASON)}…` : reason;
}

/** Of an API token of a person, where access tokens have the word alone. */
const API_TOKEN_SCOPES: Readonly<Record<string, string>> = {
  account: 'read:user:bitbucket',
  repository: 'read:repository:bitbucket',
  'repository:write': 'write:repository:bitbucket',
  pullrequest: 'read:pullrequest:bitbucket',
  'pullrequest:write': 'write:pullrequest:bitbucket',
  pipeline: 'read:pipeline:bitbucket',
};

function scopesOf(answer: HttpAnswer): { said: string; remedy: string } {
  const has = listIn(answer.header('x-oauth-scopes'));
  const wants = listIn(answer.header('x-accepted-oauth-scopes'));
  const saidHas = has === undefined ? '' : `; the token has ${has.length === 0 ? 'no scope' : scopes(has)}`;
  const saidWants = wants === undefined || wants.length === 0 ? '' : `; the call wants ${scopes(wants)}`;
  if (saidWants === '') {
    return { said: saidHas, remedy: 'Use a token that has the scopes for this, of an account that may see it.' };
  }
  const named = (wants ?? []).map((scope) => {
    const other = API_TOKEN_SCOPES[scope];
    return other === undefined ? scope : `${scope} (an API token: ${other})`;
  });
  return { said: saidHas + saidWants, remedy: `Create a token that has ${named.join(' and ')}.` };
}

const scopes = (names: readonly string[]): string => `the scope${names.length === 1 ? '' : 's'} ${names.join(', ')}`;

function listIn(header: string | undefined): string[] | undefined {
  return header
    ?.split(/[\s,]+/)
    .filter((name) => /^[\w:.-]{1,60}$/.test(name))
    .slice(0, 20);
}

function waitFor(milliseconds: number | undefined): string {
  if (milliseconds === undefined) return '';
  const seconds = Math.ceil(milliseconds / 1000);
  return `; it asks to wait for ${seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} minutes`}`;
}
