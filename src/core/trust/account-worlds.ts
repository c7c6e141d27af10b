/**
 * The workspaces whose pipelines an account lets in, by what the account says itself: for a scan without settings. A
 * provider’s ARN has the workspace’s slug. The audience is a client id of the provider; where providers could not be read,
 * as in a dump, it is the one that most trust policies ask for.
 */
import { USUAL_TRUST_CHARACTERS } from '../iam/quotas.ts';
import { indexLock } from '../manifest/lock-index.ts';
import type { FoundProvider } from '../model/found-provider.ts';
import type { Arn } from '../model/ids.ts';
import { normalUuid, type Uuid } from '../text/uuid.ts';
import { readTrustDocument, type TrustDocument } from './trust-document.ts';
import { bitbucketProvider, bitbucketProviders, impliedWorld, type TrustWorld, workspaceOf } from './trust-world.ts';

export interface AccountWorld extends TrustWorld {
  readonly provider: TrustWorld['provider'] & { readonly arn: Arn };
  /** Where the audience is from; undefined: nothing names one, and a word in angle brackets stands in its place. */
  readonly audienceFrom: 'provider' | 'trust policies' | undefined;
  /** How many trust policies name the workspace’s provider. */
  readonly roles: number;
}

/**
 * The one that most trust policies are about comes first.
 * @param providers undefined: they could not be read
 * @param trusts every trust policy of the account
 */
export function accountWorlds(
  { account, partition }: { readonly account: string; readonly partition: string },
  providers: readonly FoundProvider[] | undefined,
  trusts: Iterable<string>,
): AccountWorld[] {
  const audiences = new Map<string, Map<string, number>>();
  const counts = new Map<string, number>();
  for (const { arn } of providers ?? []) {
    const host = bitbucketProvider(arn)?.host;
    if (host !== undefined) counts.set(host, 0);
  }
  for (const trust of trusts) {
    const document = bitbucketDocument(trust);
    const named = bitbucketProviders(document).flatMap((arn) => bitbucketProvider(arn) ?? []);
    for (const host of new Set(named.map((one) => one.host))) {
      count(counts, host);
      const known = audiences.get(host) ?? new Map<string, number>();
      audiences.set(host, known);
      for (const audience of audiencesIn(document, host)) count(known, audience);
    }
  }
  return [...counts]
    .sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))
    .map(([host, roles]) => {
      const arn = `arn:${partition}:iam::${account}:oidc-provider/${host}` as Arn;
      const named = mostNamed(audiences.get(host) ?? new Map());
      return worldOf(arn, { clientIds: providers?.find((one) => one.arn === arn)?.clientIds, named, roles });
    });
}

/** The world that a trust policy is judged in: that of the workspace that it names, else of the account’s first one. */
export function worldFor(trust: string, worlds: readonly AccountWorld[]): TrustWorld | undefined {
  const hosts = bitbucketProviders(bitbucketDocument(trust)).map((arn) => bitbucketProvider(arn)?.host);
  return worlds.find(({ provider }) => hosts.includes(provider.host)) ?? worlds[0];
}

function worldOf(
  arn: Arn,
  { clientIds, named, roles }: { clientIds: readonly string[] | undefined; named: string | undefined; roles: number },
): AccountWorld {
  const { host, workspace } = bitbucketProvider(arn) ?? { host: '', workspace: '' };
  const client = clientIds?.find((id) => workspaceOf(id) !== undefined) ?? clientIds?.[0];
  const stand = impliedWorld(undefined).provider;
  const audience = client ?? named ?? stand.audience;
  const workspaceUuid = workspaceOf(audience) ?? workspaceOf(named ?? '') ?? stand.workspaceUuid;
  return {
    provider: { workspace, workspaceUuid, audience, subjectFormat: stand.subjectFormat, host, arn },
    known: true,
    lock: indexLock({ workspace, repositories: {} }),
    characters: USUAL_TRUST_CHARACTERS,
    audienceFrom: client !== undefined ? 'provider' : named === undefined ? undefined : 'trust policies',
    roles,
  };
}

/** Of a policy that names Bitbucket; the others of a large account are not parsed. */
function bitbucketDocument(trust: string): TrustDocument | undefined {
  if (!trust.includes('api.bitbucket.org')) return undefined;
  const read = readTrustDocument(trust);
  return 'document' in read ? read.document : undefined;
}

function audiencesIn(document: TrustDocument | undefined, host: string): string[] {
  const conditions = document?.statements.flatMap((statement) => statement.conditions) ?? [];
  const asked = conditions.filter(({ key }) => key === `${host}:aud`.toLowerCase()).flatMap(({ values }) => values);
  return [...new Set(asked)].filter((value) => workspaceOf(value) !== undefined);
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

function mostNamed(counts: ReadonlyMap<string, number>): string | undefined {
  return [...counts].sort(([a, many], [b, more]) => more - many || (a < b ? -1 : 1))[0]?.[0];
}

/** For settings, which must have one. */
export function uuidIn({ provider }: AccountWorld): Uuid | undefined {
  return normalUuid(provider.workspaceUuid);
}
