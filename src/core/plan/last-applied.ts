/**
 * What was applied last to a role, as far as that is known. Three things are compared: what was applied, what IAM has,
 * and what the manifest wants. IAM against applied is drift, the manifest against applied is a change, and one role can
 * have both: otherwise any merged commit would hide what a hand did to the same role, and end its alarm.
 *
 * What is known, best first:
 *
 *  - the inventory's digest is the manifest's: the manifest itself is what was applied
 *  - what is kept of the role under the digest of the inventory (applied-role.ts)
 *  - neither: the digest tag has the manifest's digest, so that every difference is drift, or another one, so that every
 *    difference counts as a change. Anybody who may tag the role can write that tag, so a plan says where it has to do.
 *
 * While an update is under way, or was cut short, or a listing is late, parts of the role may still be as they were
 * applied before: the tag has the digest of before then, and what is kept of that time counts as well. So does a role
 * that we have closed, or have begun to close (quarantine.ts).
 */

import type { ActualRole } from '../model/actual-role.ts';
import type { AppliedRole, AppliedRoles, AppliedSpec } from '../model/applied-role.ts';
import type { FacetDifference } from '../model/change.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import { type InventoryRole, inventoryRole, type KnownRoles } from '../model/inventory.ts';
import { BEING_MADE, TAGS } from '../model/ownership.ts';
import type { RoleSpec } from '../model/role-spec.ts';
import { CLOSED_DIGEST, CLOSED_TRUST } from './quarantine.ts';
import { wasRevoking } from './revocation.ts';

/** All that is remembered of the roles. */
export interface Memory {
  readonly known: KnownRoles;
  readonly applied: AppliedRoles;
}

export interface LastApplied {
  /** What IAM may have without a manual change; newest first. */
  readonly specs: readonly [RoleSpec, ...RoleSpec[]];
  /** What is remembered of that; [] for nothing. */
  readonly applied: readonly AppliedSpec[];
}

export function lastApplied(desired: DesiredRole, actual: ActualRole, memory: Memory): LastApplied {
  const role = inventoryRole(memory.known, desired.name);
  const applied = remembered(desired, actual, role, memory.applied.get(desired.name));
  const [newest, ...earlier] = applied.map(({ spec }) => spec);
  // A process that died while the role was made says nothing about what is missing.
  if (newest === undefined || isBeingMade(actual, role) || isOfUnknownTime(actual, role, applied)) {
    const isDrift = actual.appliedDigest === desired.digest || wasRevoking(actual);
    return { specs: [isDrift ? desired : actual], applied: [] };
  }
  const closed = closedSpec(newest, actual);
  if (role?.digest === CLOSED_DIGEST) {
    // With the tag of before it is a listing that is late (drift.ts).
    const isLate = actual.appliedDigest !== undefined && actual.appliedDigest === role.previous;
    return { specs: [closed, ...(isLate ? [newest] : []), ...earlier], applied };
  }
  return { specs: [newest, ...earlier, ...(role?.previous === CLOSED_DIGEST ? [closed] : [])], applied };
}

/** Whether the inventory's digest does not say enough, and the whole of what was applied is needed. */
export function needsRecord(desired: DesiredRole, actual: ActualRole | undefined, known: KnownRoles): boolean {
  if (actual === undefined || actual.owner !== 'us') return false;
  const role = inventoryRole(known, desired.name);
  return role?.digest !== desired.digest || actual.appliedDigest !== desired.digest;
}

function remembered(
  desired: DesiredRole,
  actual: ActualRole,
  role: InventoryRole | undefined,
  kept: AppliedRole | undefined,
): readonly AppliedSpec[] {
  const all = kept === undefined ? [] : [kept, ...kept.earlier];
  const own = role?.digest === desired.digest ? [{ digest: desired.digest, spec: desired }] : [];
  // A role that is closed is remembered as that, and what is kept is what it was before.
  const digest = role?.digest === CLOSED_DIGEST ? role.recorded : role?.digest;
  const found = role === undefined ? 0 : all.findIndex((one) => one.digest === digest);
  const [newest = own[0], ...earlier] = found < 0 ? [] : all.slice(found);
  if (newest === undefined) return [];
  const isUnderWay = wasRevoking(actual) || earlier.some((one) => one.digest === actual.appliedDigest);
  return [newest, ...(isUnderWay ? earlier : [])];
}

/** Its tag says so; and what is known of it does not say that it was changed since it was made. */
function isBeingMade({ appliedDigest: tag }: ActualRole, role: InventoryRole | undefined): boolean {
  return (tag?.startsWith(BEING_MADE) ?? false) && (role === undefined || role.previous === null);
}

/**
 * It may still be as it was before the last update, and what that was is not kept: an earlier version applied it. What
 * an update that was cut short has left, or a listing that is late shows, must not ring an alarm and end sessions.
 */
function isOfUnknownTime(
  { appliedDigest: tag }: ActualRole,
  role: InventoryRole | undefined,
  applied: readonly AppliedSpec[],
): boolean {
  if (tag === undefined || tag === CLOSED_DIGEST || tag !== role?.previous) return false;
  return !applied.some(({ digest }) => digest === tag);
}

/** As quarantine leaves it; the day is what the role has. */
function closedSpec(spec: RoleSpec, { tags }: ActualRole): RoleSpec {
  const { [TAGS.quarantined]: day } = tags;
  return {
    ...spec,
    trust: CLOSED_TRUST,
    tags: day === undefined ? spec.tags : { ...spec.tags, [TAGS.quarantined]: day },
  };
}

/**
 * Every role of ours is created with a digest tag, and the inventory knows what the tag has to say: the digest that was
 * applied last; for some time after an update, in a listing that is late, the one of before; and on a role that was just
 * created, that it is being created. Any other value, or none, was not written by us.
 */
export function foreignDigest({ name, digest }: DesiredRole, actual: ActualRole, known: KnownRoles): FacetDifference[] {
  const role = inventoryRole(known, name);
  const { appliedDigest: tag } = actual;
  const applied = role?.digest ?? undefined;
  if (role === undefined || applied === undefined) return [];
  if (tag === applied || tag === digest || wasRevoking(actual) || isBeingMade(actual, role)) return [];
  if (tag !== undefined && tag === role.previous) return [];
  return [{ facet: 'tag', key: TAGS.digest, before: tag, after: digest, applied }];
}
