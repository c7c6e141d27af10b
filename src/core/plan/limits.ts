/**
 * The limits that a plan is judged by: the smaller of those in its own settings and those that were in force before, and
 * over the last 24 hours, not only over one plan. Without a memory (a command on an account without the service) each
 * plan is judged by itself, and by its own settings.
 */

import { type Change, isLoss, keptOf, losses } from '../model/change.ts';
import type { Plan } from '../model/plan.ts';
import type { DeletionLimits, SpentLimits, SpentRemoval } from '../model/spent-limits.ts';
import { DAY } from '../text/days.ts';
import { isForeignRemoval } from './foreign-operations.ts';
import { isLockout } from './lockouts.ts';

/** Each by itself: a commit that raises one and lowers another raises one. */
export function limitsInForce(own: DeletionLimits, spent: SpentLimits | undefined): DeletionLimits {
  const { deletions, shrink } = own;
  if (spent === undefined) return { deletions, shrink };
  const before = spent.limits;
  return {
    deletions: {
      count: Math.min(deletions.count, before.deletions.count),
      share: Math.min(deletions.share, before.deletions.share),
    },
    shrink: Math.min(shrink, before.shrink),
  };
}

/** Removals of the last 24 hours that count beside those of this plan; what it still has to do is not counted twice. */
export function spentBefore(spent: SpentLimits | undefined, changes: readonly Change[], now: Date): number {
  const again = new Set(losses(changes).map(({ actual }) => actual.roleId));
  return lately(spent, now).filter(({ roleId }) => !again.has(roleId)).length;
}

/** What is written down before a plan is performed: also what a process that dies will not have done counts. */
export function spentBy(
  { changes, operations, approved }: Pick<Plan, 'changes' | 'operations' | 'approved'>,
  own: DeletionLimits,
  before: SpentLimits | undefined,
  now: Date,
): SpentLimits {
  const begun = new Set(operations.map(({ role }) => role));
  const removed = approved?.includes('deletions')
    ? []
    : losses(changes).flatMap((change): SpentRemoval[] => {
        const { name, actual, isReplaced } = change;
        if (isReplaced || isForeignRemoval(change) || !begun.has(name)) return [];
        return [{ name, roleId: actual.roleId, at: now.toISOString() }];
      });
  const byId = new Map([...lately(before, now), ...removed].map((one) => [one.roleId, one]));
  const { deletions, shrink } = own;
  // As long as something waits, whatever holds it, they are not those that a person has seen in force.
  const waits = changes.some((change) => isToGo(change) || (isLimited(change) && !begun.has(change.name)));
  const limits = before !== undefined && waits ? before.limits : { deletions, shrink };
  return { limits, removed: [...byId.values()] };
}

function isLimited(change: Change): boolean {
  return isLoss(change) || isLockout(change);
}

/** It goes with a later pass. */
function isToGo(change: Change): boolean {
  const reason = keptOf(change)?.reason;
  return reason === 'put-back' || reason === 'taken-over';
}

function lately(spent: SpentLimits | undefined, now: Date): readonly SpentRemoval[] {
  return (spent?.removed ?? []).filter(({ at }) => now.getTime() - Date.parse(at) < DAY);
}
