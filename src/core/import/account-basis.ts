/**
 * What an account that is there already says about the settings that it needs: its workspace, its provider as it is, and
 * the repositories that its trust policies name. Nothing is guessed: where two answers are possible, both are given back,
 * and a person chooses.
 */
import { counted } from '../text/counted.ts';
import { normalUuid, type Uuid } from '../text/uuid.ts';
import { readTrustDocument } from '../trust/trust-document.ts';
import { bitbucketProvider, bitbucketProviders } from '../trust/trust-world.ts';
import { type NamedPlaces, namedPlaces, type TrustOf } from './named-places.ts';

export interface AccountSurvey {
  /** Twelve digits. */
  readonly account: string;
  readonly roles: readonly { readonly name: string; readonly arn: string; readonly trust: string }[];
  /** undefined: a dump that does not hold them. */
  readonly providers: readonly { readonly arn: string; readonly clientIds: readonly string[] }[] | undefined;
}

/** One Bitbucket workspace that the account trusts, or meant to. */
export interface TrustedWorkspace {
  readonly workspace: string;
  readonly host: string;
  readonly partition: string;
  /** `unread`: the dump does not say; `missing`: roles name it, and IAM has none, so nobody gets in. */
  readonly provider: 'present' | 'missing' | 'unread';
  readonly clientIds: readonly string[];
  readonly trusts: readonly TrustOf[];
}

/** Of which most roles trust, first. */
export function trustedWorkspaces({ account, roles, providers }: AccountSurvey): TrustedWorkspace[] {
  const documents = roles.flatMap(({ name, trust }) => {
    const read = readTrustDocument(trust);
    return 'document' in read ? [{ role: name, document: read.document }] : [];
  });
  const named = documents.flatMap(({ document }) => bitbucketProviders(document));
  const arns = new Set([...(providers ?? []).map(({ arn }) => arn), ...named]);
  return [...arns]
    .flatMap((arn): TrustedWorkspace[] => {
      const found = bitbucketProvider(arn);
      // A provider is of the role's own account: another account's lets nobody in.
      if (found === undefined || found.account !== account) return [];
      const known = providers?.find((one) => one.arn === arn);
      const provider = providers === undefined ? 'unread' : known === undefined ? 'missing' : 'present';
      const trusts = documents.filter(({ document }) => bitbucketProviders(document).includes(arn));
      const { workspace, host } = found;
      const partition = arn.split(':')[1] ?? 'aws';
      return [{ workspace, host, partition, provider, clientIds: known?.clientIds ?? [], trusts }];
    })
    .sort((a, b) => b.trusts.length - a.trusts.length || (a.workspace < b.workspace ? -1 : 1));
}

export interface AccountBasis {
  readonly account: string;
  readonly partition: string;
  readonly workspace: string;
  readonly workspaceUuid: Uuid;
  /** undefined: Bitbucket's own. */
  readonly audience: string | undefined;
  readonly places: NamedPlaces;
  /** For people: what they would otherwise wonder about. */
  readonly remarks: readonly string[];
}

/** The UUIDs of the workspace that client ids and audiences name; sorted by how often. */
export function workspaceUuids(found: TrustedWorkspace): Uuid[] {
  // What the provider takes counts before what roles ask for.
  const ofProvider = found.clientIds.flatMap((id) => audienceUuid(id) ?? []);
  const uuids = ofProvider.length > 0 ? ofProvider : askedFor(found).flatMap((id) => audienceUuid(id) ?? []);
  return [...Map.groupBy(uuids, (uuid) => uuid)].sort(([, a], [, b]) => b.length - a.length).map(([uuid]) => uuid);
}

/** @param workspaceUuid one of `workspaceUuids`, or what a person says */
export function accountBasis(account: string, found: TrustedWorkspace, workspaceUuid: Uuid): AccountBasis {
  const { workspace, partition, host, trusts } = found;
  const places = namedPlaces(trusts, host, workspaceUuid);
  const audience = audienceOf(found, workspaceUuid);
  return {
    account,
    partition,
    workspace,
    workspaceUuid,
    audience: audience === usualAudience(workspaceUuid) ? undefined : audience,
    places,
    remarks: remarksOn(found, places, audience),
  };
}

const usualAudience = (uuid: Uuid): string => `ari:cloud:bitbucket::workspace/${uuid.slice(1, -1)}`;

/** @see https://support.atlassian.com/bitbucket-cloud/docs/integrate-pipelines-with-resource-servers-using-oidc/ */
function audienceUuid(audience: string): Uuid | undefined {
  return normalUuid(/^ari:cloud:bitbucket::workspace\/(.+)$/.exec(audience)?.[1] ?? '');
}

/** The audiences of the trust policies, one for each time that one is asked for. */
function askedFor({ trusts, host }: TrustedWorkspace): string[] {
  const key = `${host}:aud`.toLowerCase();
  return trusts.flatMap(({ document }) => [
    ...new Set(
      document.statements.flatMap(({ conditions }) =>
        conditions.filter((condition) => condition.key === key).flatMap(({ values }) => values),
      ),
    ),
  ]);
}

/** The one that most roles ask for, of those that the provider takes. Bitbucket's own where that is not told. */
function audienceOf(found: TrustedWorkspace, workspaceUuid: Uuid): string {
  const usual = usualAudience(workspaceUuid);
  const asked = askedFor(found);
  // A default that is misspelt is in no token: it is no audience of one's own.
  const isWritable = (audience: string) => /^[^\s*?$]{1,150}$/.test(audience) && audienceUuid(audience) === undefined;
  const own = (found.provider === 'present' ? found.clientIds : [...new Set(asked)]).filter(isWritable);
  const isUsualTaken = found.provider !== 'present' || found.clientIds.includes(usual);
  const count = (audience: string) => asked.filter((one) => one === audience).length;
  return [...(isUsualTaken || own.length === 0 ? [usual] : []), ...own].reduce((best, one) =>
    count(one) > count(best) ? one : best,
  );
}

function remarksOn(found: TrustedWorkspace, places: NamedPlaces, audience: string): string[] {
  const { provider, clientIds, trusts, workspace } = found;
  const others = askedFor(found).filter((one) => one !== audience);
  const crossed = new Set(places.crossed.map(({ environment }) => environment));
  const roles = (names: readonly string[]) => counted(names.length, 'role');
  const remarks: (string | false)[] = [
    provider === 'missing' &&
      `IAM has no provider of workspace ${workspace}, so no pipeline enters these roles: the deployment makes one, or the command aws iam create-open-id-connect-provider.`,
    provider === 'present' &&
      !clientIds.includes(audience) &&
      `The provider does not take the audience ${audience}: its client ids are ${clientIds.join(', ') || 'none'}. The plan says so until it does.`,
    others.length > 0 &&
      `${counted(others.length, 'trust policy', 'trust policies')} of ${trusts.length} ask for another audience than ${audience}: ${[...new Set(others)].slice(0, 3).join(', ')}.`,
    places.without.length > 0 &&
      `${roles(places.without)} of ${trusts.length} name no repository by its UUID: ${shown(places.without)}. lint-trust says who gets in.`,
    places.misspelt.length > 0 &&
      `${roles(places.misspelt)} spell a UUID as no token has it, in capitals or without braces: ${shown(places.misspelt)}. Nobody enters by these.`,
    places.crossed.length > 0 &&
      `${counted(crossed.size, 'environment stands', 'environments stand')} with two repositories, and ${crossed.size === 1 ? 'is' : 'are'} written down with one: see ${shown([...new Set(places.crossed.map(({ role }) => role))])}.`,
  ];
  return remarks.filter((remark) => remark !== false);
}

/** A few of them. */
function shown(names: readonly string[]): string {
  return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}
