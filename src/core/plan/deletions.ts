/**
 * The roles that a plan would delete or close, with a digest that an approval can name. A role that goes into
 * quarantine counts as well: its pipeline stops at that moment. Not so where that moment was known before: a role whose
 * last day is over is closed, and counts when it is deleted (expiry.ts).
 */

import type { ActualRole } from '../model/actual-role.ts';
import type { Approvable, Removed } from '../model/approvable.ts';
import type { Change } from '../model/change.ts';
import { losses } from '../model/change.ts';
import type { ApprovalDigest } from '../model/ids.ts';
import { approvalDigestOf } from '../model/ids.ts';
import type { RemovalChange } from '../model/removal-change.ts';

/** The roles that count against the limits. */
export function deletions(changes: readonly Change[]): ActualRole[] {
  return counting(changes).map(({ actual }) => actual);
}

/** The set that an approval is about. */
export function deletionSet(changes: readonly Change[]): Removed[] {
  return counting(changes).map(({ kind, actual: { name, roleId } }) => ({ name, roleId, kind }));
}

/**
 * Over the exact set: names, role ids and what is done to them, so that an approval given today does not cover another
 * role, nor a new one under an old name, nor the deletion that follows a quarantine.
 */
export function deletionDigest(changes: readonly Change[]): ApprovalDigest {
  return digestOfDeletions(deletionSet(changes));
}

export function digestOfDeletions(set: readonly Pick<Approvable, 'name' | 'roleId' | 'kind'>[]): ApprovalDigest {
  const roles = set.map(({ name, roleId, kind }) => (kind === 'delete' ? [name, roleId] : [name, roleId, kind]));
  return approvalDigestOf('deletions', JSON.stringify(roles));
}

/** `deleted`, `closed`, or both: what these roles would be. */
export function removalVerb(changes: readonly Change[]): string {
  const kinds = new Set(counting(changes).map(({ kind }) => kind));
  if (!kinds.has('quarantine')) return 'deleted';
  return kinds.has('delete') ? 'deleted or closed' : 'closed';
}

/** After what would undo them, where that is not all. */
export function orLaterDay(changes: readonly Change[]): string {
  const haveExpired = counting(changes).some(({ because }) => because.is === 'expired');
  return haveExpired ? ', or write a later day into those whose last one is over' : '';
}

/** A role that another one has replaced is not lost (rename.ts). */
export function counting(changes: readonly Change[]): RemovalChange[] {
  return losses(changes).filter(({ isReplaced }) => !isReplaced);
}
