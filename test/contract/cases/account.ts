/** The calls that look at the account as a whole. */
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  type EntityType,
  GetAccountAuthorizationDetailsCommand,
  GetAccountSummaryCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { expect } from 'vitest';
import { BOUNDARY, createRole, DEPLOY, PERMISSIONS, READ, TRUST } from '../baseline.ts';
import { type ContractCase, call } from '../contract-case.ts';

const details = (...Filter: EntityType[]) => call(GetAccountAuthorizationDetailsCommand, { Filter });
const profile = { InstanceProfileName: 'web', RoleName: 'deploy' };
const full = [
  createRole({
    Description: 'Deploys',
    MaxSessionDuration: 7200,
    PermissionsBoundary: BOUNDARY,
    Tags: [{ Key: 'team', Value: 'shop' }],
  }),
  call(PutRolePolicyCommand, { RoleName: 'deploy', PolicyName: 'assets', PolicyDocument: JSON.stringify(PERMISSIONS) }),
  call(AttachRolePolicyCommand, { RoleName: 'deploy', PolicyArn: DEPLOY }),
  call(CreateInstanceProfileCommand, profile),
  call(AddRoleToInstanceProfileCommand, profile),
];

export const accountCases: readonly ContractCase[] = [
  {
    name: 'the details of a role',
    reason: 'all that hangs on it in one call, for every role at once',
    given: full,
    when: details('Role'),
    expected: {
      RoleDetailList: [
        {
          RoleName: 'deploy',
          Path: '/bitbucket/',
          RoleId: expect.stringMatching(/^AROA/),
          AssumeRolePolicyDocument: TRUST,
          RolePolicyList: [{ PolicyName: 'assets', PolicyDocument: PERMISSIONS }],
          AttachedManagedPolicies: [{ PolicyName: 'deploy', PolicyArn: DEPLOY }],
          InstanceProfileList: [{ InstanceProfileName: 'web', Roles: [{ RoleName: 'deploy' }] }],
          PermissionsBoundary: { PermissionsBoundaryArn: BOUNDARY },
          Tags: [{ Key: 'team', Value: 'shop' }],
          RoleLastUsed: {},
        },
      ],
      IsTruncated: false,
    },
  },
  {
    name: 'the details show neither description nor session duration',
    reason: 'ListRoles does: the two are read together',
    given: full,
    when: details('Role'),
    expected: { RoleDetailList: [{ RoleName: 'deploy' }] },
    absent: ['RoleDetailList.0.Description', 'RoleDetailList.0.MaxSessionDuration'],
  },
  {
    name: 'a role with nothing on it has empty lists',
    reason: 'not absent ones',
    given: [createRole()],
    when: details('Role'),
    expected: {
      RoleDetailList: [
        {
          RolePolicyList: [],
          AttachedManagedPolicies: [],
          InstanceProfileList: [],
          Tags: [],
        },
      ],
    },
    absent: ['RoleDetailList.0.PermissionsBoundary'],
  },
  {
    name: 'roles under every path',
    reason: 'the details know no prefix: they show the whole account',
    given: [createRole(), createRole({ RoleName: 'other', Path: '/other/' })],
    when: details('Role'),
    expected: { RoleDetailList: expect.objectContaining({ length: 2 }) },
  },
  {
    name: 'a filter leaves the other lists empty',
    reason: 'they are there all the same',
    given: [createRole()],
    when: details('Role'),
    expected: { Policies: [], UserDetailList: [], GroupDetailList: [] },
  },
  {
    name: 'the policies of the account',
    reason: 'with their text',
    given: [createRole()],
    when: details('LocalManagedPolicy'),
    expected: {
      RoleDetailList: [],
      Policies: expect.arrayContaining([
        expect.objectContaining({
          Arn: READ,
          PolicyVersionList: [expect.objectContaining({ VersionId: 'v1', Document: PERMISSIONS })],
        }),
      ]),
    },
  },
  {
    name: 'a filter that is no kind of entity',
    reason: 'a slip must not read as an account without roles',
    moto: 'answers with nothing',
    when: details('Roles' as EntityType),
    expected: { refused: 'ValidationError', status: 400, message: /^1 validation error detected: Value at 'filter'/ },
  },
  {
    name: 'the summary counts roles and policies',
    reason: 'and has the quotas that a plan must keep to',
    given: [createRole()],
    when: call(GetAccountSummaryCommand, {}),
    expected: { SummaryMap: { Roles: 1, Policies: 3, RolesQuota: 1000, AssumeRolePolicySizeQuota: 2048 } },
  },
];
