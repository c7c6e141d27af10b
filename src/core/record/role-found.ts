/** What is known of a role as IAM shows it, and the parts of that which stay known whatever becomes of the role. */

import type { ActualRole } from '../model/actual-role.ts';
import type { RoleId } from '../model/ids.ts';
import type { InventoryRole } from '../model/inventory.ts';
import { TAGS } from '../model/ownership.ts';
import { CLOSED_DIGEST } from '../plan/quarantine.ts';
import { isRevocationDue } from '../plan/revocation.ts';

/** As IAM has it. What is known of its digest wins over its tag, which may have been written by hand. */
export function found(
  actual: ActualRole,
  before: InventoryRole | undefined,
  revision: string | null = null,
  suspended = false,
): InventoryRole {
  const known = before !== undefined && isSame(actual, before) ? before : undefined;
  return {
    roleId: actual.roleId,
    digest: known?.digest ?? actual.appliedDigest ?? null,
    previous: known?.previous ?? null,
    file: actual.tags[TAGS.source] ?? null,
    revision: before?.revision ?? revision,
    ...(known?.recorded !== undefined && { recorded: known.recorded }),
    ...(suspended && { suspended }),
    ...(known?.revoking !== undefined && isRevocationDue(actual, known) && { revoking: known.revoking }),
    ...replacing(known?.replaces),
    ...named(known),
  };
}

/** A RoleId is never given twice. null: not read since it was made. */
export function isSame({ roleId }: ActualRole, before: InventoryRole): boolean {
  return before.roleId === null || before.roleId === roleId;
}

export function closed(role: InventoryRole): InventoryRole {
  return signed(role, CLOSED_DIGEST);
}

export function signed(role: InventoryRole, digest: string): InventoryRole {
  return role.digest === digest ? role : { ...role, digest, previous: role.digest };
}

export function replacing(replaces: RoleId | undefined): Pick<InventoryRole, 'replaces'> {
  return replaces === undefined ? {} : { replaces };
}

/** What its names stood for, and its last day, stay remembered until the role is whole with others. */
export function named(role: InventoryRole | undefined): Pick<InventoryRole, 'names' | 'expires'> {
  return {
    ...(role?.names !== undefined && { names: role.names }),
    ...(role?.expires !== undefined && { expires: role.expires }),
  };
}
