import { deletions } from '../plan/deletions.ts';
import { counted } from '../text/counted.ts';
import type { PlanRule } from './rule.ts';

/** An empty folder is far more often a failed checkout than an intention. No approval helps here. */
export const emptySource: PlanRule = {
  codes: ['empty-source'],
  check: ({ changes, declared, expired }) => {
    const doomed = deletions(changes).length;
    if (declared.length + expired.length > 0 || doomed === 0) return [];
    return [
      {
        code: 'empty-source',
        blocks: 'deletes',
        message: `no manifest declares a role, and ${counted(doomed, 'role exists', 'roles exist')}: nothing is deleted`,
        remedy:
          'check that the right folder was read, and restore the manifests; no approval helps here: docs/runbook.md#empty-source',
      },
    ];
  },
};
