import { grants } from '../permissions/grants.ts';
import { actionPointer } from '../permissions/policy-statements.ts';
import { counted } from '../text/counted.ts';
import { byPointer, conditionWords } from './grant-words.ts';
import type { RoleRule } from './rule.ts';

/** Actions that rewrite permissions themselves. No resource makes them harmless in a pipeline. */
export const privilegeEscalation: RoleRule = {
  codes: ['privilege-escalation'],
  level: 'refuse',
  check(role) {
    const pointers = byPointer(grants(role, 'escalation'), ({ statement, index }) => actionPointer(statement, index));
    return pointers.map(({ pointer, first: { action, statement }, others }) => ({
      pointer,
      message: `${action.action} ${action.means}${others === 0 ? '' : `, and it means ${counted(others, 'more such action')}`}${conditionWords(statement)}`,
      remedy:
        'leave it out: identities, policies and trust are changed by manifests and by the platform, not by pipelines',
    }));
  },
};
