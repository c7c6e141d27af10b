/** What a plan asks a person to approve, for that person: role by role. */

import type { Approvable } from '../model/approvable.ts';
import type { ApprovalRequest, RequestedRole } from '../model/approval-request.ts';
import { type Change, removals } from '../model/change.ts';
import type { ApprovalKind } from '../model/ids.ts';
import type { Plan } from '../model/plan.ts';
import { askedFor } from './asked-for.ts';
import { isLockout } from './lockouts.ts';

/** The sets that wait for approval, and those that go on because they were approved. */
export function approvalRequests({ changes, asks = [], approved = [] }: Plan): ApprovalRequest[] {
  const kinds = (['deletions', 'lockouts'] as const).filter((kind) => asks.includes(kind) || approved.includes(kind));
  return kinds.map((kind) => {
    const { digest, roles } = askedFor(kind, changes);
    return { kind, digest, isApproved: approved.includes(kind), roles: roles.map(known(kind, changes)) };
  });
}

function known(kind: ApprovalKind, changes: readonly Change[]): (role: Approvable) => RequestedRole {
  const removed = new Map(removals(changes).map((change) => [change.name, change]));
  const shutOut = new Map(changes.filter(isLockout).map((change) => [change.name, change]));
  return (role) => {
    if (kind === 'lockouts') {
      const { leaves, exchanged, loses } = shutOut.get(role.name)?.lockout ?? {};
      return {
        ...role,
        ...(leaves && { leaves }),
        ...(exchanged && exchanged.length > 0 && { exchanged }),
        ...(loses && { loses }),
      };
    }
    const change = removed.get(role.name);
    if (change === undefined) return role;
    const { because, actual } = change;
    const to = because.is === 'renamed' ? because.to : because.is === 'expired' ? because.on : undefined;
    const { lastUsed } = actual;
    return {
      ...role,
      reason: because.is,
      ...(to !== undefined && { to }),
      ...(lastUsed && { lastUsed: lastUsed.toISOString() }),
    };
  };
}
