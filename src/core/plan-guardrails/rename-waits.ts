import { type Change, removals } from '../model/change.ts';
import { isBlocked } from '../plan/plan.ts';
import type { LatePlanRule } from './rule.ts';

/** The old role is deleted when the new one is complete; if that cannot be in this pass, it is kept. */
export const renameWaits: LatePlanRule = {
  codes: ['rename-waits'],
  check: ({ changes, findings }) => {
    const byName = new Map(changes.map((change) => [change.name, change]));
    return removals(changes).flatMap((change) => {
      const { name, because } = change;
      if (because.is !== 'renamed' || isBlocked(change, findings)) return [];
      const successor = byName.get(because.to);
      const comes =
        successor !== undefined &&
        successor.kind !== 'conflict' &&
        !isLeftOut(successor) &&
        (successor.kind === 'keep' ? successor.reason === 'in-sync' : !isBlocked(successor, findings));
      if (comes) return [];
      return {
        code: 'rename-waits' as const,
        blocks: 'writes' as const,
        role: name,
        message: `it was renamed to ${because.to}, which cannot be made equal to its manifest now: the old role is kept until then`,
        remedy: `clear what blocks ${because.to}`,
      };
    });
  },
};

/** Deleted by hand, and by the settings not created again. */
function isLeftOut(change: Change): boolean {
  return change.kind === 'create' && change.accepted !== undefined;
}
