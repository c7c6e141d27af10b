import { ignoredBy } from '../manifest/ignored-role.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import type { DeletionLimits } from '../model/spent-limits.ts';
import { countOfOurs } from '../plan/count-of-ours.ts';
import { deletionDigest, deletions, orLaterDay, removalVerb } from '../plan/deletions.ts';
import { isForeignRemoval } from '../plan/foreign-operations.ts';
import { isForeign, leftAloneBy } from '../plan/foreign-roles.ts';
import { limitsInForce, spentBefore } from '../plan/limits.ts';
import { percent } from '../text/counted.ts';
import type { PlanRule } from './rule.ts';

/**
 * More than a count **and** more than a share: in a small account three is normal, in a large one ten per cent is not.
 * Foreign roles are counted by themselves: forty of them are many, also beside three thousand roles of ours. Of ours the
 * last 24 hours count, and no commit raises the limits by which it is judged (limits.ts).
 */
export const tooManyDeletions: PlanRule = {
  codes: ['too-many-deletions'],
  check: ({ changes, actual, settings, spent, now, approveCommands }) => {
    const { count, share } = limitsInForce(settings.limits, spent).deletions;
    const findings = (
      some: readonly Change[],
      all: number,
      before: number | undefined,
      what: string,
      instead: string,
    ): Finding[] => {
      const doomed = deletions(some).length;
      const sum = doomed + (before ?? 0);
      if (doomed === 0 || sum <= count || sum <= share * (all + (before ?? 0))) return [];
      const within = before === undefined ? 'at once' : 'in 24 hours';
      const lately = !before ? '' : `, after ${before} in the last 24 hours`;
      return [
        {
          code: 'too-many-deletions',
          blocks: 'deletes',
          message: `${doomed} of ${all} ${what} would be ${removalVerb(some)}${lately}; the limit is ${count} ${within}, or ${percent(share)} of all${raised(settings.limits, { count, share })}`,
          remedy: `${instead}; or, if this is intended: ${approveCommands.deletions} ${deletionDigest(changes)}`,
        },
      ];
    };
    const ours = changes.filter((change) => !isForeignRemoval(change));
    const foreign = changes.filter(isForeignRemoval);
    const leftAlone = leftAloneBy(changes);
    // What is ignored is no part of the whole: an entry makes the share that may go smaller, never larger.
    const counts = (role: ActualRole) =>
      isForeign(role, settings) && !leftAlone.has(role.name) && ignoredBy(role, settings, now) === undefined;
    const total = () => actual.roles.filter(counts).length;
    return [
      ...findings(
        ours,
        countOfOurs(actual, changes),
        spent && spentBefore(spent, changes, now),
        'roles',
        `restore the manifests${orLaterDay(ours)}`,
      ),
      ...(foreign.length === 0
        ? []
        : findings(foreign, total(), undefined, 'foreign roles', 'except them in drift.foreign-trust')),
    ];
  },
};

/** Where the settings ask for more than was in force. */
function raised({ deletions: { count, share } }: DeletionLimits, inForce: DeletionLimits['deletions']): string {
  if (count <= inForce.count && share <= inForce.share) return '';
  return ' (rolekeeper.yaml raises it: that counts once a pass with it has had nothing to hold back)';
}
