/** A dump of a real account as the AWS CLI prints it: it can be read and planned against as it is. */
import {
  GetAccountAuthorizationDetailsCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  ListInstanceProfilesForRoleCommand,
  ListOpenIDConnectProvidersCommand,
  ListRolesCommand,
  TagRoleCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, test } from 'vitest';
import { readAccount } from '../../src/embedded/account-shape.ts';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import dump from './dumps/account.json' with { type: 'json' };

const load = (extras: object = {}) => new EmbeddedIam(readAccount({ ...dump, ...extras }));
const listed = {
  Arn: 'arn:aws:iam::444455556666:role/bitbucket/web',
  RoleName: 'web',
  Description: 'The web servers',
  MaxSessionDuration: 7200,
};

test('the account is taken from its ARNs', () => {
  expect(load().account).toBe('444455556666');
});

test('session duration and description are not known: ListRoles leaves them out and makes nothing up', async () => {
  const answer = await load().send(new ListRolesCommand({ PathPrefix: '/bitbucket/' }));
  expect(answer).toMatchObject({ Roles: [{ RoleName: 'web' }] });
  expect(answer).not.toHaveProperty('Roles.0.MaxSessionDuration');
  expect(answer).not.toHaveProperty('Roles.0.Description');
});

test('the output of list-roles beside the dump fills them in', async () => {
  const iam = load({ Roles: [listed] });
  expect(await iam.send(new ListRolesCommand({ PathPrefix: '/bitbucket/' }))).toMatchObject({
    Roles: [{ Description: 'The web servers', MaxSessionDuration: 7200 }],
  });
  expect(iam.state).not.toHaveProperty('Roles');
});

test('a duration once written is known, and only that', async () => {
  const iam = load();
  await iam.send(new UpdateRoleCommand({ RoleName: 'web', MaxSessionDuration: 3600 }));
  expect(await iam.send(new GetRoleCommand({ RoleName: 'web' }))).toMatchObject({ Role: { MaxSessionDuration: 3600 } });
});

test('a principal that was deleted shows as its id, and is handed on', async () => {
  const answer = await load().send(new GetRoleCommand({ RoleName: 'web' }));
  const { AssumeRolePolicyDocument } = (answer as { Role: { AssumeRolePolicyDocument: string } }).Role;
  expect(decodeURIComponent(AssumeRolePolicyDocument)).toContain('"AWS":"AROAGONEGONEGONEGONE1"');
});

test('when a role was last used is a date', async () => {
  expect(await load().send(new GetRoleCommand({ RoleName: 'web' }))).toMatchObject({
    Role: { RoleLastUsed: { LastUsedDate: new Date('2026-10-01T12:00:00Z'), Region: 'eu-west-1' } },
  });
});

test('an instance profile is found by its role, whose copy inside it is made again', async () => {
  expect(await load().send(new ListInstanceProfilesForRoleCommand({ RoleName: 'web' }))).toMatchObject({
    InstanceProfiles: [{ InstanceProfileName: 'web', Roles: [{ RoleName: 'web', RoleId: 'AROAEXAMPLEEXAMPLE456' }] }],
  });
});

test('a service-linked role is left to AWS', async () => {
  const tag = new TagRoleCommand({ RoleName: 'AWSServiceRoleForLambda', Tags: [{ Key: 'a', Value: '1' }] });
  await expect(load().send(tag)).rejects.toMatchObject({
    name: 'UnmodifiableEntityException',
    message:
      "Cannot perform the operation on the protected role 'AWSServiceRoleForLambda' - this role is only modifiable by AWS",
  });
});

test.each([
  {
    name: 'which providers there are',
    command: new ListOpenIDConnectProvidersCommand({}),
  },
  {
    name: "what AWS's own policies say",
    command: new GetPolicyCommand({ PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }),
  },
  {
    name: "what a version of AWS's own policies says",
    command: new GetPolicyVersionCommand({ PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess', VersionId: 'v1' }),
  },
])('$name is not in the dump, and not known is not the same as not there', async ({ command }) => {
  await expect(load().send(command)).rejects.toMatchObject({ name: 'NotInDump' });
});

describe('users and policies are handed out as the SDK would', () => {
  test('dates are dates and documents are encoded', async () => {
    const answer = await load().send(new GetAccountAuthorizationDetailsCommand({ Filter: ['User'] }));
    expect(answer).toMatchObject({
      UserDetailList: [
        {
          UserName: 'ops',
          CreateDate: new Date('2024-02-01T08:00:00Z'),
          UserPolicyList: [{ PolicyDocument: expect.stringMatching(/^%7B%22Version%22/) }],
        },
      ],
      RoleDetailList: [],
    });
  });

  test.each([
    { filter: 'LocalManagedPolicy' as const, expected: ['deploy'] },
    { filter: 'AWSManagedPolicy' as const, expected: ['ReadOnlyAccess'] },
  ])('$filter', async ({ filter, expected }) => {
    const answer = await load().send(new GetAccountAuthorizationDetailsCommand({ Filter: [filter] }));
    expect((answer as { Policies: { PolicyName: string }[] }).Policies.map(({ PolicyName }) => PolicyName)).toEqual(
      expected,
    );
  });
});

test('URL-encoded documents, as the bare API sends them, are read as what they are', () => {
  const encoded = JSON.parse(JSON.stringify(dump), (key, value) =>
    key.endsWith('Document') && typeof value === 'object' ? encodeURIComponent(JSON.stringify(value)) : value,
  );
  expect(encoded.RoleDetailList[0].AssumeRolePolicyDocument).toMatch(/^%7B/);
  const { RoleDetailList, Policies } = readAccount(dump);
  expect(readAccount(encoded)).toMatchObject({ RoleDetailList, Policies });
});
