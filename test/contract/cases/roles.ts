/** Roles themselves, as every pass reads and writes them. */

import {
  GetRoleCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
  UpdateRoleDescriptionCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import { ACCOUNT, BOUNDARY, createRole, PERMISSIONS, TRUST } from '../baseline.ts';
import { type ContractCase, call, noSuchEntity } from '../contract-case.ts';

const get = call(GetRoleCommand, { RoleName: 'deploy' });
const full = createRole({
  Description: 'Deploys',
  MaxSessionDuration: 7200,
  PermissionsBoundary: BOUNDARY,
  Tags: [{ Key: 'team', Value: 'shop' }],
});

export const roleCases: readonly ContractCase[] = [
  {
    name: 'CreateRole answers with the role',
    reason: 'its ARN holds the path, its id begins with AROA',
    when: full,
    expected: {
      Role: {
        RoleName: 'deploy',
        Path: '/bitbucket/',
        Arn: `arn:aws:iam::${ACCOUNT}:role/bitbucket/deploy`,
        RoleId: expect.stringMatching(/^AROA[A-Z0-9]{17}$/),
        CreateDate: expect.any(Date),
        AssumeRolePolicyDocument: TRUST,
        Tags: [{ Key: 'team', Value: 'shop' }],
      },
    },
  },
  {
    name: 'CreateRole does not repeat description and session duration',
    reason: 'who wants to know whether they took must read the role',
    moto: 'repeats the description',
    when: full,
    expected: { Role: { RoleName: 'deploy' } },
    absent: ['Role.Description', 'Role.MaxSessionDuration'],
  },
  {
    name: 'everything given to CreateRole is set by that one call',
    reason: 'a role must never be without its boundary, not for a moment',
    given: [full],
    when: get,
    expected: {
      Role: {
        AssumeRolePolicyDocument: TRUST,
        Description: 'Deploys',
        MaxSessionDuration: 7200,
        PermissionsBoundary: { PermissionsBoundaryArn: BOUNDARY },
        Tags: [{ Key: 'team', Value: 'shop' }],
      },
    },
  },
  {
    name: 'a boundary is of the type Policy',
    reason: 'the API reference calls it PermissionsBoundaryPolicy, and the service does not',
    moto: 'follows the reference',
    given: [full],
    when: get,
    expected: { Role: { PermissionsBoundary: { PermissionsBoundaryType: 'Policy' } } },
  },
  {
    name: 'what is left out has a default',
    reason: 'an hour, no description, the path /',
    given: [createRole({ Path: undefined })],
    when: get,
    expected: { Role: { Path: '/', MaxSessionDuration: 3600 } },
    absent: ['Role.Description', 'Role.PermissionsBoundary', 'Role.Tags'],
  },
  {
    name: 'a role that was never used has an empty RoleLastUsed',
    reason: 'absent would be one more case to distinguish',
    given: [createRole()],
    when: get,
    expected: { Role: { RoleLastUsed: {} } },
  },
  {
    name: 'an empty description is none',
    reason: 'IAM keeps no empty texts, so a comparison must take both for the same',
    moto: 'keeps it',
    given: [createRole({ Description: '' })],
    when: get,
    expected: { Role: { RoleName: 'deploy' } },
    absent: ['Role.Description'],
  },
  {
    name: 'ListRoles shows trust, description and session duration',
    reason: 'the bulk reader takes them from here',
    given: [full],
    when: call(ListRolesCommand, { PathPrefix: '/bitbucket/' }),
    expected: {
      IsTruncated: false,
      Roles: [
        { RoleName: 'deploy', AssumeRolePolicyDocument: TRUST, Description: 'Deploys', MaxSessionDuration: 7200 },
      ],
    },
  },
  {
    name: 'ListRoles shows neither tags nor boundary',
    reason: 'a reader that stops here would take every role for untagged',
    given: [full],
    when: call(ListRolesCommand, {}),
    expected: { Roles: [{ RoleName: 'deploy' }] },
    absent: ['Roles.0.Tags', 'Roles.0.PermissionsBoundary', 'Roles.0.RoleLastUsed'],
  },
  {
    name: 'ListRoles keeps to the prefix of the path',
    reason: 'other teams own the rest of the account',
    given: [createRole(), createRole({ RoleName: 'other', Path: '/other/' })],
    when: call(ListRolesCommand, { PathPrefix: '/bitbucket/' }),
    expected: { Roles: [{ RoleName: 'deploy' }], IsTruncated: false },
  },
  {
    name: 'nothing under a prefix is an empty list',
    reason: 'it is not an error, and must not be taken for one',
    when: call(ListRolesCommand, { PathPrefix: '/bitbucket/' }),
    expected: { Roles: [], IsTruncated: false },
  },
  {
    name: 'UpdateRole sets description and session duration',
    reason: 'one call for both',
    given: [full, call(UpdateRoleCommand, { RoleName: 'deploy', Description: 'New', MaxSessionDuration: 3600 })],
    when: get,
    expected: { Role: { Description: 'New', MaxSessionDuration: 3600 } },
  },
  {
    name: 'UpdateRole keeps what it is not given',
    reason: 'it is a merge, whatever its reference page says of defaults',
    moto: 'resets both',
    given: [full, call(UpdateRoleCommand, { RoleName: 'deploy' })],
    when: get,
    expected: { Role: { Description: 'Deploys', MaxSessionDuration: 7200 } },
  },
  {
    name: 'UpdateRole with an empty description takes it away',
    reason: 'there is no other way to',
    moto: 'keeps it',
    given: [full, call(UpdateRoleCommand, { RoleName: 'deploy', Description: '', MaxSessionDuration: 7200 })],
    when: get,
    expected: { Role: { RoleName: 'deploy' } },
    absent: ['Role.Description'],
  },
  {
    name: 'UpdateRoleDescription answers with the role',
    reason: 'and leaves the session duration alone',
    given: [full],
    when: call(UpdateRoleDescriptionCommand, { RoleName: 'deploy', Description: 'New' }),
    expected: { Role: { RoleName: 'deploy', Description: 'New' } },
  },
  ...[
    { name: 'GetRole', when: call(GetRoleCommand, { RoleName: 'gone' }) },
    { name: 'UpdateRole', when: call(UpdateRoleCommand, { RoleName: 'gone', Description: 'x' }) },
    {
      name: 'UpdateAssumeRolePolicy',
      when: call(UpdateAssumeRolePolicyCommand, { RoleName: 'gone', PolicyDocument: JSON.stringify(TRUST) }),
    },
    {
      name: 'PutRolePolicy',
      when: call(PutRolePolicyCommand, {
        RoleName: 'gone',
        PolicyName: 'x',
        PolicyDocument: JSON.stringify(PERMISSIONS),
      }),
    },
  ].map(({ name, when }) => ({
    name: `${name} on a role that is gone`,
    reason: 'it was deleted between the plan and now',
    when,
    expected: noSuchEntity('The role with name gone cannot be found.'),
  })),
];
