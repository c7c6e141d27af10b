/** The inline policies of a role. */
import type { Account } from '../account.ts';
import type { InlinePolicyDetail, RoleDetail } from '../account-state.ts';
import { limitExceeded, noSuchEntity } from '../iam-error.ts';
import type { Input } from '../input.ts';
import { policyName, policyText, roleName } from '../names.ts';
import { parsePermissionPolicy } from '../permission-policy.ts';
import { policySize } from '../policy-shape.ts';
import { by } from '../sorting.ts';
import { encodeDocument } from '../wire-format.ts';
import type { Calls } from './call.ts';

export const rolePolicyCalls: Calls = {
  PutRolePolicy: putRolePolicy,
  GetRolePolicy: getRolePolicy,
  ListRolePolicies: listRolePolicies,
  DeleteRolePolicy: deleteRolePolicy,
};

function putRolePolicy(account: Account, input: Input) {
  const name = roleName(input);
  const PolicyName = policyName(input);
  const text = policyText(input, 'PolicyDocument');
  const role = account.roles.getForWrite(name);
  const policy = { PolicyName, PolicyDocument: parsePermissionPolicy(text) };
  const policies = [...others(role, PolicyName), policy].sort(by(({ PolicyName: other }) => other));
  const quota = account.quotas.inlinePolicyCharacters;
  if (policies.reduce((sum, { PolicyDocument }) => sum + policySize(PolicyDocument), 0) > quota) {
    throw limitExceeded(`Maximum policy size of ${quota} bytes exceeded for role ${role.RoleName}`);
  }
  account.roles.replace({ ...role, RolePolicyList: policies });
  return {};
}

function getRolePolicy(account: Account, input: Input) {
  const role = account.roles.get(roleName(input));
  const { PolicyName, PolicyDocument } = find(role, policyName(input));
  return { RoleName: role.RoleName, PolicyName, PolicyDocument: encodeDocument(PolicyDocument) };
}

function listRolePolicies(account: Account, input: Input) {
  const role = account.roles.get(roleName(input));
  const { items, ...page } = account.pager.page(input, {
    operation: 'ListRolePolicies',
    scope: role.RoleId,
    items: role.RolePolicyList.map(({ PolicyName }) => PolicyName).sort(),
    keyOf: (name) => name,
  });
  return { PolicyNames: items, ...page };
}

function deleteRolePolicy(account: Account, input: Input) {
  const name = roleName(input);
  const policy = policyName(input);
  const role = account.roles.getForWrite(name);
  account.roles.replace({ ...role, RolePolicyList: others(role, find(role, policy).PolicyName) });
  return {};
}

function find(role: RoleDetail, name: string): InlinePolicyDetail {
  const policy = role.RolePolicyList.find(({ PolicyName }) => PolicyName === name);
  if (!policy) throw noSuchEntity(`The role policy with name ${name} cannot be found.`);
  return policy;
}

function others(role: RoleDetail, name: string): readonly InlinePolicyDetail[] {
  return role.RolePolicyList.filter(({ PolicyName }) => PolicyName !== name);
}
