/** What people do to a role by hand, by lot. Nothing after which only a person could decide whose role it is. */
import {
  AttachRolePolicyCommand,
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
import { trustPolicy } from '../../src/core/trust.ts';
import type { RoleDetail } from '../../src/embedded/account-state.ts';
import { OTHER_REPOSITORY, settings } from '../support/roles.ts';
import type { Random } from './random.ts';
import { policyArn } from './role-file.ts';
import { OTHER_BOUNDARY } from './scenario.ts';

const OTHER_TRUST = trustPolicy(settings().provider, [{ repositoryUuid: OTHER_REPOSITORY }]);
const DOCUMENT = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});

/** The commands of one edit. */
export function handEdit(role: RoleDetail, random: Random): object[] {
  const { RoleName } = role;
  return random.from([
    () => [new AttachRolePolicyCommand({ RoleName, PolicyArn: policyArn('three') })],
    () => role.AttachedManagedPolicies.map(({ PolicyArn }) => new DetachRolePolicyCommand({ RoleName, PolicyArn })),
    () => [new PutRolePolicyCommand({ RoleName, PolicyName: 'by-hand', PolicyDocument: DOCUMENT })],
    () => role.RolePolicyList.map(({ PolicyName }) => new DeleteRolePolicyCommand({ RoleName, PolicyName })),
    () => [new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: OTHER_TRUST })],
    () => (role.PermissionsBoundary === undefined ? [] : [new DeleteRolePermissionsBoundaryCommand({ RoleName })]),
    () => [new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: OTHER_BOUNDARY })],
    () => [new UpdateRoleCommand({ RoleName, Description: 'by hand', MaxSessionDuration: 43_200 })],
    () => [new TagRoleCommand({ RoleName, Tags: [{ Key: 'by-hand', Value: 'yes' }] })],
    () => [new TagRoleCommand({ RoleName, Tags: [{ Key: 'rolekeeper:digest', Value: 'v1-by-hand' }] })],
    () => [new UntagRoleCommand({ RoleName, TagKeys: ['rolekeeper:digest', 'rolekeeper:team'] })],
    () => deletion(role),
  ])();
}

function deletion({ RoleName, AttachedManagedPolicies, RolePolicyList }: RoleDetail): object[] {
  return [
    ...AttachedManagedPolicies.map(({ PolicyArn }) => new DetachRolePolicyCommand({ RoleName, PolicyArn })),
    ...RolePolicyList.map(({ PolicyName }) => new DeleteRolePolicyCommand({ RoleName, PolicyName })),
    new DeleteRoleCommand({ RoleName }),
  ];
}
