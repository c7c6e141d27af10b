import { keptOf } from '../model/change.ts';
import { counted } from '../text/counted.ts';
import type { PlanRule } from './rule.ts';

/**
 * Nothing can be planned by what is published, and nothing may be concluded from it: the known roles stay as they were
 * applied last. That nothing is deleted follows from how such a plan is made (diff.ts); this says it, and holds it.
 */
export const lastGoodRevision: PlanRule = {
  codes: ['last-good-revision'],
  check: ({ changes, fallback, gone = [] }) => {
    if (fallback === undefined) return [];
    const { revision, since, because, remedy } = fallback;
    const kept = changes.filter((change) => keptOf(change)?.reason === 'unreadable').length;
    const names = gone.slice(0, SHOWN).join(', ');
    const more = gone.length > SHOWN ? ` and ${gone.length - SHOWN} more` : '';
    const missing =
      gone.length === 0 ? '' : `. Deleted by hand, and not made again before manifests can be read: ${names}${more}`;
    return [
      {
        code: 'last-good-revision',
        blocks: 'deletes',
        message: `${because} Since ${since} the settings of ${revision === null ? 'before' : `revision ${revision}`} stay in force: ${counted(kept, 'role is', 'roles are')} kept as applied last, and put back if changed by hand; none is created, deleted or closed${missing}`,
        remedy: remedy ?? 'publish, or merge, manifests that `rolekeeper validate` accepts',
      },
    ];
  },
};

const SHOWN = 5;
