/** The set of roles that a plan would delete, with a digest that consent can be bound to. */
import { digestOf } from './digest.ts';
import type { ActualRole, Change } from './types.ts';

export function deletions(changes: readonly Change[]): ActualRole[] {
  return changes.flatMap((change) => (change.kind === 'delete' ? change.actual : []));
}

/**
 * Twelve hexadecimal digits over the exact set: names and role ids, so that consent given today does not cover another
 * role, nor a new one under an old name.
 */
export function deletionDigest(changes: readonly Change[]): string {
  const roles = deletions(changes).map(({ name, roleId }) => [name, roleId]);
  return digestOf(JSON.stringify(roles)).slice(0, 12);
}
