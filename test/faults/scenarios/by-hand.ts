/** What people do to a role by hand, as commands of the SDK. */
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from '@aws-sdk/client-iam';
import { REVOCATION, revocationPolicy } from '../../../src/core/iam/revocation-policy.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { BOUNDARY, OTHER_REPOSITORY, OWNER, PATH, settings } from '../../support/roles.ts';
import { policyArn } from '../role-file.ts';
import { OTHER_BOUNDARY } from '../scenario.ts';

const OTHER_TRUST = trustPolicy(settings().provider, [{ repositoryUuid: OTHER_REPOSITORY }]);
const EVERYBODY = trustPolicy(settings().provider, [{ repositoryUuid: OTHER_REPOSITORY }]).replace(
  OTHER_REPOSITORY,
  '*',
);
const DOCUMENT = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});

/** No settings here name it. */
export const ANOTHER_OWNER = '99999999-8f1b-4c55-9a60-1d2e3f405162/payments';

/** Tags that make a role look like one of ours. */
export const OWNED = [
  { Key: 'rolekeeper:managed-by', Value: 'rolekeeper' },
  { Key: 'rolekeeper:owner', Value: OWNER },
  { Key: 'rolekeeper:team', Value: 'copied' },
];

export const DENY_ALL = 'arn:aws:iam::aws:policy/AWSDenyAll';

export const on = (RoleName: string) => ({
  attach: new AttachRolePolicyCommand({ RoleName, PolicyArn: policyArn('three') }),
  detach: new DetachRolePolicyCommand({ RoleName, PolicyArn: policyArn('one') }),
  put: new PutRolePolicyCommand({ RoleName, PolicyName: 'by-hand', PolicyDocument: DOCUMENT }),
  replace: new PutRolePolicyCommand({ RoleName, PolicyName: 'read', PolicyDocument: DOCUMENT }),
  unput: new DeleteRolePolicyCommand({ RoleName, PolicyName: 'read' }),
  trust: new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: OTHER_TRUST }),
  trustAll: new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: EVERYBODY }),
  unbound: new DeleteRolePermissionsBoundaryCommand({ RoleName }),
  rebound: new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: OTHER_BOUNDARY }),
  deny: new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: DENY_ALL }),
  update: new UpdateRoleCommand({ RoleName, Description: 'by hand', MaxSessionDuration: 43_200 }),
  tag: new TagRoleCommand({ RoleName, Tags: [{ Key: 'by-hand', Value: 'yes' }] }),
  retag: new TagRoleCommand({ RoleName, Tags: [{ Key: 'rolekeeper:team', Value: 'another' }] }),
  /** Of an earlier version; or so it says. */
  digest: new TagRoleCommand({ RoleName, Tags: [{ Key: 'rolekeeper:digest', Value: 'v1-revoking-sessions' }] }),
  disown: new UntagRoleCommand({ RoleName, TagKeys: ['rolekeeper:managed-by'] }),
  unowned: new UntagRoleCommand({ RoleName, TagKeys: ['rolekeeper:owner'] }),
  giveAway: new TagRoleCommand({ RoleName, Tags: [{ Key: 'rolekeeper:owner', Value: ANOTHER_OWNER }] }),
  remove: new DeleteRoleCommand({ RoleName }),
  /** As the console does. The first is in force, the second has served its time, the third lies ahead. */
  revoke: revocation(RoleName, '2026-11-22T08:00:00Z'),
  revokeLongAgo: revocation(RoleName, '2026-11-20T08:00:00Z'),
  revokeForAYear: revocation(RoleName, '2027-11-22T08:00:00Z'),
});

function revocation(RoleName: string, before: string): PutRolePolicyCommand {
  return new PutRolePolicyCommand({ RoleName, PolicyName: REVOCATION, PolicyDocument: revocationPolicy(before) });
}

export const make = (RoleName: string, Path: string, Tags: typeof OWNED = []) =>
  new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument: OTHER_TRUST, PermissionsBoundary: BOUNDARY, Tags });

/** Outside of our path, with permissions and without a boundary, and every pipeline of a repository gets in. */
export const makeForeign = (RoleName: string) => [
  new CreateRoleCommand({ RoleName, Path: '/', AssumeRolePolicyDocument: OTHER_TRUST }),
  on(RoleName).attach,
  on(RoleName).put,
];

export const intoProfile = (RoleName: string, Path = PATH) => [
  new CreateInstanceProfileCommand({ InstanceProfileName: 'by-hand', Path }),
  new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'by-hand', RoleName }),
];
