/** Roles themselves: create, read, list, change, delete. */
import type { Account } from '../account.ts';
import type { PolicyDocument, RoleDetail } from '../account-state.ts';
import { boundaryFor } from '../boundary.ts';
import { invalidInput, limitExceeded } from '../iam-error.ts';
import type { Input } from '../input.ts';
import { description, maxSessionDuration, path, pathPrefix, policyText, roleName } from '../names.ts';
import { policySize } from '../policy-shape.ts';
import { isProtected, roleKey } from '../role-store.ts';
import { tagsOf, withTags } from '../tags.ts';
import { normaliseTrust } from '../trust-normal-form.ts';
import { parseTrustPolicy } from '../trust-policy.ts';
import { uniqueId } from '../unique-id.ts';
import { createdRole, describedRole, fetchedRole, listedRole } from '../wire-format.ts';
import type { Calls } from './call.ts';

export const roleCalls: Calls = {
  CreateRole: createRole,
  GetRole: (account, input) => ({ Role: fetchedRole(account.roles.get(roleName(input))) }),
  ListRoles: listRoles,
  UpdateRole: updateRole,
  UpdateRoleDescription: updateRoleDescription,
  UpdateAssumeRolePolicy: updateAssumeRolePolicy,
  DeleteRole: deleteRole,
};

function createRole(account: Account, input: Input) {
  const name = roleName(input);
  const at = path(input);
  const about = description(input);
  const MaxSessionDuration = maxSessionDuration(input) ?? 3600;
  const text = policyText(input, 'AssumeRolePolicyDocument');
  const tags = withTags([], tagsOf(input), account.quotas.tagsPerRole);
  if (isProtected(at)) throw invalidInput(`Path prefix '${at}' can only be used for AWS Service linked Roles`);
  const boundary = boundaryFor(account, input);
  const trust = trustPolicy(account, text);
  const role: RoleDetail = {
    Path: at,
    RoleName: name,
    RoleId: uniqueId('AROA'),
    Arn: account.arn('role', at, name),
    CreateDate: account.timestamp(),
    AssumeRolePolicyDocument: normaliseTrust(trust),
    ...(about && { Description: about }),
    MaxSessionDuration,
    InstanceProfileList: [],
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    ...(boundary && { PermissionsBoundary: boundary }),
    Tags: tags,
    RoleLastUsed: {},
  };
  account.roles.add(role, account.quotas.rolesPerAccount);
  account.policies.count(boundary?.PermissionsBoundaryArn, 'PermissionsBoundaryUsageCount', 1);
  // CreateRole still shows the document as it was sent; every later read shows IAM's own form of it.
  return { Role: createdRole({ ...role, AssumeRolePolicyDocument: trust }) };
}

function listRoles(account: Account, input: Input) {
  const prefix = pathPrefix(input);
  const { items, ...page } = account.pager.page(input, {
    operation: 'ListRoles',
    scope: prefix,
    items: prefix === '/' ? account.roles.all : account.roles.all.filter(({ Path }) => Path.startsWith(prefix)),
    keyOf: roleKey,
  });
  return { Roles: items.map(listedRole), ...page };
}

/** A member that is left out stays as it is: measured on the real service, unlike what its reference page says. */
function updateRole(account: Account, input: Input) {
  const name = roleName(input);
  const about = description(input);
  const seconds = maxSessionDuration(input);
  const role = account.roles.getForWrite(name);
  account.roles.replace({
    ...(about === undefined ? role : withDescription(role, about)),
    ...(seconds !== undefined && { MaxSessionDuration: seconds }),
  });
  return {};
}

function updateRoleDescription(account: Account, input: Input) {
  const name = roleName(input);
  const about = description(input) ?? '';
  const role = withDescription(account.roles.getForWrite(name), about);
  account.roles.replace(role);
  return { Role: describedRole(role) };
}

/** An empty description is none. */
function withDescription({ Description: _, ...role }: RoleDetail, about: string): RoleDetail {
  return about === '' ? role : { ...role, Description: about };
}

function updateAssumeRolePolicy(account: Account, input: Input) {
  const name = roleName(input);
  const text = policyText(input, 'PolicyDocument');
  const role = account.roles.getForWrite(name);
  account.roles.replace({ ...role, AssumeRolePolicyDocument: normaliseTrust(trustPolicy(account, text)) });
  return {};
}

/** @throws IamError MalformedPolicyDocument, LimitExceeded */
function trustPolicy(account: Account, text: string): PolicyDocument {
  const document = parseTrustPolicy(text, (principal) => principalExists(account, principal));
  const quota = account.quotas.trustPolicyCharacters;
  if (policySize(document) > quota) throw limitExceeded(`Cannot exceed quota for ACLSizePerRole: ${quota}`);
  return document;
}

/** IAM turns a role's ARN into its id, so the role must be there. Of other accounts, and of users, nothing is known. */
function principalExists(account: Account, principal: string): boolean {
  const ownRole = `arn:aws:iam::${account.id}:role/`;
  if (!principal.startsWith(ownRole)) return true;
  const name = principal.slice(principal.lastIndexOf('/') + 1);
  return account.roles.has(name) && account.roles.get(name).Arn === principal;
}

function deleteRole(account: Account, input: Input) {
  const role = account.roles.getForWrite(roleName(input));
  account.roles.remove(role);
  account.policies.count(role.PermissionsBoundary?.PermissionsBoundaryArn, 'PermissionsBoundaryUsageCount', -1);
  return {};
}
