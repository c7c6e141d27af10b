import { formatsOf } from '../iam/catalogue.ts';
import { type ExampleHome, exampleResource } from '../iam/example-resource.ts';
import { leftOpen, type ResourceFormat } from '../iam/resource-format.ts';
import { type ResourceParts, reachOf, resourceParts } from '../iam/resource-pattern.ts';
import type { SensitiveAction } from '../iam/sensitive-actions.ts';
import { grants } from '../permissions/grants.ts';
import { actionPointer } from '../permissions/policy-statements.ts';
import { byPointer, conditionWords } from './grant-words.ts';
import type { RoleRule } from './rule.ts';

/** Things that are used on the way, not taken over: `document/*` beside one named instance does not make it wider. */
const TOOLS =
  /^(association|automation-definition|autoscalingconfiguration|browser-profile|connection|consumable-resource|document|job-queue|observabilityconfiguration|security-group|session|type|volume|vpcconnector)[:/]/;

/**
 * Code that another role runs. Replacing the code of one named function is what a deployment is, and the
 * pipeline then has that function's permissions by intent; of any function it is a way to every role of the account.
 */
export const roleTakeover: RoleRule = {
  codes: ['role-takeover'],
  level: 'refuse',
  check(role) {
    const wrong = grants(role, 'takeover').filter(({ action, resource }) => victims(action, resource) !== undefined);
    return byPointer(wrong, ({ statement, index }) => actionPointer(statement, index)).map(
      ({ pointer, first: { action, resource, statement } }) => ({
        pointer,
        message: `${action.action} on "${resource}" ${action.means}, whichever it is (it admits ${victims(action, resource)}): the pipeline can take over their roles${conditionWords(statement)}`,
        remedy: whatToName(action, resource, role.settings),
      }),
    );
  },
};

/** Of several kinds, those that most people mean. */
const USUAL = ['instance/', 'stackset/'];

/** Of the kinds that this action works on: a function is no example for a command on an instance. */
function whatToName(action: SensitiveAction, resource: string, home: ExampleHome): string {
  const formats = nameable(action);
  const own = formats.filter((format) => !isTool(format));
  const kinds = own.length === 0 ? formats : own;
  const kind = kinds.find(({ head }) => USUAL.includes(head)) ?? kinds[0];
  if (kind === undefined) return 'name what the pipeline works on';
  const tool = own.length === 0 ? undefined : formats.find((format) => isTool(format) && format.service !== 's3');
  const beside =
    tool === undefined ? '' : `; what it is used with, such as ${exampleResource(tool, home)}, may stand beside it`;
  return `name what the pipeline works on, such as ${exampleResource(kind, home, [resource])}${beside}`;
}

/** AWS's own way to let everybody resume and end the sessions that they began, and no others. */
const OWN_SESSIONS = /:session\/\$\{aws:(userid|username)\}-\*$/;

/** What the call itself makes, with an id that nobody knows before: a policy can only name all of them. */
const MADE_BY_THE_CALL = /^automation-execution[:/]/;

function nameable({ action }: SensitiveAction): ResourceFormat[] {
  return formatsOf(action).filter(({ rest }) => !MADE_BY_THE_CALL.test(rest));
}

/** What it admits of the kinds that have a role of their own; undefined if the policy names them. */
function victims(action: SensitiveAction, resource: string): string | undefined {
  const formats = nameable(action);
  const own = formats.filter((format) => !isTool(format));
  if (own.length === 0) return OWN_SESSIONS.test(resource) ? undefined : leftOpen(resource, formats);
  const parts = resourceParts(reachOf(resource));
  return parts !== undefined && isTool(parts) ? undefined : leftOpen(resource, own);
}

/** A bucket is where output goes. */
function isTool({ service, rest }: ResourceParts): boolean {
  return service === 's3' || TOOLS.test(rest);
}
