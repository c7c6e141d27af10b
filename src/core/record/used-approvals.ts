/**
 * What becomes of an approval when it is used: before a plan is performed it is written down which roles it was for,
 * and which of them are still there. approval.ts says why.
 */

import type { Approvable } from '../model/approvable.ts';
import type { Approval } from '../model/approval.ts';
import type { Change } from '../model/change.ts';
import type { Plan } from '../model/plan.ts';
import { covers, isSame, standing } from '../plan/approval.ts';
import { type AskedFor, askedFor, isStillDue } from '../plan/asked-for.ts';
import { SETTINGS_FILE } from '../source/file-place.ts';
import { sameJson } from '../text/json.ts';
import { approvalOf, type StoredApproval } from './stored-approval.ts';

/**
 * The approvals as they are to be kept before this plan is performed; the very array that was given if nothing changes.
 * @param own the approvals in the settings
 */
export function approvalsFor(
  plan: Pick<Plan, 'changes' | 'operations'>,
  before: readonly StoredApproval[],
  own: readonly Approval[],
  now: Date,
): readonly StoredApproval[] {
  const performed = new Set(plan.operations.map(({ role }) => role));
  const begun = (['deletions', 'lockouts'] as const)
    .map((kind) => askedFor(kind, plan.changes))
    .filter(({ roles }) => roles.some(({ name }) => performed.has(name)));
  const after = before.map((one) => {
    const remaining = remainingOf(approvalOf(one, ''), begun, plan.changes, now);
    return remaining === undefined || sameJson(remaining, one.remaining) ? one : { ...one, remaining };
  });
  const added = own.flatMap((one) => ofSettings(one, before, begun, now));
  return added.length === 0 && after.every((one, index) => one === before[index]) ? before : [...after, ...added];
}

/** undefined: nothing is known that was not known before. */
function remainingOf(
  approval: Approval,
  begun: readonly AskedFor[],
  changes: readonly Change[],
  now: Date,
): readonly Approvable[] | undefined {
  if (approval.remaining !== undefined) return approval.remaining.filter((role) => isStillDue(role, changes));
  return standing(approval, now) === 'stands' ? begun.find((asked) => covers(approval, asked))?.roles : undefined;
}

/**
 * Settings stay as they are, so an approval in them that was refused, as it would have lasted for weeks, would become
 * valid on its last day without another look by a person. Once refused, it stays refused.
 */
function ofSettings(
  own: Approval,
  before: readonly StoredApproval[],
  begun: readonly AskedFor[],
  now: Date,
): readonly StoredApproval[] {
  const { digest, expires = 0 } = own;
  if (before.some((one) => one.ofSettings && isSame(approvalOf(one, ''), own))) return [];
  const state = standing(own, now);
  const used = state === 'stands' ? begun.find((asked) => covers(own, asked)) : undefined;
  if (used === undefined && state !== 'too-long') return [];
  return [
    {
      digest,
      approvedAt: now.toISOString(),
      expires: new Date(expires).toISOString(),
      by: SETTINGS_FILE,
      remaining: used?.roles ?? [],
      ofSettings: true,
    },
  ];
}
