import { keptOf, losses } from '../model/change.ts';
import { counted } from '../text/counted.ts';
import type { PlanRule } from './rule.ts';

/**
 * A role that a hand has opened is put back before it goes (put-back.ts), so it is missing from the roles that this plan
 * deletes. Without it the loss of the others would look smaller: of a team, against the limits, and beside what a person
 * has approved. So nothing is deleted until all that goes is together again, in the next pass.
 */
export const putBackFirst: PlanRule = {
  codes: ['put-back-first'],
  check: ({ changes }) => {
    const names = changes.flatMap((change) => (keptOf(change)?.reason === 'put-back' ? change.name : []));
    if (names.length === 0 || losses(changes).length === 0) return [];
    return [
      {
        code: 'put-back-first',
        blocks: 'deletes',
        message: `nothing is deleted in this pass, as ${counted(names.length, 'role is', 'roles are')} to go, and ${names.length === 1 ? 'has' : 'have'} to be put back first to what was applied last: ${names.join(', ')}`,
        remedy: 'nothing has to be done: the next pass, or the next apply, goes on',
      },
    ];
  },
};
