import { formatsOf } from '../iam/catalogue.ts';
import { leftOpen } from '../iam/resource-format.ts';
import { grants } from '../permissions/grants.ts';
import { actionPointer } from '../permissions/policy-statements.ts';
import { counted } from '../text/counted.ts';
import { byPointer, conditionWords } from './grant-words.ts';
import type { RoleRule } from './rule.ts';

/**
 * Reading a secret, a bucket or a table that the policy names is what the role is for; of all of them it is what an
 * attacker comes for, and no other rule speaks of it, as nothing is changed.
 */
export const everybodysData: RoleRule = {
  codes: ['everybodys-data'],
  level: 'warn',
  check(role) {
    const wide = grants(role, 'data').filter(({ action, resource }) => open(action.action, resource) !== undefined);
    return byPointer(wide, ({ statement, index }) => actionPointer(statement, index)).map(
      ({ pointer, first: { action, resource, statement }, others }) => ({
        pointer,
        message: `${action.action} on "${resource}" ${action.means}, whoever they belong to (it admits ${open(action.action, resource)})${others === 0 ? '' : `, and it means ${counted(others, 'more such action')}`}${conditionWords(statement)}`,
        remedy: 'name what the pipeline really needs, by ARN; a name may end with *, such as secret:checkout/*',
      }),
    );
  },
};

function open(action: string, resource: string): string | undefined {
  return leftOpen(resource, formatsOf(action));
}
