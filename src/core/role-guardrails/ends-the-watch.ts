import { grants } from '../permissions/grants.ts';
import { actionPointer } from '../permissions/policy-statements.ts';
import { byPointer, conditionWords } from './grant-words.ts';
import type { RoleRule } from './rule.ts';

/** What watches over the account, ended: it belongs to no team, so a name does not make it better. */
export const endsTheWatch: RoleRule = {
  codes: ['ends-the-watch'],
  level: 'warn',
  check(role) {
    return byPointer(grants(role, 'watch'), ({ statement, index }) => actionPointer(statement, index)).map(
      ({ pointer, first: { action, statement } }) => ({
        pointer,
        message: `${action.action} ${action.means}, so that nobody learns of what follows${conditionWords(statement)}`,
        remedy: 'leave it out: trails, recorders and detectors are ended by the platform, by hand',
      }),
    );
  },
};
