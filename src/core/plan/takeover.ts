/**
 * Roles from before the owner tag. They carry our tag and name no owner, so they may be ours or those of another config
 * repository on the same path; and a hand can make any role look like one of them, by taking the tag off.
 *
 * A role is taken over, which means that it gets our owner tag, if it is known here: a manifest declares it, or the
 * inventory knows its RoleId. Then
 *
 *  - the tag is upkeep: nothing that anybody did, so no drift, no alarm, and no change of a manifest
 *  - it is the last call of the role, with the other tags: no tag stands before the healing of a door
 *  - the role is healed in the same pass like any other, also one that no manifest declares
 *  - it is neither deleted nor closed in that pass: only once the role says itself whose it is
 *
 * A role that is not known here is reported, and never touched: there is no way to tell whose it is.
 *
 * Where what was applied last had our owner tag, a hand has taken it off: that is drift of tags, and put back.
 *
 * A deployment can refuse all of this (`-c unownedRoles=refuse`), once no such role is left: its IAM policy then refuses
 * every write to a role without our owner tag, and such a role is reported as one that is not ours.
 */
import type { ActualRole } from '../model/actual-role.ts';
import { type FacetDifference, isDrifted } from '../model/facet-change.ts';
import { inventoryRole, type KnownRoles } from '../model/inventory.ts';
import { type Owner, TAGS } from '../model/ownership.ts';

/** Whether it is the owner tag of a role that never had one, as far as is known. */
export function isTakeover(difference: FacetDifference): boolean {
  const { facet, key, before } = difference;
  return facet === 'tag' && key === TAGS.owner && before === undefined && !isDrifted(difference);
}

/** The difference of a role of which nothing else is compared. */
export function takeoverFacet(owner: Owner): FacetDifference {
  return { facet: 'tag', key: TAGS.owner, before: undefined, after: owner, applied: undefined };
}

/** Whether the inventory knows this very role. A RoleId that is not known yet is not enough: names can be taken. */
export function isKnownById({ name, roleId }: ActualRole, known: KnownRoles): boolean {
  return inventoryRole(known, name)?.roleId === roleId;
}
