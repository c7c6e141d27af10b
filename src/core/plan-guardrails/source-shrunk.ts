import { type Change, keptOf, losses } from '../model/change.ts';
import { deletionDigest } from '../plan/deletions.ts';
import { limitsInForce } from '../plan/limits.ts';
import { counted } from '../text/counted.ts';
import type { PlanRule } from './rule.ts';

/** In a small account three is normal, whatever share that is. */
const FEW = 3;

/** Half a checkout looks like this. Unlike too-many-deletions, it does not depend on what may be deleted. */
export const sourceShrunk: PlanRule = {
  codes: ['source-shrunk'],
  check: ({ changes, declared, expired, known, settings, spent, approveCommands }) => {
    if (known === undefined || losses(changes).length === 0) return [];
    const resting = new Set(changes.flatMap((change) => (isResting(change) ? change.name : [])));
    // Without a digest it was deleted by the last pass, and waits for a reading that does not show it.
    const remembered = Object.entries(known).filter(([name, { digest }]) => digest !== null && !resting.has(name));
    const names = new Set(remembered.map(([name]) => name));
    const before = remembered.length;
    // What has expired, and was closed or is gone by now, stands for no other role.
    const now = declared.length + expired.filter(({ name }) => names.has(name)).length;
    const lost = before - now;
    const { shrink } = limitsInForce(settings.limits, spent);
    if (lost <= FEW || lost <= shrink * before) return [];
    return [
      {
        code: 'source-shrunk',
        blocks: 'deletes',
        message: `the manifests declare ${counted(now, 'role')}, and ${before} are known: more than ${Math.round(shrink * 100)} % are missing`,
        remedy: `restore the manifests; or, if this is intended: ${approveCommands.deletions} ${deletionDigest(changes)}`,
      },
    ];
  },
};

/** Kept without a manifest, and no loss of this pass. */
function isResting(change: Change): boolean {
  return keptOf(change)?.reason === 'retained' || (change.kind === 'keep' && change.reason === 'quarantined');
}
