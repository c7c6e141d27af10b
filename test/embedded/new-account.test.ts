/** A fresh account is ready for its first pipeline role, and for nothing that would not work on AWS. */
import {
  AttachRolePolicyCommand,
  GetAccountAuthorizationDetailsCommand,
  GetOpenIDConnectProviderCommand,
} from '@aws-sdk/client-iam';
import { expect, test } from 'vitest';
import { readAccount } from '../../src/embedded/account-shape.ts';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import { newAccount } from '../../src/embedded/new-account.ts';
import { parsePermissionPolicy } from '../../src/embedded/permission-policy.ts';
import { ACCOUNT, BOUNDARY, createRole, DEPLOY, HOST, PROVIDER, sampleAccount } from './sample-account.ts';

test('it holds no role', () => {
  expect(sampleAccount()).toMatchObject({ Account: ACCOUNT, RoleDetailList: [], InstanceProfiles: [] });
});

test('it holds the provider, its URL without https://', async () => {
  const iam = new EmbeddedIam(sampleAccount());
  const get = new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: PROVIDER });
  expect(await iam.send(get)).toMatchObject({ Url: HOST, ClientIDList: ['ari:cloud:bitbucket::workspace/a0e0f6b6'] });
});

test('it holds the boundary and the policies of its own, not those of AWS', () => {
  expect(sampleAccount().Policies.map(({ Arn, Path }) => [Arn, Path])).toEqual([
    [DEPLOY, '/ci/'],
    [BOUNDARY, '/rolekeeper/'],
  ]);
});

test('its documents are such as IAM takes', () => {
  for (const { PolicyVersionList } of sampleAccount().Policies) {
    for (const { Document } of PolicyVersionList)
      expect(parsePermissionPolicy(JSON.stringify(Document))).toEqual(Document);
  }
});

test('a role can be made under the boundary and given the policies', async () => {
  const iam = new EmbeddedIam(sampleAccount());
  await iam.send(createRole('deploy', { PermissionsBoundary: BOUNDARY }));
  for (const PolicyArn of [DEPLOY, 'arn:aws:iam::aws:policy/ReadOnlyAccess']) {
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'deploy', PolicyArn }));
  }
  const answer = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'] }));
  expect(answer).toMatchObject({ RoleDetailList: [{ AttachedManagedPolicies: [{}, {}] }] });
});

test('it is a state that could be saved as it is', () => {
  const state = sampleAccount();
  expect(readAccount(JSON.parse(JSON.stringify(state)))).toEqual(state);
});

test('a name that is no ARN is refused at once', () => {
  const wrong = {
    account: ACCOUNT,
    provider: { arn: PROVIDER, url: HOST, clientIds: [] },
    boundaryArn: 'boundary',
    managedPolicyArns: [],
  };
  expect(() => newAccount(wrong)).toThrow('boundary is not the ARN of a managed policy.');
});
