/**
 * Whose token it was: provider, audience and subject, as an event of AssumeRoleWithWebIdentity has them.
 *
 * They stand in `userIdentity.identityProvider` and `userIdentity.userName`, and all three in
 * `userIdentity.principalId`, joined by colons: `PROVIDER:AUDIENCE:SUBJECT`. The provider is an ARN for a provider that
 * IAM has, and a bare name or URL for others (`accounts.google.com`). Colons stand in all three, so where the other two
 * fields are missing, the places are known only because Bitbucket's provider ends in `/oidc` and its subjects begin with
 * a UUID in braces, which no audience has.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
import type { EventFields } from './event-fields.ts';

export interface WebIdentity {
  /** ARN or URL; undefined where the event names none. */
  readonly provider: string | undefined;
  readonly audience: string | undefined;
  /** undefined where the event has none, or none that can be told from the audience. */
  readonly subject: string | undefined;
}

export function webIdentity(fields: EventFields): WebIdentity {
  const principal = fields.text('userIdentity', 'principalId') ?? '';
  const provider =
    fields.text('userIdentity', 'identityProvider') ??
    fields.text('responseElements', 'provider') ??
    BITBUCKET_FIRST.exec(principal)?.[0] ??
    ANY_FIRST.exec(principal)?.[0];
  const named =
    fields.text('userIdentity', 'userName') ?? fields.text('responseElements', 'subjectFromWebIdentityToken');
  const rest = afterProvider(principal, provider);
  const subject = named ?? subjectIn(rest);
  return {
    provider,
    audience: fields.text('responseElements', 'audience') ?? audienceIn(rest, subject),
    subject,
  };
}

/** Whether it is the provider of a Bitbucket workspace; its slug. */
export function workspaceOfProvider(provider: string): string | undefined {
  return BITBUCKET.exec(provider)?.[1];
}

const PROVIDER = 'api\\.bitbucket\\.org/2\\.0/workspaces/([^/:]+)/pipelines-config/identity/oidc';
const BITBUCKET = new RegExp(`^(?:arn:aws[a-z-]*:iam::\\d{12}:oidc-provider/|https://)?${PROVIDER}/?$`, 'i');
/** Where the provider has no field of its own, as in the tables that AWS documents for Athena. */
const BITBUCKET_FIRST = new RegExp(`^(?:arn:aws[a-z-]*:iam::\\d{12}:oidc-provider/|https://)?${PROVIDER}(?=:)`, 'i');
const ANY_FIRST = /^(?:arn:aws[a-z-]*:iam::\d{12}:oidc-provider\/)?[^:]+/;

/** Audience and subject; undefined if the principal does not begin with the provider, in either of its forms. */
function afterProvider(principal: string, provider: string | undefined): string | undefined {
  if (provider === undefined) return undefined;
  const bare = provider.replace(/^arn:[^/]*:oidc-provider\//, '');
  const form = [provider, bare, `https://${bare}`].find((one) => principal.startsWith(`${one}:`));
  return form === undefined ? undefined : principal.slice(form.length + 1);
}

function subjectIn(rest: string | undefined): string | undefined {
  const at = rest?.search(/(?<=:|^)\{/) ?? -1;
  return at < 0 ? undefined : rest?.slice(at);
}

function audienceIn(rest: string | undefined, subject: string | undefined): string | undefined {
  if (rest === undefined || subject === undefined || !rest.endsWith(`:${subject}`)) return undefined;
  return rest.slice(0, -subject.length - 1) || undefined;
}
