/**
 * The updates of a plan that shut out callers who may enter today (lockout.ts), with a digest that an approval can name.
 */

import { policyDigest } from '../iam/policy-document.ts';
import type { LockedOut } from '../model/approvable.ts';
import { type Change, isUpdate } from '../model/change.ts';
import { type ApprovalDigest, approvalDigestOf } from '../model/ids.ts';
import type { Lockout, UpdateChange } from '../model/update-change.ts';
import { digestOf } from '../text/digest.ts';

export type LockoutChange = UpdateChange & { readonly lockout: Lockout };

export function isLockout(change: Change): change is LockoutChange {
  return isUpdate(change) && change.lockout !== undefined;
}

/** The set that an approval is about. */
export function lockoutSet(changes: readonly Change[]): LockedOut[] {
  return changes.filter(isLockout).map(lockedOut);
}

export function lockedOut({ name, actual: { roleId }, desired, lockout }: UpdateChange): LockedOut {
  const { loses = [], lossDigest = '' } = lockout ?? {};
  const trust = policyDigest(desired.trust);
  // What else an adoption takes away belongs to what is approved.
  return {
    name,
    roleId,
    kind: 'update',
    trust: loses.length === 0 ? trust : digestOf([trust, lossDigest, ...loses].join('\n')),
  };
}

/** Over the exact set, and over what each role would trust: approval of one mistake is none of the next. */
export function lockoutDigest(changes: readonly Change[]): ApprovalDigest {
  return digestOfLockouts(lockoutSet(changes));
}

export function digestOfLockouts(set: readonly Pick<LockedOut, 'name' | 'roleId' | 'trust'>[]): ApprovalDigest {
  const roles = set.map(({ name, roleId, trust }) => [name, roleId, trust]);
  return approvalDigestOf('lockouts', JSON.stringify(roles));
}
