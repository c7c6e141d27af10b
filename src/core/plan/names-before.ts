/**
 * What the names in a manifest must have stood for, where nothing is remembered of them. The trust that was applied last
 * has the UUIDs without their names, so a UUID that is gone from it, and one that is new in it, are taken for one name
 * that was exchanged. If the lock file has the old one under another name now, the manifest may as well name another repository:
 * that is not certain, and it is said so. Nothing in IAM tells the two apart, and the stricter reading is the one that
 * a person looks at.
 *
 * Where it is not kept what was applied (last-applied.ts), that is the trust in IAM. If the inventory has a digest, only
 * where that shows that IAM has what was applied: a trust that was changed by hand names what a hand wrote, and has to be
 * put back at once. If there is nothing at all, one cannot be told from the other, and a person has to look.
 */

import { specDigest } from '../compile/spec-digest.ts';
import type { AdmittedDoor } from '../model/desired-role.ts';
import { inventoryRole, type KnownRoles } from '../model/inventory.ts';
import type { Facet, PolicyText } from '../model/role-spec.ts';
import type { UpdateDifference } from '../model/update-change.ts';
import { subjectPatterns } from '../trust/doors.ts';
import { enteredFrom } from '../trust/entered-from.ts';
import { type PinnedSubject, pinnedSubject } from '../trust/pinned-subject.ts';
import { trustPolicy } from '../trust/trust.ts';
import { readTrustDocument } from '../trust/trust-document.ts';
import type { TrustWorld } from '../trust/trust-world.ts';

export interface FormerUuid {
  readonly uuid: string;
  readonly isCertain: boolean;
}

/** By the names of exchanged-names.ts; a name that stands for the same, or that is new in the manifest, is not there. */
export function namesBefore(
  update: UpdateDifference,
  { known, world }: { known: KnownRoles; world: TrustWorld },
): Readonly<Record<string, FormerUuid>> {
  const { actual, applied } = update;
  const { doors } = update.desired.admission;
  const [newest] = applied;
  const pinned = pinnedBy(newest?.spec.trust ?? actual.trust, world);
  const digest = inventoryRole(known, update.name)?.digest ?? undefined;
  if (newest === undefined && digest !== undefined && !isAsApplied(update, pinned, digest, world)) return {};
  return Object.fromEntries(
    doors.flatMap((door): [string, FormerUuid][] => {
      const { repository, environment } = door;
      const repositoryBefore = formerRepository(door, doors, pinned, world);
      if (repositoryBefore !== undefined) return [[repository.name, repositoryBefore]];
      const environmentBefore = formerEnvironment(door, doors, pinned, world);
      if (environment === undefined || environmentBefore === undefined) return [];
      return [[`${repository.name}/${environment.name}`, environmentBefore]];
    }),
  );
}

/**
 * Whether IAM has what the digest says. What does not differ is taken in our own spelling, and the trust is written
 * again: IAM may give a document back in another one.
 */
function isAsApplied(
  { desired, actual, facets }: UpdateDifference,
  pinned: readonly PinnedSubject[],
  digest: string,
  { provider }: TrustWorld,
): boolean {
  const isChanged = (facet: Facet) => facets.some((one) => one.facet === facet);
  const spec = {
    ...desired,
    ...(isChanged('description') && { description: actual.description }),
    ...(isChanged('session') && { maxSessionSeconds: actual.maxSessionSeconds }),
    ...(isChanged('managedPolicy') && { managedPolicyArns: actual.managedPolicyArns }),
    ...(isChanged('inlinePolicy') && { inlinePolicies: actual.inlinePolicies }),
    ...(isChanged('tag') && { tags: actual.tags }),
  };
  const written = pinned.length === 0 ? [] : [trustPolicy(provider, pinned, enteredFrom(actual.trust)?.toSorted())];
  const trusts = [actual.trust, ...written];
  return trusts.some((trust) => specDigest({ ...spec, trust }) === digest);
}

/** What a trust policy pins. Read by another format than it was written for, a repository looks like the workspace. */
export function pinnedBy(
  trust: PolicyText,
  { provider: { subjectFormat, workspaceUuid } }: TrustWorld,
): PinnedSubject[] {
  const read = readTrustDocument(trust);
  if (!('document' in read)) return [];
  return subjectPatterns([read.document])
    .flatMap((pattern) => pinnedSubject(subjectFormat, pattern) ?? [])
    .filter((subject) => subject.workspaceUuid === '' || subject.workspaceUuid === workspaceUuid);
}

function formerRepository(
  { repository: { uuid } }: AdmittedDoor,
  doors: readonly AdmittedDoor[],
  pinned: readonly PinnedSubject[],
  { lock }: TrustWorld,
): FormerUuid | undefined {
  const before = pinned.map(({ repositoryUuid }) => repositoryUuid);
  const wanted = new Set<string>(doors.map(({ repository }) => repository.uuid));
  return formerOf(uuid, before, wanted, (one) => lock.byUuid.has(one));
}

/** An attestation names the environment that it is of: that is certain. */
function formerEnvironment(
  { repository, environment }: AdmittedDoor,
  doors: readonly AdmittedDoor[],
  pinned: readonly PinnedSubject[],
  { lock }: TrustWorld,
): FormerUuid | undefined {
  if (environment === undefined) return undefined;
  const before = pinned.flatMap(({ repositoryUuid, environmentUuid = [] }) =>
    repositoryUuid === repository.uuid ? environmentUuid : [],
  );
  const attested = lock.byUuid.get(repository.uuid)?.attested.get(environment.name)?.uuid;
  if (attested !== undefined && attested !== environment.uuid && before.includes(attested)) {
    return { uuid: attested, isCertain: true };
  }
  const wanted = new Set<string>(doors.flatMap((door) => door.environment?.uuid ?? []));
  return formerOf(environment.uuid, before, wanted, (one) => lock.environmentByUuid.has(one));
}

/** Of those that are gone, one that has no name any more: no manifest can name it. */
function formerOf(
  uuid: string,
  before: readonly string[],
  wanted: ReadonlySet<string>,
  hasName: (uuid: string) => boolean,
): FormerUuid | undefined {
  if (before.includes(uuid)) return undefined;
  const gone = before.filter((one) => !wanted.has(one));
  const nameless = gone.find((one) => !hasName(one));
  const former = nameless ?? gone[0];
  return former === undefined ? undefined : { uuid: former, isCertain: nameless !== undefined };
}
