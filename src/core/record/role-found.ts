/** What is known of a role as IAM shows it, and the parts of that which stay known whatever becomes of the role. */

import type { ActualRole } from '../model/actual-role.ts';
import type { RoleId } from '../model/ids.ts';
import type { InventoryRole } from '../model/inventory.ts';
import { TAGS } from '../model/ownership.ts';
import { CLOSED_DIGEST } from '../plan/quarantine.ts';
import { isRevocationDue } from '../plan/revocation.ts';
import { shownDigest } from '../plan/shown-digest.ts';

/** As IAM has it. What was applied to it is only known if it was remembered. */
export function found(
  actual: ActualRole,
  before: InventoryRole | undefined,
  revision: string | null = null,
  suspended = false,
): InventoryRole {
  const known = before !== undefined && isSame(actual, before) ? before : undefined;
  return {
    roleId: actual.roleId,
    digest: known?.digest ?? null,
    previous: known?.previous ?? null,
    file: actual.tags[TAGS.source] ?? null,
    revision: before?.revision ?? revision,
    ...(known?.recorded !== undefined && { recorded: known.recorded }),
    ...(suspended && { suspended }),
    ...(known?.revoking !== undefined && isRevocationDue(actual, known) && { revoking: known.revoking }),
    ...(known?.closedOn !== undefined && { closedOn: known.closedOn }),
    ...replacing(known?.replaces),
    ...named(known),
  };
}

/** A RoleId is never given twice. null: not read since it was made. */
export function isSame({ roleId }: ActualRole, before: InventoryRole): boolean {
  return before.roleId === null || before.roleId === roleId;
}

/** A reading has shown it as it was applied last. */
export function confirmed(role: InventoryRole, digest: string): InventoryRole {
  const { closedOn: _, ...rest } = role;
  return { ...rest, digest, previous: null };
}

/** A reading has shown it closed. */
export function confirmedClosed(role: InventoryRole, closedOn: string): InventoryRole {
  return { ...role, digest: CLOSED_DIGEST, previous: null, closedOn };
}

/** What parts of it may still be as when an update of it has begun, or a reading is late. */
export function previousOf(actual: ActualRole, before: InventoryRole | undefined, digest: string): string | null {
  if (before?.digest === digest) return before.previous;
  return before?.digest ?? before?.previous ?? shownDigest(actual);
}

export function replacing(replaces: RoleId | undefined): Pick<InventoryRole, 'replaces'> {
  return replaces === undefined ? {} : { replaces };
}

/** What its names stood for, and its last day, stay remembered until the role is whole with others. */
export function named(role: InventoryRole | undefined): Pick<InventoryRole, 'names' | 'expires' | 'adopting'> {
  return {
    ...(role?.names !== undefined && { names: role.names }),
    ...(role?.expires !== undefined && { expires: role.expires }),
    ...(role?.adopting !== undefined && { adopting: role.adopting }),
  };
}
