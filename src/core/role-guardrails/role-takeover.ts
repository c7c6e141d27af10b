import { namesNothing, reachOf, resourceParts } from '../iam/resource-pattern.ts';
import { grants } from '../permissions/grants.ts';
import { actionPointer } from '../permissions/policy-statements.ts';
import { byPointer, conditionWords } from './grant-words.ts';
import type { RoleRule } from './rule.ts';

/** Things that are used on the way, not taken over: `document/*` beside one named instance does not make it wider. */
const TOOLS =
  /^(association|automation-definition|autoscalingconfiguration|connection|consumable-resource|document|job-queue|observabilityconfiguration|security-group|session|volume|vpcconnector)[:/]/;

/**
 * Code that another role runs. Replacing the code of one named function is what a deployment is, and the
 * pipeline then has that function's permissions by intent; of any function it is a way to every role of the account.
 */
export const roleTakeover: RoleRule = {
  codes: ['role-takeover'],
  level: 'refuse',
  check(role) {
    const wrong = grants(role, 'takeover').filter(({ resource }) => isAnyVictim(resource));
    return byPointer(wrong, ({ statement, index }) => actionPointer(statement, index)).map(
      ({ pointer, first: { action, resource, statement } }) => ({
        pointer,
        message: `${action.action} on "${resource}" ${action.means}, whichever it is: the pipeline can take over their roles${conditionWords(statement)}`,
        remedy: 'name what the pipeline deploys to, such as arn:aws:lambda:eu-west-1:111122223333:function:checkout-*',
      }),
    );
  },
};

function isAnyVictim(resource: string): boolean {
  return namesNothing(resource) && !TOOLS.test(resourceParts(reachOf(resource))?.rest ?? '');
}
