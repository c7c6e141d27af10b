/**
 * Of which roles it has to be read what was applied to them last: of those that differ from what the inventory says of
 * them. None of a role that is as it was, so that a quiet pass reads nothing more.
 */
import type { ActualRole } from '../model/actual-role.ts';
import { inventoryRole, type KnownRoles } from '../model/inventory.ts';
import { type Declared, undeclaredRoles } from './diff.ts';
import { needsKeptRecord } from './kept.ts';
import { needsRecord } from './last-applied.ts';
import { needsClosedRecord } from './quarantine.ts';
import { isKept, type RemovalRules, type Undeclared, undeclaredChange } from './undeclared.ts';

/** Before a role goes it has to be known how it was applied last. One that waits in quarantine is not asked again. */
function isGoing(one: Undeclared, rules: RemovalRules, known: KnownRoles): boolean {
  if (inventoryRole(known, one.actual.name)?.recorded === undefined) return needsClosedRecord(one.actual, known);
  return undeclaredChange(one, rules, { known, applied: new Map() }).kind !== 'keep';
}

/** Their names. */
export function recordsNeeded(
  declared: Declared,
  actual: readonly ActualRole[],
  rules: RemovalRules,
  known: KnownRoles,
): string[] {
  const byName = new Map(actual.map((role) => [role.name, role]));
  const unclear = declared.roles.filter((role) => needsRecord(role, byName.get(role.name), known));
  const kept = undeclaredRoles(declared, actual).filter((one) =>
    isKept(one, rules, known) ? needsKeptRecord(one.actual, known, rules.now) : isGoing(one, rules, known),
  );
  return [...unclear.map(({ name }) => name), ...kept.map((one) => one.actual.name)];
}
