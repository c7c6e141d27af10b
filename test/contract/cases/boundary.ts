/** The permissions boundary of a role. */
import {
  DeleteRolePermissionsBoundaryCommand,
  GetRoleCommand,
  PutRolePermissionsBoundaryCommand,
} from '@aws-sdk/client-iam';
import { ACCOUNT, BOUNDARY, createRole, policyArn, READ } from '../baseline.ts';
import { type ContractCase, call, invalid, invalidInput, noSuchEntity } from '../contract-case.ts';

const put = (PermissionsBoundary: string) =>
  call(PutRolePermissionsBoundaryCommand, { RoleName: 'deploy', PermissionsBoundary });
const remove = call(DeleteRolePermissionsBoundaryCommand, { RoleName: 'deploy' });
const get = call(GetRoleCommand, { RoleName: 'deploy' });

export const boundaryCases: readonly ContractCase[] = [
  {
    name: 'a boundary put on a role',
    reason: 'it was taken off by hand and we put it back',
    given: [createRole(), put(BOUNDARY)],
    when: get,
    expected: { Role: { PermissionsBoundary: { PermissionsBoundaryArn: BOUNDARY } } },
  },
  {
    name: 'another boundary replaces the first',
    reason: 'one call, so the role is never without',
    given: [createRole({ PermissionsBoundary: READ }), put(BOUNDARY)],
    when: get,
    expected: { Role: { PermissionsBoundary: { PermissionsBoundaryArn: BOUNDARY } } },
  },
  {
    name: 'a policy of AWS as the boundary',
    reason: 'AWSDenyAll switches a role off',
    given: [createRole({ PermissionsBoundary: BOUNDARY }), put('arn:aws:iam::aws:policy/AWSDenyAll')],
    when: get,
    expected: { Role: { PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::aws:policy/AWSDenyAll' } } },
  },
  {
    name: 'a policy that AWS keeps for a role of its own service as the boundary',
    reason: 'it is for that one role, and no ceiling of others',
    moto: 'accepts it',
    given: [createRole({ PermissionsBoundary: BOUNDARY })],
    when: put('arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy'),
    expected: noSuchEntity(
      'Scope ARN: arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy does not exist or is not attachable.',
    ),
  },
  {
    name: 'a boundary taken away',
    reason: 'the drift that matters most',
    given: [createRole({ PermissionsBoundary: BOUNDARY }), remove],
    when: get,
    expected: { Role: { RoleName: 'deploy' } },
    absent: ['Role.PermissionsBoundary'],
  },
  {
    name: 'taking away a boundary that is not there',
    reason: 'we must not expect it to succeed',
    moto: 'lets it pass',
    given: [createRole()],
    when: remove,
    expected: noSuchEntity('The role with name deploy has no permissions boundary.'),
  },
  {
    name: 'putting no boundary at all',
    reason: 'a request that lacks a required member names it',
    moto: 'lets it pass',
    given: [createRole()],
    when: call(PutRolePermissionsBoundaryCommand, { RoleName: 'deploy', PermissionsBoundary: undefined }),
    expected: invalid('permissionsBoundary', 'not be null'),
  },
  {
    name: 'creating a role under a policy that is not there',
    reason: 'no role rather than one without boundary',
    moto: 'accepts it',
    when: createRole({ PermissionsBoundary: policyArn('typo') }),
    expected: noSuchEntity(`Scope ARN: ${policyArn('typo')} does not exist or is not attachable.`),
  },
  {
    name: 'putting a policy that is not there',
    reason: 'the old boundary stays',
    moto: 'accepts it',
    given: [createRole()],
    when: put(policyArn('typo')),
    expected: noSuchEntity(`Scope ARN: ${policyArn('typo')} does not exist or is not attachable.`),
  },
  {
    name: 'an ARN that is no policy',
    reason: 'another kind of mistake than a policy that is gone',
    moto: 'calls it an invalid parameter value',
    given: [createRole()],
    when: put(`arn:aws:iam::${ACCOUNT}:role/bitbucket/deploy`),
    expected: invalidInput(`ARN arn:aws:iam::${ACCOUNT}:role/bitbucket/deploy is not valid.`),
  },
];
