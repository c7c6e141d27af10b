/**
 * A folder of a commit, from the archive of its repository: one request, whatever it holds. Archives are not part of the
 * API: they come from bitbucket.org, the web site, at an address that Atlassian's knowledge base documents
 * ("How to download repositories using the Bitbucket Cloud API").
 *
 * That site answers with redirections, to a login page where it does not accept a token, and perhaps to another host that
 * has the file. They are followed, over TLS; the token goes to bitbucket.org, and nowhere else.
 */
import { type RequestOptions, request as requestPlainly } from 'node:http';
import { request as requestSecurely } from 'node:https';
import type { CommitPlace } from '../core/model/code-insights.ts';
import { SOURCE_LIMITS } from '../core/source/source-limits.ts';
import { BitbucketDeniedError, BitbucketNotFoundError, SourceError, type WorldError } from '../errors.ts';
import { type Clock, machineClock } from './clock.ts';
import { ExchangeError, exchange, type HttpAnswer, type Limits } from './exchange.ts';
import { type Call, sentenceCase } from './operation.ts';
import { ArchiveProblem } from './packed-entries.ts';
import type { CommitFolder } from './ports.ts';
import { type Outcome, tryOnce, untilAnswered } from './send.ts';
import type { Token } from './token.ts';
import { unpackFolder } from './unpack.ts';

export const ARCHIVE_HOST = 'bitbucket.org';

/** For each request, those to which it is led included; source.ts bounds all of them together. */
const ARCHIVE_LIMITS: Limits = { milliseconds: 40_000, bytes: SOURCE_LIMITS.archive.packedBytes };

const MOST_REDIRECTIONS = 5;

export interface ArchiveOptions {
  readonly token: Token;
  /** For tests, on loopback, as in api-transport.ts. */
  readonly origin?: URL;
  readonly limits?: Limits;
}

/** @throws Error if `origin` is in the clear and not on this machine */
export function commitArchive(
  { token, origin = new URL(`https://${ARCHIVE_HOST}`), limits = ARCHIVE_LIMITS }: ArchiveOptions,
  clock: Clock = machineClock,
): CommitFolder {
  if (origin.protocol !== 'https:' && origin.hostname !== '127.0.0.1') {
    throw new Error('a token travels over TLS, or does not leave the machine');
  }
  return {
    async read(place, folder) {
      const call = callFor(place);
      const transport = {
        name: ARCHIVE_HOST,
        host: ARCHIVE_HOST,
        hasToken: true,
        redact: (text: string) => token.redact(text),
        exchange: () => followed(new URL(call.path, origin), origin, token, limits),
      };
      try {
        const archive = await untilAnswered(call, clock, () => tryOnce(call, transport, clock, packed));
        return await unpackFolder(archive, { commit: place.commit, folder });
      } catch (error) {
        throw refused(error, call);
      }
    },
  };
}

function callFor({ workspace, repository, commit }: CommitPlace): Call {
  const path = `/${[workspace, repository, 'get', `${commit}.tar.gz`].map((part) => encodeURIComponent(part)).join('/')}`;
  const doing = `downloading commit ${commit} of ${workspace}/${repository}`;
  return { method: 'GET', path, query: {}, body: undefined, doing, isRepeatable: true };
}

/** The answer at the end of the redirections. @throws ExchangeError */
async function followed(from: URL, home: URL, token: Token, limits: Limits): Promise<HttpAnswer> {
  let url = from;
  for (let count = 0; count <= MOST_REDIRECTIONS; count += 1) {
    const answer = await get(url, url.origin === home.origin ? token : undefined, limits);
    const location = answer.status >= 300 && answer.status < 400 ? answer.header('location') : undefined;
    if (location === undefined) return answer;
    const next = URL.parse(location, url.href);
    if (next === null || !isSafe(next, home)) {
      throw new ExchangeError('unanswered', 'it points to an address that is not asked');
    }
    url = next;
  }
  throw new ExchangeError('unanswered', `it points from one address to the next more than ${MOST_REDIRECTIONS} times`);
}

/** A name on the internet, over TLS; nothing of the network that we stand in. */
function isSafe({ protocol, hostname, port, username }: URL, home: URL): boolean {
  if (home.protocol !== 'https:') return hostname === '127.0.0.1';
  return protocol === 'https:' && port === '' && username === '' && /\.[a-z]+$/i.test(hostname);
}

function get(url: URL, token: Token | undefined, limits: Limits): Promise<HttpAnswer> {
  const open = url.protocol === 'https:' ? requestSecurely : requestPlainly;
  const headers = {
    accept: 'application/gzip, application/octet-stream, */*',
    'user-agent': 'rolekeeper',
    ...(token && { authorization: token.authorization() }),
  };
  const options: RequestOptions = { method: 'GET', headers };
  return exchange((signal) => open(url, { ...options, signal }), undefined, limits).catch((error) => {
    // The same would come again.
    if (!(error instanceof ExchangeError && error.kind === 'oversized')) throw error;
    throw new ArchiveProblem(`it has more than ${limits.bytes} bytes; keep the manifests apart from large files`);
  });
}

/** A page is what the site shows to those that it does not let in. */
function packed({ bytes, header }: HttpAnswer, { doing }: Call): Outcome<Uint8Array> {
  const isPage = /^text\/html\b/i.test(header('content-type') ?? '') || /^\s*</.test(startOf(bytes));
  return isPage ? { error: notAdmitted(doing, 'it shows a page, and gives no archive') } : { result: bytes };
}

const startOf = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes.subarray(0, 64));

function notAdmitted(doing: string, what: string): WorldError {
  return new BitbucketDeniedError(`${sentenceCase(doing)} failed: ${ARCHIVE_HOST} does not accept the token: ${what}`, {
    remedy: TOKEN_FOR_ARCHIVES,
  });
}

/** docs/assumptions.md: it was reported that archives are not given to access tokens. */
export const TOKEN_FOR_ARCHIVES =
  'bitbucket.org gives archives to an API token of an account (read:repository:bitbucket): put {"email": …, "token": …} of one that may only read this repository into the secret.';

function refused(error: unknown, { doing }: Call): unknown {
  if (error instanceof ArchiveProblem) {
    return new SourceError(`${sentenceCase(doing)} gave an archive that is not taken: ${error.message}.`, {
      remedy: 'Correct what the message names, and merge that. If git has no such thing, find out who answers.',
    });
  }
  // The API has just shown this commit to the same token.
  if (error instanceof BitbucketDeniedError || error instanceof BitbucketNotFoundError) {
    return new BitbucketDeniedError(error.message, { cause: error, remedy: TOKEN_FOR_ARCHIVES });
  }
  return error;
}
