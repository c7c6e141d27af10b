/** Quotas are those of a new account unless they are set, as AWS raises some on request. */
import { AttachRolePolicyCommand, PutRolePolicyCommand, TagRoleCommand } from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import type { Quotas } from '../../src/embedded/quotas.ts';
import { BOUNDARY, createRole, DEPLOY, PERMISSIONS, sampleAccount, TRUST } from './sample-account.ts';

interface QuotaCase {
  name: string;
  reason: string;
  quotas: Partial<Quotas>;
  /** Fits on the role `deploy`. */
  fits: () => object;
  /** One more than fits. */
  exceeds: () => object;
  message: string;
}

const cases: readonly QuotaCase[] = [
  {
    name: 'roles of an account',
    reason: 'a plan of many roles must learn of it before the first is created',
    quotas: { rolesPerAccount: 2 },
    fits: () => createRole('second'),
    exceeds: () => createRole('third'),
    message: 'Cannot exceed quota for RolesPerAccount: 2',
  },
  {
    name: 'characters of a trust policy',
    reason: 'raised to 4,096 for many accounts',
    quotas: { trustPolicyCharacters: JSON.stringify(TRUST).length },
    fits: () => createRole('second'),
    exceeds: () => createRole('third', { AssumeRolePolicyDocument: JSON.stringify({ ...TRUST, Id: 'x' }) }),
    message: `Cannot exceed quota for ACLSizePerRole: ${JSON.stringify(TRUST).length}`,
  },
  {
    name: 'attached policies of a role',
    reason: 'raised to 20 for many accounts',
    quotas: { managedPoliciesPerRole: 1 },
    fits: () => new AttachRolePolicyCommand({ RoleName: 'deploy', PolicyArn: DEPLOY }),
    exceeds: () => new AttachRolePolicyCommand({ RoleName: 'deploy', PolicyArn: BOUNDARY }),
    message: 'Cannot exceed quota for PoliciesPerRole: 1',
  },
  {
    name: 'characters of inline policies',
    reason: 'the same for every account, and set here to keep the test small',
    quotas: { inlinePolicyCharacters: JSON.stringify(PERMISSIONS).length },
    fits: () => putPolicy('a'),
    exceeds: () => putPolicy('b'),
    message: `Maximum policy size of ${JSON.stringify(PERMISSIONS).length} bytes exceeded for role deploy`,
  },
  {
    name: 'tags of a role',
    reason: 'the same for every account, and set here to keep the test small',
    quotas: { tagsPerRole: 1 },
    fits: () => new TagRoleCommand({ RoleName: 'deploy', Tags: [{ Key: 'a', Value: '' }] }),
    exceeds: () => new TagRoleCommand({ RoleName: 'deploy', Tags: [{ Key: 'b', Value: '' }] }),
    message: 'The number of tags has reached the maximum limit.',
  },
];

function putPolicy(PolicyName: string): PutRolePolicyCommand {
  return new PutRolePolicyCommand({ RoleName: 'deploy', PolicyName, PolicyDocument: JSON.stringify(PERMISSIONS) });
}

test.each(cases)('$name: $reason', async ({ quotas, fits, exceeds, message }) => {
  const iam = new EmbeddedIam(sampleAccount(), { quotas });
  await iam.send(createRole('deploy'));
  await iam.send(fits());
  await expect(iam.send(exceeds())).rejects.toMatchObject({ name: 'LimitExceededException', message });
});

test('a thousand roles fit into a new account, and no more', async () => {
  const iam = new EmbeddedIam(sampleAccount());
  for (let index = 0; index < 1000; index += 1) await iam.send(createRole(`role-${index}`));
  await expect(iam.send(createRole('one-more'))).rejects.toMatchObject({
    message: 'Cannot exceed quota for RolesPerAccount: 1000',
  });
});

test('an account of 3,000 roles is read and added to: AWS has raised its quota, and a quota limits only what is new', async () => {
  const iam = new EmbeddedIam(sampleAccount());
  await iam.send(createRole('deploy'));
  const [role] = iam.state.RoleDetailList;
  if (role === undefined) throw new Error('the role is there');
  const RoleDetailList = Array.from({ length: 3000 }, (_, index) => {
    const RoleName = `role-${index}`;
    return { ...role, RoleName, Arn: role.Arn.replace('deploy', RoleName) };
  });
  const large = new EmbeddedIam({ ...iam.state, RoleDetailList });
  await large.send(createRole('one-more'));
  expect(large.state.RoleDetailList).toHaveLength(3001);
});
