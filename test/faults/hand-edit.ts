/** Random manual changes of a role. None after which only a person could decide whose role it is. */
import {
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
} from '@aws-sdk/client-iam';
import type { RoleDetail } from '../../src/embedded/account-state.ts';
import type { Random } from './random.ts';
import { on } from './scenarios/by-hand.ts';

/** The commands of one edit. */
export function handEdit(role: RoleDetail, random: Random): object[] {
  const { RoleName } = role;
  const edits = on(RoleName);
  return random.from([
    () => [edits.attach],
    () => role.AttachedManagedPolicies.map(({ PolicyArn }) => new DetachRolePolicyCommand({ RoleName, PolicyArn })),
    () => [edits.put],
    () => role.RolePolicyList.map(({ PolicyName }) => new DeleteRolePolicyCommand({ RoleName, PolicyName })),
    () => [edits.trust],
    () => (role.PermissionsBoundary === undefined ? [] : [edits.unbound]),
    () => [edits.rebound],
    () => [edits.update],
    () => [edits.tag],
    () => [new TagRoleCommand({ RoleName, Tags: [{ Key: 'rolekeeper:digest', Value: 'v1-by-hand' }] })],
    () => [new UntagRoleCommand({ RoleName, TagKeys: ['rolekeeper:creation', 'rolekeeper:team'] })],
    () => deletion(role),
  ])();
}

function deletion({ RoleName, AttachedManagedPolicies, RolePolicyList }: RoleDetail): object[] {
  return [
    ...AttachedManagedPolicies.map(({ PolicyArn }) => new DetachRolePolicyCommand({ RoleName, PolicyArn })),
    ...RolePolicyList.map(({ PolicyName }) => new DeleteRolePolicyCommand({ RoleName, PolicyName })),
    on(RoleName).remove,
  ];
}
