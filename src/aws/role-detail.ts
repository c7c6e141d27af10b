import type { PolicyDetail, RoleDetail } from '@aws-sdk/client-iam';
import { REVOCATION, readRevocation } from '../core/iam/revocation-policy.ts';
import type { ActualRole } from '../core/model/actual-role.ts';
import type { Scope } from '../core/model/actual-state.ts';
import { arn, roleId } from '../core/model/ids.ts';
import { ownershipOf, SILENT_TAGS } from '../core/model/ownership.ts';
import type { Facet } from '../core/model/role-spec.ts';
import { IncompleteReadError } from '../errors.ts';

/** What GetAccountAuthorizationDetails leaves out of a role. Only ListRoles and GetRole give it. */
export const NOT_IN_DETAILS: readonly Facet[] = ['session', 'description'];

/**
 * One role as GetAccountAuthorizationDetails describes it, in our words. The facets that it leaves out hold IAM's
 * defaults and are named in `unread`, so that they are never compared.
 * @throws IncompleteReadError if a field is missing that IAM always sends
 */
export function actualRole(detail: RoleDetail, scope: Scope): ActualRole {
  const name = always(detail.RoleName, 'RoleName', detail.Arn);
  const path = always(detail.Path, 'Path', name);
  const boundary = detail.PermissionsBoundary?.PermissionsBoundaryArn;
  const tags = tagsOf(detail);
  const policies = inlinePoliciesOf(detail.RolePolicyList ?? [], name);
  const { [REVOCATION]: revoking, ...others } = policies;
  const revoked = revoking === undefined ? undefined : readRevocation(revoking);
  return {
    name,
    path,
    description: '',
    maxSessionSeconds: 3600,
    trust: decodePolicy(always(detail.AssumeRolePolicyDocument, 'AssumeRolePolicyDocument', name)),
    boundaryArn: boundary === undefined ? undefined : alwaysAs(arn, boundary, 'PermissionsBoundaryArn', name),
    managedPolicyArns: (detail.AttachedManagedPolicies ?? [])
      .map((policy) => alwaysAs(arn, policy.PolicyArn, 'PolicyArn', name))
      .sort(),
    inlinePolicies: revoked === undefined ? policies : others,
    ...(revoked && { revoked }),
    tags: Object.fromEntries(Object.entries(tags).filter(([key]) => !SILENT_TAGS.has(key))),
    arn: alwaysAs(arn, detail.Arn, 'Arn', name),
    roleId: alwaysAs(roleId, detail.RoleId, 'RoleId', name),
    owner: ownershipOf(path, tags, scope),
    instanceProfiles: (detail.InstanceProfileList ?? [])
      .map((profile) => always(profile.InstanceProfileName, 'InstanceProfileName', name))
      .sort(),
    lastUsed: detail.RoleLastUsed?.LastUsedDate,
    ...systemTagsOf(detail),
    unread: NOT_IN_DETAILS,
  };
}

/**
 * IAM sends policy documents URL-encoded as RFC 3986 has it: decode once, and `+` is a plus sign, not a space. Some
 * answers hold plain JSON (moto's trust documents, a dump that the aws CLI has decoded), in which a `%` means itself.
 * JSON begins with `{`, so `%7B` distinguishes the two.
 */
export function decodePolicy(document: string): string {
  return document.startsWith('%7B') ? decodeURIComponent(document) : document;
}

function inlinePoliciesOf(policies: readonly PolicyDetail[], role: string): Record<string, string> {
  const entries = policies.map((policy): [string, string] => [
    always(policy.PolicyName, 'PolicyName', role),
    decodePolicy(always(policy.PolicyDocument, 'PolicyDocument', role)),
  ]);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** They say who else manages the role. */
function systemTagsOf({ Tags = [] }: RoleDetail): Pick<ActualRole, 'systemTags'> {
  const found = Tags.flatMap(({ Key = '', Value = '' }) => (Key.startsWith('aws:') ? [[Key, Value] as const] : []));
  return found.length === 0 ? {} : { systemTags: Object.fromEntries(found) };
}

/** AWS's own tags (`aws:cloudformation:stack-name` …) cannot be written by any caller, so they are never drift. */
function tagsOf({ Tags = [] }: RoleDetail): Record<string, string> {
  return Object.fromEntries(
    Tags.map(({ Key = '', Value = '' }) => [Key, Value] as const).filter(([key]) => !key.startsWith('aws:')),
  );
}

/** The SDK types every field as optional, whatever the API promises. */
function always(value: string | undefined, field: string, role: string | undefined): string {
  if (value !== undefined) return value;
  throw new IncompleteReadError(`IAM described role ${role ?? '(unnamed)'} without its ${field}.`);
}

/** The same for what has to be of a form as well. @throws IncompleteReadError */
export function alwaysAs<T>(
  parse: (text: string) => T | undefined,
  value: string | undefined,
  field: string,
  role: string | undefined,
): T {
  const text = always(value, field, role);
  const parsed = parse(text);
  if (parsed !== undefined) return parsed;
  throw new IncompleteReadError(
    `IAM described role ${role ?? '(unnamed)'} with ${JSON.stringify(text)} for its ${field}.`,
  );
}
