/**
 * The roles that a plan would take away, with a digest that consent can be bound to. A role that goes into quarantine is
 * taken away as well: its pipeline stops at that moment.
 */
import { digestOf } from './digest.ts';
import type { ActualRole, Change } from './types.ts';

export type RemovalChange = Extract<Change, { kind: 'delete' | 'quarantine' }>;

/** Every one of them. */
export function removals(changes: readonly Change[]): RemovalChange[] {
  return changes.filter((change) => change.kind === 'delete' || change.kind === 'quarantine');
}

/** Those that count against the limits: a renamed role is not lost, its successor is there. */
export function deletions(changes: readonly Change[]): ActualRole[] {
  return counting(changes).map(({ actual }) => actual);
}

/**
 * Twelve hexadecimal digits over the exact set: names, role ids and what is done to them, so that consent given today
 * does not cover another role, nor a new one under an old name, nor the deletion that follows a quarantine.
 */
export function deletionDigest(changes: readonly Change[]): string {
  const roles = counting(changes).map(({ kind, actual: { name, roleId } }) =>
    kind === 'delete' ? [name, roleId] : [name, roleId, kind],
  );
  return digestOf(JSON.stringify(roles)).slice(0, 12);
}

/** `deleted`, `closed`, or both: what these roles would be. */
export function removalVerb(changes: readonly Change[]): string {
  const kinds = new Set(counting(changes).map(({ kind }) => kind));
  if (!kinds.has('quarantine')) return 'deleted';
  return kinds.has('delete') ? 'deleted or closed' : 'closed';
}

function counting(changes: readonly Change[]): RemovalChange[] {
  return removals(changes).filter(({ because }) => because.is !== 'renamed');
}
