import { REVOCATION } from '../iam/revocation-policy.ts';
import type { InlinePolicy } from '../permissions/identity-policy.ts';
import type { RoleRule, Violation } from './rule.ts';

/** Prefixes, in lower case as IAM compares names, and whose they are. */
const RESERVED: readonly (readonly [prefix: string, owner: string])[] = [
  ['rolekeeper', 'Rolekeeper itself'],
  ['awsreservedsso_', 'IAM Identity Center'],
  ['awsservicerole', "AWS's service-linked roles"],
  ['awscontroltower', 'AWS Control Tower'],
  ['aws-reserved', 'AWS'],
  ['aws-service-role', 'AWS'],
  ['organizationaccountaccessrole', 'AWS Organizations'],
  ['stacksets-exec-', 'CloudFormation StackSets'],
  ['cdk-', 'the bootstrap stack of the CDK'],
];

/** People, and policies that trust a prefix, would confuse a role of such a name with another. */
export const reservedName: RoleRule = {
  codes: ['reserved-name'],
  level: 'refuse',
  check({ manifest: { name }, inline }) {
    return [...roleName(name), ...inline.flatMap((policy) => policyName(policy))];
  },
};

function roleName(name: string): Violation[] {
  const folded = name.toLowerCase();
  const reserved = RESERVED.find(([prefix]) => folded.startsWith(prefix));
  if (reserved === undefined) return [];
  const [prefix, owner] = reserved;
  return [
    {
      pointer: '/metadata/name',
      message: `names that begin with "${name.slice(0, prefix.length)}" belong to ${owner}`,
      remedy: 'choose another name, such as <repository>-deploy',
    },
  ];
}

/** A policy of that name ends sessions, and is not compared with a manifest. */
function policyName({ name, pointer }: InlinePolicy): Violation[] {
  if (name.toLowerCase() !== REVOCATION.toLowerCase()) return [];
  return [
    {
      pointer: `${pointer}/name`,
      message: `the policy name ${name} belongs to the revocation of sessions`,
      remedy: 'choose another name; to end sessions, press "Revoke active sessions" in the IAM console',
    },
  ];
}
