import type { Change } from '../model/change.ts';
import type { Finding } from '../model/finding.ts';
import { deletionDigest, deletions, removalVerb } from '../plan/deletions.ts';
import { isForeignRemoval } from '../plan/foreign-operations.ts';
import { isForeign } from '../plan/foreign-roles.ts';
import { percent } from '../text/counted.ts';
import type { PlanRule } from './rule.ts';

/**
 * More than a count **and** more than a share: in a small account three is normal, in a large one ten per cent is not.
 * Foreign roles are counted by themselves: forty of them are many, also beside three thousand roles of ours.
 */
export const tooManyDeletions: PlanRule = {
  codes: ['too-many-deletions'],
  check: ({ changes, actual, settings, approveCommands }) => {
    const { count, share } = settings.limits.deletions;
    const findings = (some: readonly Change[], all: number, what: string, instead: string): Finding[] => {
      const doomed = deletions(some).length;
      if (doomed <= count || doomed <= share * all) return [];
      return [
        {
          code: 'too-many-deletions',
          blocks: 'deletes',
          message: `${doomed} of ${all} ${what} would be ${removalVerb(some)}; the limit is ${count} at once, or ${percent(share)} of all`,
          remedy: `${instead}; or, if this is intended: ${approveCommands.deletions} ${deletionDigest(changes)}`,
        },
      ];
    };
    const ours = changes.filter((change) => !isForeignRemoval(change));
    const foreign = changes.filter(isForeignRemoval);
    const total = () => actual.roles.filter((role) => isForeign(role, settings)).length;
    return [
      ...findings(ours, actual.roles.filter(({ owner }) => owner === 'us').length, 'roles', 'restore the manifests'),
      ...(foreign.length === 0
        ? []
        : findings(foreign, total(), 'foreign roles', 'except them in drift.foreign-trust')),
    ];
  },
};
