import { type Change, removals } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { RemovalChange } from '../model/removal-change.ts';
import { whoIsLeft } from '../plan/lockout.ts';
import { isBlocked } from '../plan/plan.ts';
import type { Circumstances, LatePlanRule } from './rule.ts';

/**
 * The old role is deleted when the new one is complete, and pipelines can enter it; if that cannot be in this pass, it
 * is kept.
 */
export const renameWaits: LatePlanRule = {
  codes: ['rename-waits'],
  check: ({ changes, findings, ...circumstances }) => {
    const byName = new Map(changes.map((change) => [change.name, change]));
    return removals(changes).flatMap((change) => {
      const { because } = change;
      if (because.is !== 'renamed' || isBlocked(change, findings)) return [];
      const successor = byName.get(because.to);
      const comes =
        successor !== undefined &&
        successor.kind !== 'conflict' &&
        !isLeftOut(successor) &&
        (successor.kind === 'keep' ? successor.reason === 'in-sync' : !isBlocked(successor, findings));
      if (!comes) {
        return waits(change, 'cannot be made equal to its manifest now', `clear what blocks ${because.to}`);
      }
      return isDead(change, successor, circumstances)
        ? waits(change, 'nobody could enter now', 'clear what the findings say of the provider')
        : [];
    });
  },
};

function waits({ name, because }: RemovalChange, why: string, remedy: string): Finding {
  const to = because.is === 'renamed' ? because.to : '';
  return {
    code: 'rename-waits',
    blocks: 'writes',
    role: name,
    message: `it was renamed to ${to}, which ${why}: the old role is kept until then`,
    remedy,
  };
}

/** Pipelines can enter the old one, and none could enter this one: IAM does not have what it trusts. */
function isDead(
  { actual }: RemovalChange,
  successor: Change,
  { world, actual: { provider } }: Pick<Circumstances, 'world' | 'actual'>,
): boolean {
  return 'desired' in successor && whoIsLeft(actual.trust, successor.desired.trust, { world, provider }) === 'nobody';
}

/** Deleted by hand, and by the settings not created again. */
function isLeftOut(change: Change): boolean {
  return change.kind === 'create' && change.accepted !== undefined;
}
