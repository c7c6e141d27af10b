import { quarantineSince } from '../plan/quarantine.ts';
import { dateOf } from '../text/days.ts';
import type { PlanRule } from './rule.ts';

/** If a closed role is used, its team should be asked before it is deleted. */
export const quarantineUsed: PlanRule = {
  codes: ['quarantine-used'],
  check: ({ changes }) =>
    changes.flatMap((change) => {
      if (change.kind !== 'keep' || (change.reason !== 'quarantined' && change.reason !== 'foreign')) return [];
      const isOurs = change.reason === 'quarantined';
      const { on, usedSince } = quarantineSince(change.on, change.actual);
      if (usedSince === undefined) return [];
      const counts = change.until === undefined ? '' : `: its time counts from there, until ${change.until}`;
      const back = isOurs ? 'a manifest that declares it brings it back as it was' : 'a person can open it again';
      return {
        code: 'quarantine-used' as const,
        blocks: 'nothing' as const,
        role: change.name,
        message: `it has been closed since ${on}, and was used on ${dateOf(usedSince)}${counts}`,
        remedy: `find out who still needs it; ${back}`,
      };
    }),
};
