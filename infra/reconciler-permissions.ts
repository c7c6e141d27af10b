/**
 * What the reconciler may do to IAM: the third ring around it. The first two are code (guardrails for a role,
 * guardrails for a plan) and can have bugs; this one is kept by IAM itself.
 *
 * Terms. *Path*: `settings.roles.path`, reserved for the service. *Boundary*: the one managed policy that every managed
 * role wears as permissions boundary. *Tag*: `rolekeeper:managed-by` = `rolekeeper`. *Owner*: the tag `rolekeeper:owner`
 * with the workspace and the name of this deployment. *Ours*: a role under the path with the tag and our owner.
 *
 * The idea. A role that the reconciler writes is always under the path and always bounded, so whatever a manifest, a
 * bug or a stolen config bucket makes it write, the result can do no more than the boundary admits. That holds only as
 * long as the reconciler cannot reach the boundary, the provider, its own role, or a role outside of the path; hence
 * the denies, which also hold if a wider policy is attached to its role by hand.
 *
 * Which condition keys IAM offers (Service Authorization Reference, data of 2026-09-26):
 *
 *     iam:PermissionsBoundary  CreateRole, PutRolePermissionsBoundary: the boundary in the request.
 *                              AttachRolePolicy, DetachRolePolicy, PutRolePolicy, DeleteRolePolicy, DeleteRole,
 *                              UpdateRole, UpdateAssumeRolePolicy: the boundary that the role wears now.
 *     aws:ResourceTag          every action on a role that exists
 *     aws:RequestTag           CreateRole, TagRole
 *     aws:TagKeys              CreateRole, TagRole, UntagRole
 *
 * What follows from it, and is not obvious:
 *
 * - A role whose boundary was removed or replaced by hand still has the tag. PutRolePermissionsBoundary asks for the
 *   tag and for *our* boundary in the request, not on the role, so it can always be put back; until then IAM refuses
 *   every other write to this role. So a plan has to begin with the boundary, also if the role will be deleted.
 * - A role whose tag was removed by hand is not ours any more. Nothing here can change it, and nothing should: a person
 *   has to decide.
 * - TagRole and UntagRole know no boundary key: an unbounded role of ours can be tagged. Tags grant nothing here except
 *   ownership, and ownership cannot be changed: UntagRole may name neither tag, TagRole may give neither another value.
 *   (IAM ignores case in tag keys, so the deny does too.)
 * - A role of another owner is refused, also if it is under the path, tagged and bounded: by the allows, and by a deny
 *   that no wider policy gets past.
 * - A role from before the owner tag has none, and it may be the one whose door a hand has opened. If every write asked
 *   for the owner, the tag would have to come before the healing, and until then IAM would refuse to heal. So, as
 *   deployed first (`unownedRoles=takeover`), the allows ask for the owner *if there is one* (StringEqualsIfExists), and
 *   the engine puts the tag on at the end (src/core/plan/takeover.ts). What IAM does not refuse then is a write to a role
 *   without an owner that is not known here: that is left to the engine. Once a plan shows no role without an owner, the
 *   deployment can close that (`-c unownedRoles=refuse`): every write asks for the owner then. The price is that a role
 *   whose owner tag a hand has taken off cannot be healed, as it is with the other tag; an alarm rings.
 * - CreateRole with tags is also checked as TagRole, on a role that does not exist yet and therefore has no tags; IAM
 *   has no key that distinguishes this from a TagRole call on an existing role without our tag. So `TagAtCreation` lets
 *   the reconciler adopt a role with neither tag **under the path**. The engine never does, and what it could do next is put
 *   our boundary on it. Keep the path for the service alone; outside of the path nothing of the kind is possible.
 * - RemoveRoleFromInstanceProfile is authorised on the profile, not on the role. Profiles of the account belong to
 *   others, so only those under the path are allowed; a pipeline role in another profile has to be taken out by hand
 *   (docs/runbook.md).
 * - IAM is eventually consistent: a write that follows its own role's creation or boundary within a second or so can be
 *   refused for lack of the tag or boundary. Nothing is wrong then; the next pass finishes the role.
 *
 * A deployment may opt in to one thing more, to switch off roles outside of the path: foreign-permissions.ts.
 */

import type { Settings } from '../src/core/manifest/settings.ts';
import type { ForeignGrant, ManifestOrigin, UnownedRoles } from '../src/core/model/deployment.ts';
import { MANAGED_BY, TAGS } from '../src/core/model/ownership.ts';
import { foreignAllows, foreignDenies, foreignWrites } from './foreign-permissions.ts';
import type { PolicyStatementJson } from './policy-statement.ts';

/**
 * Besides IAM: the actions that the function's own resources need (infra/reconciler-stack.ts grants them there), and
 * kms:Decrypt, which nothing here grants: Lambda decrypts the function's environment as this role, by a grant on the
 * key that AWS keeps for Lambda, and a deny would win over that grant.
 */
const SERVICE_ACTIONS = [
  'kms:Decrypt',
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  's3:GetObject',
  's3:ListBucket',
  's3:PutObject',
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ReceiveMessage',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
] as const;

/** Where it fetches the manifests by itself: the token for that. */
const FETCHING_ACTIONS = ['secretsmanager:GetSecretValue'] as const;

/** Writes that need the tag and the boundary on the role. */
const BOUNDED_WRITES = [
  'iam:AttachRolePolicy',
  'iam:DeleteRole',
  'iam:DeleteRolePolicy',
  'iam:DetachRolePolicy',
  'iam:PutRolePolicy',
  'iam:UpdateAssumeRolePolicy',
  'iam:UpdateRole',
] as const;

/** Every write, for the deny outside of the path. */
const WRITES = [
  ...BOUNDED_WRITES,
  'iam:CreateRole',
  'iam:PutRolePermissionsBoundary',
  'iam:RemoveRoleFromInstanceProfile',
  'iam:TagRole',
  'iam:UntagRole',
] as const;

/** The reconciler's whole IAM policy, for the account, path, owner and boundary of the settings. */
export function reconcilerStatements(
  settings: Settings,
  grant: ForeignGrant = 'none',
  unowned: UnownedRoles = 'takeover',
  source: ManifestOrigin = 'bucket',
): PolicyStatementJson[] {
  const { roles } = managedArns(settings);
  const allowed = [...allowStatements(settings, unowned), ...foreignAllows(settings, grant, roles)];
  return [...allowed, ...foreignDenies(settings, grant, roles), ...denyStatements(settings, grant, allowed, source)];
}

function allowStatements(settings: Settings, unowned: UnownedRoles): PolicyStatementJson[] {
  const { roles, profiles } = managedArns(settings);
  const boundary = { 'iam:PermissionsBoundary': settings.roles.permissionsBoundary };
  const tagged = { [`aws:ResourceTag/${TAGS.managedBy}`]: MANAGED_BY };
  const tagging = {
    [`aws:RequestTag/${TAGS.managedBy}`]: MANAGED_BY,
    [`aws:RequestTag/${TAGS.owner}`]: settings.owner,
  };
  const owned = { [`aws:ResourceTag/${TAGS.owner}`]: settings.owner };
  const onOurs = (asked: Readonly<Record<string, string>>): PolicyStatementJson['Condition'] =>
    unowned === 'refuse'
      ? { StringEquals: { ...asked, ...tagged, ...owned } }
      : { StringEquals: { ...asked, ...tagged }, StringEqualsIfExists: owned };
  const allow = (
    Sid: string,
    Action: readonly string[],
    Resource: string,
    Condition?: PolicyStatementJson['Condition'],
  ): PolicyStatementJson => ({
    Sid,
    Effect: 'Allow',
    Action,
    Resource: [Resource],
    ...(Condition && { Condition }),
  });
  return [
    // None supports resource-level permissions: the account is read whole, two calls a thousand roles.
    allow('ReadAllRoles', ['iam:GetAccountAuthorizationDetails', 'iam:GetAccountSummary', 'iam:ListRoles'], '*'),
    // The boundary; whether a policy is there that is about to be attached; what policies say that manifests attach.
    {
      Sid: 'ReadPolicies',
      Effect: 'Allow',
      Action: ['iam:GetPolicy', 'iam:GetPolicyVersion'],
      Resource: attachablePolicies(settings),
    },
    allow('ReadProvider', ['iam:GetOpenIDConnectProvider'], settings.provider.arn),
    allow(
      'ReadManagedRoles',
      ['iam:GetRole', 'iam:ListAttachedRolePolicies', 'iam:ListInstanceProfilesForRole', 'iam:ListRolePolicies'],
      roles,
    ),
    allow('CreateBoundedTaggedRoles', ['iam:CreateRole'], roles, { StringEquals: { ...boundary, ...tagging } }),
    allow('TagAtCreation', ['iam:TagRole'], roles, {
      StringEquals: tagging,
      Null: { [`aws:ResourceTag/${TAGS.managedBy}`]: 'true', [`aws:ResourceTag/${TAGS.owner}`]: 'true' },
    }),
    allow('PutOurBoundaryBack', ['iam:PutRolePermissionsBoundary'], roles, onOurs(boundary)),
    allow('WriteOurBoundedRoles', BOUNDED_WRITES, roles, onOurs(boundary)),
    allow('TagOurRoles', ['iam:TagRole', 'iam:UntagRole'], roles, onOurs({})),
    allow('LeaveInstanceProfiles', ['iam:RemoveRoleFromInstanceProfile'], profiles),
  ];
}

function denyStatements(
  settings: Settings,
  grant: ForeignGrant,
  allowed: readonly PolicyStatementJson[],
  source: ManifestOrigin,
): PolicyStatementJson[] {
  const { roles, profiles } = managedArns(settings);
  const elsewhere = foreignWrites(grant);
  const service = [...SERVICE_ACTIONS, ...(source === 'bitbucket' ? FETCHING_ACTIONS : [])];
  const tag = `aws:RequestTag/${TAGS.managedBy}`;
  const owner = `aws:RequestTag/${TAGS.owner}`;
  const ownerOfRole = `aws:ResourceTag/${TAGS.owner}`;
  return [
    {
      Sid: 'DenyOtherBoundaries',
      Effect: 'Deny',
      Action: ['iam:CreateRole', 'iam:PutRolePermissionsBoundary'],
      // Elsewhere there is one boundary that may be put on a role (foreign-permissions.ts), and no role may be created.
      Resource: [grant === 'none' ? '*' : roles],
      // Also true when the request names no boundary at all.
      Condition: { StringNotEquals: { 'iam:PermissionsBoundary': settings.roles.permissionsBoundary } },
    },
    {
      Sid: 'DenyWritesOutsideThePath',
      Effect: 'Deny',
      Action: WRITES.filter((action) => !elsewhere.includes(action)),
      NotResource: [roles, profiles],
    },
    {
      Sid: 'DenyGivingOwnershipAway',
      Effect: 'Deny',
      Action: ['iam:UntagRole'],
      Resource: ['*'],
      Condition: { 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': [TAGS.managedBy, TAGS.owner] } },
    },
    {
      Sid: 'DenyOtherOwners',
      Effect: 'Deny',
      Action: ['iam:TagRole'],
      Resource: ['*'],
      Condition: { Null: { [tag]: 'false' }, StringNotEquals: { [tag]: MANAGED_BY } },
    },
    {
      Sid: 'DenyGivingRolesAway',
      Effect: 'Deny',
      Action: ['iam:TagRole'],
      Resource: ['*'],
      Condition: { Null: { [owner]: 'false' }, StringNotEquals: { [owner]: settings.owner } },
    },
    {
      // Elsewhere it is a role that is not ours like any other (foreign-permissions.ts).
      Sid: 'DenyRolesOfOtherOwners',
      Effect: 'Deny',
      Action: WRITES,
      Resource: [roles],
      Condition: { Null: { [ownerOfRole]: 'false' }, StringNotEquals: { [ownerOfRole]: settings.owner } },
    },
    {
      // PassRole, users, groups, keys, policies and their versions, providers, boundaries of others, AssumeRole, its
      // own code: what is not on this list is denied, also what AWS invents later.
      Sid: 'DenyEverythingElse',
      Effect: 'Deny',
      NotAction: [...allowed.flatMap(({ Action = [] }) => Action), ...service].filter(unique).sort(),
      Resource: ['*'],
    },
  ];
}

/** ARN patterns of every policy that a role can have: those of the account, and those of AWS. */
export function attachablePolicies({ partition, account }: Settings): string[] {
  return [`arn:${partition}:iam::${account}:policy/*`, `arn:${partition}:iam::aws:policy/*`];
}

/** ARN patterns of the managed roles, and of instance profiles beside them. */
function managedArns(settings: Settings): { roles: string; profiles: string } {
  const arn = `arn:${settings.partition}:iam::${settings.account}`;
  return { roles: `${arn}:role${settings.roles.path}*`, profiles: `${arn}:instance-profile${settings.roles.path}*` };
}

function unique<T>(item: T, index: number, all: readonly T[]): boolean {
  return all.indexOf(item) === index;
}
