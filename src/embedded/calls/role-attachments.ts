/** The managed policies that are attached to a role. */
import { isServicePolicy } from '../../core/iam/managed-policy.ts';
import type { Account } from '../account.ts';
import type { AttachedPolicy } from '../account-state.ts';
import { limitExceeded, noSuchEntity, policyNotAttachable } from '../iam-error.ts';
import type { Input } from '../input.ts';
import { pathPrefix, policyArn, roleName } from '../names.ts';
import { by } from '../sorting.ts';
import { copies } from '../wire-format.ts';
import type { Calls } from './call.ts';

export const roleAttachmentCalls: Calls = {
  AttachRolePolicy: attachRolePolicy,
  DetachRolePolicy: detachRolePolicy,
  ListAttachedRolePolicies: listAttachedRolePolicies,
};

const SERVICE_POLICY = 'Cannot attach a Service Role Policy to a Customer Role.';

/** To attach a policy that is attached already succeeds. */
function attachRolePolicy(account: Account, input: Input) {
  const name = roleName(input);
  const policy = policyArn(input);
  const role = account.roles.getForWrite(name);
  if (isServicePolicy(policy.arn)) throw policyNotAttachable(SERVICE_POLICY);
  if (!account.policies.isAttachable(policy)) {
    throw noSuchEntity(`Policy ${policy.arn} does not exist or is not attachable.`);
  }
  const attached = role.AttachedManagedPolicies;
  if (attached.some(({ PolicyArn }) => PolicyArn === policy.arn)) return {};
  const quota = account.quotas.managedPoliciesPerRole;
  if (attached.length >= quota) throw limitExceeded(`Cannot exceed quota for PoliciesPerRole: ${quota}`);
  account.roles.replace({
    ...role,
    AttachedManagedPolicies: [...attached, { PolicyName: policy.name, PolicyArn: policy.arn }].sort(
      by(({ PolicyArn }) => PolicyArn),
    ),
  });
  account.policies.count(policy.arn, 'AttachmentCount', 1);
  return {};
}

function detachRolePolicy(account: Account, input: Input) {
  const name = roleName(input);
  const { arn } = policyArn(input);
  const role = account.roles.getForWrite(name);
  const left = role.AttachedManagedPolicies.filter(({ PolicyArn }) => PolicyArn !== arn);
  if (left.length === role.AttachedManagedPolicies.length) throw noSuchEntity(`Policy ${arn} was not found.`);
  account.roles.replace({ ...role, AttachedManagedPolicies: left });
  account.policies.count(arn, 'AttachmentCount', -1);
  return {};
}

function listAttachedRolePolicies(account: Account, input: Input) {
  const role = account.roles.get(roleName(input));
  const prefix = pathPrefix(input);
  const { items, ...page } = account.pager.page(input, {
    operation: 'ListAttachedRolePolicies',
    scope: `${role.RoleId} ${prefix}`,
    items: [...role.AttachedManagedPolicies]
      .filter((policy) => pathOf(policy).startsWith(prefix))
      .sort(by(({ PolicyArn }) => PolicyArn)),
    keyOf: ({ PolicyArn }) => PolicyArn,
  });
  return { AttachedPolicies: copies(items), ...page };
}

/** `/ci/` of `arn:aws:iam::111122223333:policy/ci/deploy`. */
function pathOf({ PolicyArn }: AttachedPolicy): string {
  return PolicyArn.slice(PolicyArn.indexOf('/'), PolicyArn.lastIndexOf('/') + 1);
}
