/**
 * What becomes of an approval when it is used: before a plan is performed it is written down which roles it was for,
 * and which of them are still there. approval.ts says why.
 */

import type { Approval } from '../model/approval.ts';
import type { Change, Removed } from '../model/change.ts';
import type { Plan } from '../model/plan.ts';
import { type AskedFor, covers, isSame, standing } from '../plan/approval.ts';
import { deletionDigest, deletionSet } from '../plan/deletions.ts';
import { SETTINGS_FILE } from '../source/file-place.ts';
import { sameJson } from '../text/json.ts';
import { approvalOf, type StoredApproval } from './stored-approval.ts';

/**
 * The approvals as they are to be kept before this plan is performed; the very array that was given if nothing changes.
 * @param own the approval in the settings
 */
export function approvalsFor(
  plan: Pick<Plan, 'changes' | 'operations'>,
  before: readonly StoredApproval[],
  own: Approval | undefined,
  now: Date,
): readonly StoredApproval[] {
  const asked = { digest: deletionDigest(plan.changes), roles: deletionSet(plan.changes) };
  const performed = new Set(plan.operations.map(({ role }) => role));
  const begins = asked.roles.some(({ name }) => performed.has(name));
  const after = before.map((one) => {
    const remaining = remainingOf(approvalOf(one, ''), asked, begins, plan.changes, now);
    return remaining === undefined || sameJson(remaining, one.remaining) ? one : { ...one, remaining };
  });
  const added = own === undefined ? [] : ofSettings(own, before, begins ? asked : undefined, now);
  return added.length === 0 && after.every((one, index) => one === before[index]) ? before : [...after, ...added];
}

/** undefined: nothing is known that was not known before. */
function remainingOf(
  approval: Approval,
  asked: AskedFor,
  begins: boolean,
  changes: readonly Change[],
  now: Date,
): readonly Removed[] | undefined {
  if (approval.remaining !== undefined) return approval.remaining.filter((role) => isStillDue(role, changes));
  return begins && standing(approval, now) === 'stands' && covers(approval, asked) ? asked.roles : undefined;
}

/** A role whose manifest is broken may be deleted later; of every other role the plan says what happens. */
function isStillDue({ name, roleId, kind }: Removed, changes: readonly Change[]): boolean {
  return changes.some(
    (change) =>
      change.name === name &&
      (change.kind === kind || (change.kind === 'keep' && change.reason === 'frozen')) &&
      change.actual.roleId === roleId,
  );
}

/**
 * Settings stay as they are, so an approval in them that was refused, as it would have lasted for weeks, would become
 * valid on its last day without another look by a person. Once refused, it stays refused.
 */
function ofSettings(
  own: Approval,
  before: readonly StoredApproval[],
  asked: AskedFor | undefined,
  now: Date,
): readonly StoredApproval[] {
  const { digest, expires = 0 } = own;
  if (before.some((one) => one.ofSettings && isSame(approvalOf(one, ''), own))) return [];
  const state = standing(own, now);
  const isUsed = state === 'stands' && asked !== undefined && covers(own, asked);
  if (!isUsed && state !== 'too-long') return [];
  return [
    {
      digest,
      approvedAt: now.toISOString(),
      expires: new Date(expires).toISOString(),
      by: SETTINGS_FILE,
      remaining: isUsed ? asked.roles : [],
      ofSettings: true,
    },
  ];
}
