import { isAwsPolicy, policyName } from '../iam/managed-policy.ts';
import type { Arn } from '../model/ids.ts';
import { managedPointer } from '../permissions/managed-statements.ts';
import { adminAccess } from './admin-access.ts';
import { invertedAllow } from './inverted-allow.ts';
import type { RoleRule, RoleUnderCheck } from './rule.ts';
import { serviceWildcard } from './service-wildcard.ts';

/** What is judged with the words of these rules, in a policy of AWS, has this rule's code: nobody here can correct it. */
const WHOLE: readonly RoleRule[] = [adminAccess, invertedAllow, serviceWildcard];

/**
 * AWS's managed policies that give the rights of an administrator, or a whole service: by what they say. One that is
 * newer than our data is judged by its name.
 */
export const adminManagedPolicy: RoleRule = {
  codes: ['admin-managed-policy'],
  level: 'refuse',
  settles: true,
  check(role) {
    return role.manifest.policies.flatMap((entry, index) => {
      if (!('managed' in entry) || !isAwsPolicy(entry.managed)) return [];
      const what = whatItSays(entry.managed, index, role);
      if (what === undefined) return [];
      return {
        pointer: `/spec/policies/${index}/managed`,
        message: `${policyName(entry.managed)} ${what}`,
        remedy:
          'write statements for what the pipeline really calls, or name a customer managed policy; for cdk deploy use `preset: cdk-deploy`',
      };
    });
  },
};

function whatItSays(arn: Arn, index: number, role: RoleUnderCheck): string | undefined {
  if (role.unseen.includes(arn)) return whatItsNameSays(policyName(arn));
  const statements = role.statements.filter(({ place }) => place.pointer.startsWith(`${managedPointer(index)}/`));
  const found = WHOLE.map(({ check }) => check({ ...role, statements }));
  const [first, ...others] = found.find(({ length }) => length > 0) ?? [];
  if (first === undefined) return undefined;
  return `allows too much: ${first.message}${others.length === 0 ? '' : `, and ${others.length} more of the kind`}`;
}

/** In any letter case: IAM would refuse another spelling, but a guardrail should not depend on it. */
function whatItsNameSays(name: string): string | undefined {
  if (/^AdministratorAccess|Administrator(Access)?$|Admin(Access|Policy)$|^AWSQuickSetup/i.test(name)) return ADMIN;
  if (/FullAccess(Policy)?(_?V\d+)?$/i.test(name)) return `allows everything in its service, ${BY_NAME}`;
  return undefined;
}

const BY_NAME = 'by its name: it is newer than the list of AWS’s policies here';
const ADMIN = `makes the pipeline an administrator of the account or of a service, or lets it become one, ${BY_NAME}`;
