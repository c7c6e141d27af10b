/**
 * Roles of ours under another path than the settings name: `roles.path` was edited. IAM cannot move a role, so they stay
 * where they are, and it is their path that says whose a role is: by that alone each of them would be a stranger, to be
 * closed for what it trusts, with the advice to delete it.
 *
 * A path can be chosen and a tag can be copied; a RoleId cannot, and it stays when the settings change. So where the
 * inventory knows roles, its word alone counts: a copied tag makes no role ours, and keeps none from being closed. Where
 * nothing is remembered, the tag has to be enough, to leave a role alone: nothing is ever written to such a role.
 */

import type { ActualRole } from '../model/actual-role.ts';
import type { Change } from '../model/change.ts';
import { inventoryRole, type KnownRoles } from '../model/inventory.ts';
import { MANAGED_BY, TAGS } from '../model/ownership.ts';

/** @param path of the settings of now */
export function isElsewhere(
  { name, path: own, roleId, tags, owner }: ActualRole,
  path: string,
  known: KnownRoles,
): boolean {
  // With the owner tag of others it is theirs, or a question of its own (plan-guardrails/owners.ts).
  if (own.startsWith(path) || owner === 'another') return false;
  const isTagged = tags[TAGS.managedBy] === MANAGED_BY;
  if (known === undefined || Object.keys(known).length === 0) return isTagged;
  const before = inventoryRole(known, name);
  // Made by the last pass, and the answer was lost.
  return before !== undefined && (before.roleId === null ? isTagged : before.roleId === roleId);
}

type UnderAnotherPath = Change & { readonly actual: ActualRole };

/** Declared or not. */
export function isUnderAnotherPath(change: Change): change is UnderAnotherPath {
  return (
    (change.kind === 'conflict' && change.reason === 'path') ||
    (change.kind === 'keep' && change.reason === 'elsewhere')
  );
}
