/** The permissions boundary of a role. */
import type { Account } from '../account.ts';
import type { RoleDetail } from '../account-state.ts';
import { boundaryFor } from '../boundary.ts';
import { constraintError, noSuchEntity } from '../iam-error.ts';
import type { Input } from '../input.ts';
import { roleName } from '../names.ts';
import type { Calls } from './call.ts';

export const roleBoundaryCalls: Calls = {
  PutRolePermissionsBoundary: putRolePermissionsBoundary,
  DeleteRolePermissionsBoundary: deleteRolePermissionsBoundary,
};

function putRolePermissionsBoundary(account: Account, input: Input) {
  const name = roleName(input);
  if (input.PermissionsBoundary === undefined) throw constraintError('permissionsBoundary', 'not be null');
  const role = account.roles.getForWrite(name);
  const boundary = boundaryFor(account, input);
  if (boundary) account.roles.replace({ ...role, PermissionsBoundary: boundary });
  recount(account, role, boundary?.PermissionsBoundaryArn);
  return {};
}

/**
 * It is not known whether IAM refuses to remove a boundary that is not there. Here it does, so that no code can rely on
 * the opposite.
 */
function deleteRolePermissionsBoundary(account: Account, input: Input) {
  const role = account.roles.getForWrite(roleName(input));
  const { PermissionsBoundary, ...unbounded } = role;
  if (!PermissionsBoundary) throw noSuchEntity(`The role with name ${role.RoleName} has no permissions boundary.`);
  account.roles.replace(unbounded);
  recount(account, role, undefined);
  return {};
}

function recount(account: Account, before: RoleDetail, after: string | undefined): void {
  account.policies.count(before.PermissionsBoundary?.PermissionsBoundaryArn, 'PermissionsBoundaryUsageCount', -1);
  account.policies.count(after, 'PermissionsBoundaryUsageCount', 1);
}
