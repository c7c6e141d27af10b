/** DeleteRole refuses while anything hangs on the role: it must be stripped first. */
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  PutRolePolicyCommand,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { createRole, DEPLOY, PERMISSIONS } from '../baseline.ts';
import { type ContractCase, call, deleteConflict, noSuchEntity } from '../contract-case.ts';

const role = { RoleName: 'deploy' };
const put = call(PutRolePolicyCommand, { ...role, PolicyName: 'assets', PolicyDocument: JSON.stringify(PERMISSIONS) });
const attach = call(AttachRolePolicyCommand, { ...role, PolicyArn: DEPLOY });
const profile = { ...role, InstanceProfileName: 'web' };
const hold = [call(CreateInstanceProfileCommand, profile), call(AddRoleToInstanceProfileCommand, profile)];
const remove = call(DeleteRoleCommand, role);

export const deletionCases: readonly ContractCase[] = [
  {
    name: 'a role with nothing on it is gone at once',
    reason: 'tags and boundary do not hold it',
    given: [createRole({ Tags: [{ Key: 'team', Value: 'shop' }] }), remove],
    when: call(GetRoleCommand, role),
    expected: noSuchEntity('The role with name deploy cannot be found.'),
  },
  {
    name: 'a role with an inline policy',
    reason: 'it is refused, and says what to take away',
    given: [createRole(), put],
    when: remove,
    expected: deleteConflict('Cannot delete entity, must delete policies first.'),
  },
  {
    name: 'a role with an attached policy',
    reason: 'it is refused, and says what to take away',
    given: [createRole(), attach],
    when: remove,
    expected: deleteConflict('Cannot delete entity, must detach all policies first.'),
  },
  {
    name: 'a role that an instance profile holds',
    reason: 'it can be put there by hand',
    given: [createRole(), ...hold],
    when: remove,
    expected: deleteConflict('Cannot delete entity, must remove roles from instance profile first.'),
  },
  {
    name: 'a refused deletion leaves the role as it was',
    reason: 'the next pass must find it whole',
    given: [createRole(), attach],
    when: call(GetRoleCommand, role),
    expected: { Role: { RoleName: 'deploy' } },
  },
  {
    name: 'a role that was stripped',
    reason: 'this is the order that a deletion follows',
    given: [
      createRole(),
      put,
      attach,
      ...hold,
      call(RemoveRoleFromInstanceProfileCommand, profile),
      call(DetachRolePolicyCommand, { ...role, PolicyArn: DEPLOY }),
      call(DeleteRolePolicyCommand, { ...role, PolicyName: 'assets' }),
      remove,
    ],
    when: call(GetRoleCommand, role),
    expected: noSuchEntity('The role with name deploy cannot be found.'),
  },
  {
    name: 'a role that is gone already',
    reason: 'our own deletion may have been cut off before its answer came',
    when: remove,
    expected: noSuchEntity('The role with name deploy cannot be found.'),
  },
];
