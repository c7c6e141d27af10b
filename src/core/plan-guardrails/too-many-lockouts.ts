import { countOfOurs } from '../plan/count-of-ours.ts';
import { limitsInForce } from '../plan/limits.ts';
import { isLockout, lockoutDigest } from '../plan/lockouts.ts';
import { percent } from '../text/counted.ts';
import type { PlanRule } from './rule.ts';

/**
 * The limits of deletions, for roles that none of the pipelines of today could enter any more: one role that is given
 * to another repository is a Tuesday, half of them are a lock file or a subject format that is wrong. Silent where IAM
 * lacks what they would trust: nobody-enters.ts then holds the same set, and says why.
 */
export const tooManyLockouts: PlanRule = {
  codes: ['too-many-lockouts'],
  check: ({ changes, actual, settings, spent, approveCommands }) => {
    const lost = changes.filter((change) => isLockout(change) && change.lockout.leaves !== 'some');
    if (lost.some((change) => isLockout(change) && change.lockout.leaves === 'nobody')) return [];
    const { count, share } = limitsInForce(settings.limits, spent).deletions;
    const all = countOfOurs(actual, changes);
    if (lost.length <= count || lost.length <= share * all) return [];
    return [
      {
        code: 'too-many-lockouts',
        blocks: 'lockouts',
        message: `none of the pipelines that can enter today could enter ${lost.length} of ${all} roles any more; the limit is ${count} at once, or ${percent(share)} of all`,
        remedy: `correct rolekeeper.yaml, the lock file or the manifests, whichever changed; or, if this is intended: ${approveCommands.lockouts} ${lockoutDigest(changes)}`,
      },
    ];
  },
};
