/** The sets of a plan that a person may have to approve: its deletions, and its lockouts. */

import type { Approvable } from '../model/approvable.ts';
import { type Change, keptOf } from '../model/change.ts';
import type { ApprovalDigest, ApprovalKind } from '../model/ids.ts';
import { deletionDigest, deletionSet, digestOfDeletions } from './deletions.ts';
import { digestOfLockouts, isLockout, lockedOut, lockoutDigest, lockoutSet } from './lockouts.ts';

/** What a person has to approve. */
export interface AskedFor {
  readonly digest: ApprovalDigest;
  readonly roles: readonly Approvable[];
}

/** What the changes ask approval for, if they have to. */
export function askedFor(kind: ApprovalKind, changes: readonly Change[]): AskedFor {
  return kind === 'deletions'
    ? { digest: deletionDigest(changes), roles: deletionSet(changes) }
    : { digest: lockoutDigest(changes), roles: lockoutSet(changes) };
}

/** Of a set as it was written down: the digest that `askedFor` gave it. */
export function digestOfSet(kind: ApprovalKind, roles: readonly Approvable[]): ApprovalDigest {
  return kind === 'deletions'
    ? digestOfDeletions(roles)
    : digestOfLockouts(roles.flatMap((role) => (role.kind === 'update' ? role : [])));
}

/** Whether the changes still have this role's to do. One that is kept, and not because it is retained, may go later. */
export function isStillDue(one: Approvable, changes: readonly Change[]): boolean {
  return changes.some((change) => {
    if (change.name !== one.name || !('actual' in change) || change.actual.roleId !== one.roleId) return false;
    const kept = keptOf(change);
    if (kept !== undefined && kept.reason !== 'retained') return true;
    return isLockout(change) ? isSameRole(one, lockedOut(change)) : change.kind === one.kind && one.kind !== 'update';
  });
}

/** The same role, and the same that is done to it. */
export function isSameRole(one: Approvable, other: Approvable): boolean {
  const trust = (role: Approvable) => (role.kind === 'update' ? role.trust : undefined);
  return (
    one.name === other.name && one.roleId === other.roleId && one.kind === other.kind && trust(one) === trust(other)
  );
}
