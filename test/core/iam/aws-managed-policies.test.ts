/** What ships of AWS's own managed policies: little, and enough for every rule to judge as it judges the whole texts. */
import { statSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  generateManagedPolicies,
  isForReading,
  type SourcePolicy,
  sourcePolicies,
} from '../../../scripts/generate-managed-policies.ts';
import { AWS_POLICIES_DATE, allPolicyFacts, awsPolicyFacts } from '../../../src/core/iam/aws-managed-policies.ts';
import type { ManagedTexts } from '../../../src/core/model/managed-text.ts';
import { judgePolicies } from '../../../src/core/role-guardrails/policy-verdict.ts';
import { anArn } from '../../support/ids.ts';
import { judged } from '../../support/judged-role.ts';
import { settings } from '../../support/roles.ts';

let source: { policies: SourcePolicy[]; updated: string };
beforeAll(async () => {
  source = await sourcePolicies();
}, 60_000);

function said(arn: string, texts: ManagedTexts): string[] {
  const role = { name: 'any', managedPolicyArns: [anArn(arn)], inlinePolicies: {}, tags: {} };
  const { faults, unseen } = judgePolicies(role, false, settings(), texts);
  expect(unseen).toEqual([]);
  return faults.map(({ code, level, message }) => `${level} ${code} ${message}`);
}

describe('the facts of AWS’s managed policies', () => {
  it('are those that the generator makes now', { timeout: 60_000 }, async () => {
    const { facts, updated } = await generateManagedPolicies();
    expect(AWS_POLICIES_DATE, 'npm run generate:managed-policies').toBe(updated);
    expect(allPolicyFacts(), 'npm run generate:managed-policies').toEqual(facts);
  });

  it('are found in whatever letter case: a guardrail does not depend on how somebody spells a name', () => {
    expect(judged({ policies: [{ managed: 'arn:aws:iam::aws:policy/poweruseraccess' }] }).refused).toEqual([
      'admin-managed-policy /spec/policies/0/managed',
    ]);
  });

  it('take at most 60 kB of the bundle', () => {
    const file = new URL('../../../src/core/iam/generated/aws-managed-policies.js', import.meta.url);
    expect(statSync(file).size).toBeLessThanOrEqual(60_000);
  });

  it('have every policy that a role can have', () => {
    expect(source.policies.length).toBeGreaterThan(1200);
    expect(Object.keys(allPolicyFacts())).toEqual(source.policies.map(({ name }) => name));
  });

  it('make every rule say of a policy what it says of the whole text', { timeout: 60_000 }, () => {
    const differ = source.policies.filter((policy) => {
      const { arn, document } = policy;
      // What they read is left out on purpose.
      if (isForReading(policy)) return false;
      const whole = new Map([[anArn(arn), { is: 'read', version: 'v1', document: JSON.stringify(document) } as const]]);
      return said(arn, new Map()).join('\n') !== said(arn, whole).join('\n');
    });
    expect(differ.map(({ name }) => name)).toEqual([]);
  });

  it('know nothing of a policy that AWS keeps for its own services, or of next year', () => {
    expect(awsPolicyFacts('arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy')).toBeUndefined();
    expect(awsPolicyFacts('arn:aws:iam::aws:policy/AWSSomethingOfNextYear')).toBeUndefined();
    expect(awsPolicyFacts('arn:aws:iam::aws:policy/constructor')).toBeUndefined();
  });
});

interface Case {
  name: string;
  reason: string;
  policies: readonly object[];
  refused: string[];
}

const managed = (name: string) => ({ managed: `arn:aws:iam::aws:policy/${name}` });
const statement = (action: string, resource: string) => ({
  name: 'own',
  statements: [{ actions: [action], resources: [resource] }],
});

const CASES: Case[] = [
  {
    name: 'AmazonDynamoDBFullAccesswithDataPipeline',
    reason: 'its name passed as that of a harmless policy; it has lambda:* and PassRole on everything',
    policies: [managed('AmazonDynamoDBFullAccesswithDataPipeline')],
    refused: ['admin-managed-policy /spec/policies/0/managed'],
  },
  {
    name: 'AWSManagedControlPolicyManagementAccess',
    reason: 'it rewrites the policies of the organisation',
    policies: [managed('AWSManagedControlPolicyManagementAccess')],
    refused: ['privilege-escalation /spec/policies/0/managed'],
  },
  {
    name: 'a half in a policy of AWS, a half in the role',
    reason: 'a task that the policy of AWS registers runs as the role that a statement of the role passes',
    policies: [
      managed('AWSElasticBeanstalkRoleECS'),
      statement('iam:PassRole', 'arn:aws:iam::111122223333:role/billing'),
    ],
    refused: ['pass-role /spec/policies/1/statements/0/resources/0'],
  },
  {
    name: 'policies that read',
    reason: 'they were asked for by their names, and only read',
    policies: ['AmazonS3ReadOnlyAccess', 'ReadOnlyAccess', 'SecurityAudit', 'job-function/ViewOnlyAccess'].map(managed),
    refused: [],
  },
  {
    name: 'a policy for one task',
    reason: 'AmazonEC2ContainerRegistryPowerUser pushes images and no more',
    policies: [managed('AmazonEC2ContainerRegistryPowerUser')],
    refused: [],
  },
  {
    name: 'a name that ends like that of a whole service, and is not in the data',
    reason: 'a policy that is newer than the data is judged by its name',
    policies: [managed('AWSNextYearFullAccess'), managed('AWSNextYearReadOnlyAccess')],
    refused: ['admin-managed-policy /spec/policies/0/managed'],
  },
];

describe('a manifest that attaches policies of AWS', () => {
  it.for(CASES)('$name: $reason', ({ policies, refused }) => {
    const { issues } = judged({ policies });
    expect(issues.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(refused);
    for (const { remedy, pointer } of issues.filter(({ pointer }) => pointer.endsWith('/managed'))) {
      expect(remedy, pointer).toMatch(/write statements/);
    }
  });
});
