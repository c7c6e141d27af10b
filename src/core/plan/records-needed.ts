/**
 * Of which roles it has to be read what was applied to them last: of those that differ from what the inventory says of
 * them. None of a role that is as it was, so that a quiet pass reads nothing more.
 */
import type { ActualRole } from '../model/actual-role.ts';
import type { KnownRoles } from '../model/inventory.ts';
import { type Declared, undeclaredRoles } from './diff.ts';
import { needsKeptRecord } from './kept.ts';
import { needsRecord } from './last-applied.ts';
import { needsClosedRecord } from './quarantine.ts';
import { isKept, type RemovalRules } from './undeclared.ts';

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
    isKept(one, rules, known) ? needsKeptRecord(one.actual, known, rules.now) : needsClosedRecord(one.actual, known),
  );
  return [...unclear.map(({ name }) => name), ...kept.map((one) => one.actual.name)];
}
