/**
 * What is known about the place that a trust policy is for: account, workspace, names. With settings everything is; a
 * policy from elsewhere brings its own world along, in its principal and its audience, and is judged in that.
 */

import { USUAL_TRUST_CHARACTERS } from '../iam/quotas.ts';
import { indexLock, type LockIndex } from '../manifest/lock-index.ts';
import type { BitbucketLock, Settings } from '../manifest/settings.ts';
import { DOCUMENTED_SUBJECT_FORMAT, parseSubjectFormat, type SubjectFormat } from '../manifest/subject-format.ts';
import { normalUuid } from '../text/uuid.ts';
import type { TrustCondition, TrustDocument } from './trust-document.ts';

/** As in the settings; without settings, a name in angle brackets may be in the place of what is not known. */
type Provider = Omit<Settings['provider'], 'arn' | 'workspaceUuid'> & {
  readonly arn: string;
  readonly workspaceUuid: string;
};

export interface TrustWorld {
  readonly provider: Provider;
  /** Whether settings say so; otherwise `provider` is what the document itself suggests. */
  readonly known: boolean;
  readonly lock: LockIndex;
  /** IAM's limit for this account's trust policies. */
  readonly characters: number;
  /** ARNs of the VPCs of the gate, as the settings name them; undefined: they name no gate, or there are no settings. */
  readonly gateVpcs?: readonly string[];
}

export function trustWorld(
  {
    provider,
    limits,
    gate,
  }: {
    provider: Provider;
    limits: Pick<Settings['limits'], 'trustPolicyCharacters'>;
    gate?: { readonly vpcs: readonly string[] } | undefined;
  },
  lock: BitbucketLock | undefined,
): TrustWorld {
  return {
    provider,
    known: true,
    lock: indexLock(lock ?? { workspace: provider.workspace, repositories: {} }),
    characters: limits.trustPolicyCharacters,
    ...(gate && { gateVpcs: gate.vpcs }),
  };
}

/**
 * The world that a policy is about, as far as it names one; its account, workspace and audience cannot be wrong then.
 */
export function impliedWorld(document: TrustDocument | undefined): TrustWorld {
  const conditions = document?.statements.flatMap((statement) => statement.conditions) ?? [];
  const arn = bitbucketProviders(document)[0] ?? arnForKeys(conditions) ?? STAND_IN.arn;
  const { host, workspace } = bitbucketProvider(arn) ?? STAND_IN;
  const audiences = conditions.filter(({ key }) => key === `${host}:aud`.toLowerCase()).flatMap(({ values }) => values);
  const audience = audiences.find((value) => AUDIENCE.test(value)) ?? STAND_IN.audience;
  const workspaceUuid = normalUuid(AUDIENCE.exec(audience)?.[1] ?? '') ?? STAND_IN.workspaceUuid;
  return {
    provider: { workspace, workspaceUuid, audience, subjectFormat: documented(), host, arn },
    known: false,
    lock: indexLock({ workspace, repositories: {} }),
    characters: USUAL_TRUST_CHARACTERS,
  };
}

/** Host and workspace slug of a Bitbucket provider's ARN; undefined for any other ARN. */
export function bitbucketProvider(arn: string): { host: string; workspace: string; account: string } | undefined {
  const [, account, host, workspace] = PROVIDER.exec(arn) ?? [];
  return account && host && workspace ? { host, workspace, account } : undefined;
}

/** The UUID of the workspace that an audience is of, lower case with braces; undefined for any other audience. */
export function workspaceOf(audience: string): string | undefined {
  return normalUuid(AUDIENCE.exec(audience)?.[1] ?? '');
}

/** The Bitbucket providers that the document names as principals, of whatever account and workspace. */
export function bitbucketProviders(document: TrustDocument | undefined): string[] {
  const ids = document?.statements.flatMap(({ principal }) => principal.members.map(({ id }) => id)) ?? [];
  return [...new Set(ids)].filter((id) => bitbucketProvider(id) !== undefined);
}

/** The name that the lock file has for a repository or an environment; the UUID itself if none. */
export function nameOf(world: TrustWorld, uuid: string): string {
  return world.lock.byUuid.get(uuid)?.slug ?? world.lock.environmentByUuid.get(uuid)?.name ?? uuid;
}

/** A principal of "*" says nothing, but the conditions may. */
function arnForKeys(conditions: readonly TrustCondition[]): string | undefined {
  const arns = conditions.map(
    ({ keyAsWritten: key }) => `arn:aws:iam::<account>:oidc-provider/${key.slice(0, key.lastIndexOf(':'))}`,
  );
  return arns.find((arn) => bitbucketProvider(arn) !== undefined);
}

const PROVIDER =
  /^arn:aws[a-z-]*:iam::(\d{12}|<account>):oidc-provider\/(api\.bitbucket\.org\/2\.0\/workspaces\/([^/:]+)\/pipelines-config\/identity\/oidc)$/;

/** https://support.atlassian.com/bitbucket-cloud/docs/integrate-pipelines-with-resource-servers-using-oidc/ */
const AUDIENCE = /^ari:cloud:bitbucket::workspace\/([^*?]+)$/;

/** For a policy that names no Bitbucket provider: what a reader has to fill in. */
const STAND_IN = {
  workspace: '<workspace>',
  host: 'api.bitbucket.org/2.0/workspaces/<workspace>/pipelines-config/identity/oidc',
  arn: 'arn:aws:iam::<account>:oidc-provider/api.bitbucket.org/2.0/workspaces/<workspace>/pipelines-config/identity/oidc',
  workspaceUuid: '{WORKSPACE-UUID}',
  audience: 'ari:cloud:bitbucket::workspace/<workspace UUID>',
};

function documented(): SubjectFormat {
  const parsed = parseSubjectFormat(DOCUMENTED_SUBJECT_FORMAT);
  if ('problem' in parsed) throw new Error(parsed.problem);
  return parsed.format;
}
