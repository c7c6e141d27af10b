import { keptOf } from '../model/change.ts';
import { counted } from '../text/counted.ts';
import type { PlanRule } from './rule.ts';

/** A role that is kept and cannot be compared may have been opened by hand: silence would read as "it was not". */
export const keptNotCompared: PlanRule = {
  codes: ['kept-not-compared'],
  check: ({ changes }) => {
    const unseen = changes.filter((change) => keptOf(change)?.compared === false);
    if (unseen.length === 0) return [];
    const names = unseen.slice(0, SHOWN).map(({ name }) => name);
    const more = unseen.length > SHOWN ? ` and ${unseen.length - SHOWN} more` : '';
    return [
      {
        code: 'kept-not-compared',
        blocks: 'nothing',
        message: `nothing says what was applied last to ${counted(unseen.length, 'role')} kept without a valid manifest: ${names.join(', ')}${more}; what was changed there by hand does not show`,
        remedy:
          'look at who gets in, which this plan lists; a role that is declared again by a valid manifest is compared, and remembered from then on',
      },
    ];
  },
};

const SHOWN = 5;
