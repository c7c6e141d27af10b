import type { ActionPattern } from '../iam/action-pattern.ts';
import { type CatalogueAction, serviceOf } from '../iam/catalogue.ts';
import { leftOpen } from '../iam/resource-format.ts';
import { reachOf } from '../iam/resource-pattern.ts';
import { matches } from '../iam/wildcard.ts';
import { actionPointer, type PolicyStatement } from '../permissions/policy-statements.ts';
import { counted } from '../text/counted.ts';
import { conditionWords } from './grant-words.ts';
import type { RoleRule, RoleUnderCheck, Violation } from './rule.ts';

/**
 * Who may use a bucket, a key, a queue or a function also stands in the policy of that resource. Whoever may write the
 * policies of all of them lets anybody in, other accounts included. Which actions do is AWS's own word: the access level
 * "Permissions management".
 */
export const openedPermissions: RoleRule = {
  codes: ['opened-permissions'],
  level: 'warn',
  check(role) {
    return role.statements
      .filter(({ effect }) => effect === 'Allow')
      .flatMap((statement) => statement.actions.flatMap((action, index) => judge(role, statement, action, index)));
  },
};

function judge(
  { denials }: RoleUnderCheck,
  statement: PolicyStatement,
  action: ActionPattern,
  index: number,
): Violation[] {
  const found = permissionActions(action).flatMap(({ name, formats }) => {
    // An action that works on no single resource works on `*` only.
    const wide = (resource: string) =>
      (formats.length > 0 || resource === '*') &&
      leftOpen(resource, formats) !== undefined &&
      !denials.cover(name, reachOf(resource));
    const resource = statement.resources.find(wide);
    return resource === undefined ? [] : { name, resource, open: leftOpen(resource, formats) };
  });
  const [first] = found;
  if (first === undefined) return [];
  const others = found.length - 1;
  return [
    {
      pointer: actionPointer(statement, index),
      message: `${first.name} on "${first.resource}" changes who else may use it, of ${first.open}${others === 0 ? '' : `, and "${action.text}" means ${counted(others, 'more such action')}`}${conditionWords(statement)}`,
      remedy: 'name the resources whose permissions the pipeline really sets, or leave the action out',
    },
  ];
}

/** AWS has the level also for some that only read, such as billing:GetResourcePolicy, or enter (everybodys-data has that). */
const READS = /:(BatchGet|Describe|Get|List|Search|Test|Use|Validate|View)|^rds-db:connect$/;

/** A wildcard in the service's name is admin-access in any case. */
function permissionActions({ service, name, known }: ActionPattern): readonly CatalogueAction[] {
  const meant =
    known === undefined
      ? (serviceOf(service)?.permissions ?? []).filter((one) =>
          matches(name, one.name.slice(service.length + 1).toLowerCase()),
        )
      : known.access === 'permissions'
        ? [known]
        : [];
  return meant.filter((one) => !READS.test(one.name));
}
