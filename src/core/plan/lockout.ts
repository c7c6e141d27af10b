/**
 * Whom an update of a trust policy shuts out. A trust that is wrong can be wrong in two ways: it lets in too many, which
 * widening.ts looks for, or it lets in none of those who need it, which this file looks for. One line is enough for all
 * roles at once: `workspace:` renamed before its provider exists, one digit of `workspaceUuid` mistyped, the UUIDs of
 * the lock file mixed up. Terms:
 *
 *  - entrant   a token that opens the role: the step, with its audience. Only tokens that can exist count: of our
 *              provider, those with an audience that IAM has among its client ids. A provider that was not read (that of
 *              another workspace, or any in a dump) counts as one that works.
 *              Of a role that is entered over the internet those count that come that way, of one that is entered from a
 *              VPC alone those that come from there: a pipeline calls STS itself, or the gate does it, and not both.
 *  - lockout   an update after which those who can enter today cannot: nobody can, as IAM does not have the provider or
 *              the audience that the new trust names; or others can, and none of them; or a name in the manifest stands
 *              for another repository or environment (exchanged-names.ts).
 *
 * What is never one, because it has to be done at once:
 *
 *  - healing   the trust that was applied last is applied again (last-applied.ts). No line has changed, so no line can
 *              be wrong.
 *  - closing   the trust of today lets in every repository, or callers that are no pipelines, or more than it was applied
 *              with, where that is remembered. It was opened by hand, and a role that is open to strangers is worse than
 *              one that is shut.
 *  - opening   nobody can enter today: a role in quarantine that is declared again, a provider that is gone already.
 */

import type { ActualState, ProviderState } from '../model/actual-state.ts';
import { type FacetDifference, isAskedFor, type Widening } from '../model/facet-change.ts';
import type { KnownRoles } from '../model/inventory.ts';
import type { PolicyText } from '../model/role-spec.ts';
import type { Lockout, UpdateDifference } from '../model/update-change.ts';
import { type Door, doorsOf, opens, subjectPatterns } from '../trust/doors.ts';
import { type OriginGroup, originsOf } from '../trust/origins.ts';
import { otherPrincipals } from '../trust/other-principals.ts';
import { ONE_STEP } from '../trust/pinned-subject.ts';
import { STRANGERS } from '../trust/token.ts';
import { readTrustDocument, type TrustDocument } from '../trust/trust-document.ts';
import { bitbucketProvider, bitbucketProviders, type TrustWorld } from '../trust/trust-world.ts';
import { audiencesFor, whoGetsIn } from '../trust/who-gets-in.ts';
import { exchangedNames, rememberedNames } from './exchanged-names.ts';
import { pinnedBy } from './names-before.ts';

/** What is known of the account, to judge who can enter. */
export interface EntranceWorld {
  readonly world: TrustWorld;
  /** The provider of the settings, as IAM has it. */
  readonly provider: ActualState['provider'];
}

interface LockoutWorld extends EntranceWorld {
  readonly known: KnownRoles;
  /** What a hand did to the trust since it was applied last; undefined if nothing, or if that is not remembered. */
  readonly byHand: Widening | undefined;
}

/** undefined if it shuts out none of those who may enter. */
export function lockoutOf(update: UpdateDifference, { known, byHand, ...by }: LockoutWorld): Lockout | undefined {
  const { facets, actual, desired } = update;
  const trust = facets.find(({ facet }) => facet === 'trust');
  if (trust === undefined || isHealing(update, trust, known)) return undefined;
  if (byHand?.width === 'widens') return undefined;
  if (isOpenToAll(actual.trust, by.world) || isOpenToOthers(update, known, by.world)) return undefined;
  const leaves = whoIsLeft(actual.trust, desired.trust, by);
  const exchanged = exchangedNames(update, { known, world: by.world });
  return leaves === 'some' && exchanged.length === 0 ? undefined : { leaves, exchanged };
}

/** Who can enter by the second trust, of those who can by the first; `some` where none can by the first. */
export function whoIsLeft(before: PolicyText, after: PolicyText, by: EntranceWorld): Lockout['leaves'] {
  const [old, now] = [readTrustDocument(before), readTrustDocument(after)];
  if (!('document' in old) || !('document' in now)) return 'some';
  const documents = [old.document, now.document];
  const doors = [...doorsOf(documents, by.world), ...writtenDoors(documents)];
  const origins = originsOf(documents);
  const could = entrants(old.document, doors, origins, by);
  if (could.size === 0) return 'some';
  const can = entrants(now.document, doors, origins, by);
  if (can.size === 0) return 'nobody';
  return could.isDisjointFrom(can) ? 'others' : 'some';
}

/** Whether it only applies again what was applied last. The inventory knows best what that was. */
export function isHealing(
  { name, desired, applied }: UpdateDifference,
  trust: FacetDifference,
  known: KnownRoles,
): boolean {
  const remembered = known !== undefined && Object.hasOwn(known, name) ? known[name]?.digest : undefined;
  if (remembered === desired.digest) return true;
  return (applied.length > 0 || remembered == null) && !isAskedFor(trust);
}

function isOpenToAll(trust: PolicyText, world: TrustWorld): boolean {
  const read = readTrustDocument(trust);
  if (!('document' in read)) return false;
  return whoGetsIn(read.document, world).strangers || otherPrincipals(read.document).length > 0;
}

function isOpenToOthers(update: UpdateDifference, known: KnownRoles, world: TrustWorld): boolean {
  const names = rememberedNames(update, known);
  if (names === undefined) return false;
  const applied = new Set(Object.values(names));
  return pinnedBy(update.actual.trust, world).some(
    ({ repositoryUuid, environmentUuid }) =>
      !applied.has(repositoryUuid) || (environmentUuid !== undefined && !applied.has(environmentUuid)),
  );
}

/**
 * A step for every pattern as it is written, whatever the settings say that a subject looks like: it is that line of the
 * settings which may be wrong.
 */
function writtenDoors(documents: readonly TrustDocument[]): Door[] {
  const [{ stepUuid }] = STRANGERS;
  return subjectPatterns(documents).map((pattern) => ({
    pattern,
    subjects: [pattern.replaceAll(ONE_STEP, stepUuid).replaceAll('*', stepUuid).replaceAll('?', '0')],
  }));
}

/** Which provider a token is from does not count: a workspace that is renamed has another, and the same pipelines. */
function entrants(
  document: TrustDocument,
  doors: readonly Door[],
  [internet, ...endpoints]: readonly OriginGroup[],
  by: EntranceWorld,
): Set<string> {
  const direct = internet === undefined ? new Set<string>() : entrantsFrom([internet], document, doors, by);
  return direct.size > 0 ? direct : entrantsFrom(endpoints, document, doors, by);
}

function entrantsFrom(
  origins: readonly OriginGroup[],
  document: TrustDocument,
  doors: readonly Door[],
  by: EntranceWorld,
): Set<string> {
  const providers = new Set([by.world.provider.arn, ...bitbucketProviders(document)]);
  return new Set(
    [...providers].flatMap((arn) => {
      const host = bitbucketProvider(arn)?.host ?? by.world.provider.host;
      return audiencesOf(arn, host, document, by).flatMap((audience) =>
        origins.flatMap(({ origin, vpcs }) =>
          doors.flatMap((door, index) =>
            opens(document, door, { provider: arn, host, audience, origin }) === 'no'
              ? []
              : `${index} ${audience} ${vpcs.join()}`,
          ),
        ),
      );
    }),
  );
}

/** The audiences that tokens of this provider can have. */
function audiencesOf(
  arn: string,
  host: string,
  document: TrustDocument,
  { world, provider }: EntranceWorld,
): readonly string[] {
  if (arn === world.provider.arn && provider.is !== 'unread') return acceptedAudiences(provider, host);
  return audiencesFor(document, host, world.provider.audience);
}

function acceptedAudiences(provider: ProviderState, host: string): readonly string[] {
  return provider.is === 'present' && provider.url === host ? provider.clientIds : [];
}
