/**
 * How roles of before become ours: written by hand, by Terraform or by an article, and entered by pipelines today. Read
 * this before changing it, as the pipelines that break were never asked. Terms:
 *
 *  - in place  the role is under our path and has the manifest's name. It becomes ours by its boundary and our tags, and
 *              keeps its RoleId, so that every policy elsewhere that names it goes on working.
 *  - beside    it is anywhere else. IAM cannot move a role, so ours is made under another name, and pipelines change to
 *              it one by one. The old one is spared by foreign-roles.ts until it may retire.
 *  - loses     whatever callers can do by the role today and could not afterwards: by the boundary, by the trust, by the
 *              policies, or by a shorter session. What cannot be known counts as lost. Such an adoption waits until a
 *              person approves exactly that (adoption-tightens).
 *
 * Who may adopt in place. The permissions of the service are for roles with our tag and our boundary; a role that has
 * neither is not within its reach, and must not be: what it may take over is what a manifest can name. So the first step
 * needs a person's credentials, and a pass of the service says so and waits. A role that was ours already, and has lost
 * its tag, is not adopted by the line that is still in its manifest: a hand has taken the tag off, and that is reported.
 *
 * When an old role may retire. All of this, as far as the inventory remembers it, and never without one:
 *
 *  - our role is equal to its manifest, and was used since the manifest was first seen
 *  - the old role is the very one of that day (RoleId), and was not used for as long as the settings ask, neither
 *    by what IAM says nor since that day. IAM tracks the last use for 400 days, less in a new Region, and
 *    shows it hours late. Source: IAM API Reference, RoleLastUsed; the hours: docs/assumptions.md.
 *
 * Then it is closed and deleted by the rules of foreign roles, which the settings and the deployment have to grant.
 */

import type { ActualRole } from '../model/actual-role.ts';
import type { Beside } from '../model/beside.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import { type InventoryRole, inventoryRole, type KnownRoles } from '../model/inventory.ts';
import { dateOf } from '../text/days.ts';

/** Whether a role that is not ours becomes ours by this manifest. Names and paths are for the caller to compare. */
export function isAdopted({ adopts, name }: DesiredRole, { arn, owner }: ActualRole, known: KnownRoles): boolean {
  if (adopts?.how !== 'in-place' || adopts.arn !== arn || owner !== 'other') return false;
  const role = inventoryRole(known, name);
  // An adoption that was begun has no digest, and what it was before. Anything else was ours, and may have been missing
  // from the last listing.
  return role === undefined || (role.digest === null && role.previous !== null);
}

/**
 * Whether a role that is ours by boundary and tags became so by the commands of a person, and nothing was applied to it
 * yet: what the rest of its manifest takes away nobody has approved.
 */
export function isUnfinished({ adopts }: DesiredRole, role: InventoryRole | undefined): boolean {
  if (adopts?.how !== 'in-place') return false;
  return role === undefined || (role.digest === null && role.previous === null && role.recorded === undefined);
}

/** The same, where something remembers that nothing was applied. */
export function isBegunByHand(desired: DesiredRole, known: KnownRoles): boolean {
  return known !== undefined && isUnfinished(desired, inventoryRole(known, desired.name));
}

/**
 * The role that ours is made beside, as IAM has it; undefined: the manifest names none, or it is gone.
 * @param byArn in lower case, as IAM takes each name once, ignoring case
 */
export function besideOf(
  { name, adopts }: DesiredRole,
  byArn: ReadonlyMap<string, ActualRole>,
  known: KnownRoles,
  now: Date,
): Beside | undefined {
  if (adopts?.how !== 'beside') return undefined;
  const role = byArn.get(adopts.arn.toLowerCase());
  if (role === undefined || role.owner === 'us') return undefined;
  const memory = inventoryRole(known, name)?.adopting;
  const isSame = memory?.roleId === role.roleId && memory.arn === role.arn;
  return { role, since: isSame ? memory.since : dateOf(now.getTime()), isRemembered: isSame };
}
