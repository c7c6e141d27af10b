/**
 * What was applied last to a role, as far as that is known. Three things are compared: what was applied, what IAM has,
 * and what the manifest wants. IAM against applied is drift, the manifest against applied is a change, and one role can
 * have both: otherwise any merged commit would hide what a hand did to the same role, and end its alarm.
 *
 * What is known, best first:
 *
 *  - the inventory's digest is the manifest's: the manifest itself is what was applied
 *  - what is kept of the role under the digest of the inventory (applied-role.ts)
 *  - the inventory's digest is another one, and nothing is kept under it, as an earlier version applied it: then every
 *    difference counts as a change of the manifest
 *  - nothing: it is not known whether a difference was made by hand. The plan says so, and judges by the stricter: what
 *    lets in more than the manifest counts as opened by hand, and what is asked for as more than there was.
 *
 * Nothing that is written on the role itself is asked: anybody who may tag it can write that.
 *
 * While an update is under way, or was cut short, or a listing is late, parts of the role may still be as they were
 * applied before. The inventory says so from before the first call until a reading has shown the role as it was applied
 * last, and until then what is kept of that time counts as well. In the same way a role may still lack policies while it
 * is being made, and may be closed or open while we close it (quarantine.ts).
 */

import type { ActualRole } from '../model/actual-role.ts';
import type { AppliedRole, AppliedRoles, AppliedSpec } from '../model/applied-role.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import { type FacetDifference, isDrifted } from '../model/facet-change.ts';
import { BEING_MADE, type InventoryRole, inventoryRole, type KnownRoles } from '../model/inventory.ts';
import { TAGS } from '../model/ownership.ts';
import type { RoleSpec } from '../model/role-spec.ts';
import { CLOSED_DIGEST, CLOSED_TRUST } from './quarantine.ts';
import { roleFacets } from './role-facets.ts';
import { isTakeover } from './takeover.ts';

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
  /** Whether anything is known that tells a manual change from one of the manifest. */
  readonly isRemembered: boolean;
}

export function lastApplied(desired: DesiredRole, actual: ActualRole, memory: Memory): LastApplied {
  const role = inventoryRole(memory.known, desired.name);
  const applied = remembered(desired, role, memory.applied.get(desired.name));
  const [newest, ...earlier] = applied.map(({ spec }) => spec);
  if (newest === undefined)
    return { specs: [actual], applied: [], isRemembered: role !== undefined && role.digest !== null };
  const closed = closedSpec(newest, actual);
  if (role?.digest === CLOSED_DIGEST) {
    const open = role.previous === null ? [] : [newest, ...earlier];
    return { specs: [closed, ...open], applied, isRemembered: true };
  }
  const alsoClosed = role?.previous === CLOSED_DIGEST ? [closed] : [];
  const halfMade = role !== undefined && isBeingMade(role) ? [bareSpec(newest)] : [];
  return { specs: [newest, ...earlier, ...alsoClosed, ...halfMade], applied, isRemembered: true };
}

/** Whether the inventory's digest does not say enough, and the whole of what was applied is needed. */
export function needsRecord(desired: DesiredRole, actual: ActualRole | undefined, known: KnownRoles): boolean {
  if (actual === undefined || (actual.owner !== 'us' && actual.owner !== 'unowned')) return false;
  const role = inventoryRole(known, desired.name);
  if (role?.digest !== desired.digest) return true;
  return role.previous !== null && roleFacets(desired, actual, [desired]).length > 0;
}

/**
 * Whether a reading that differs in this from what was applied last shows nothing of what was applied before. What a hand
 * has made of it is neither of the two, and may stay: where it is accepted, or the role waits.
 */
export function showsNothingOfBefore(facets: readonly FacetDifference[]): boolean {
  return facets.every((one) => one.facet === 'revocation' || isDrifted(one) || isTakeover(one));
}

/** By which digest it is kept what was applied last to a role; undefined where that is not known. */
export function recordedDigest({ digest, recorded }: InventoryRole): string | undefined {
  // A role that is closed, or not whole, is remembered as that, and what is kept is what it was or will be.
  return digest === null || digest === CLOSED_DIGEST ? recorded : digest;
}

function remembered(
  desired: DesiredRole,
  role: InventoryRole | undefined,
  kept: AppliedRole | undefined,
): readonly AppliedSpec[] {
  const all = kept === undefined ? [] : [kept, ...kept.earlier];
  if (role === undefined) return all.slice(0, 1);
  const digest = recordedDigest(role);
  const own = digest === desired.digest ? { digest, spec: desired } : undefined;
  const found = all.findIndex((one) => one.digest === digest);
  const [newest = own, ...earlier] = found < 0 ? [] : all.slice(found);
  if (newest === undefined) return [];
  return [newest, ...(role.previous === null ? [] : earlier)];
}

function isBeingMade({ digest, previous }: InventoryRole): boolean {
  return digest === null || (previous?.startsWith(BEING_MADE) ?? false);
}

/** CreateRole writes all but the policies. */
function bareSpec(spec: RoleSpec): RoleSpec {
  return { ...spec, managedPolicyArns: [], inlinePolicies: {} };
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
