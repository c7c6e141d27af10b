/**
 * What the reconciler may do to roles that are not ours, if the deployment opts in (`-c foreignRoles=quarantine` or
 * `delete`; src/core/plan/foreign-roles.ts decides which roles). Without the opt-in none of this is in the policy.
 *
 * IAM has no condition key for what a role trusts, so no statement can say "roles that trust our provider". What a
 * statement can limit is what is done to them:
 *
 *     PutRolePermissionsBoundary  the boundary in the request is AWSDenyAll, which allows nothing and denies everything
 *     TagRole                     one tag, `rolekeeper:quarantined`, and its value must look like a day
 *     DetachRolePolicy, DeleteRolePolicy, DeleteRole (only with `delete`)
 *                                 the boundary that the role *wears* is AWSDenyAll: nothing is taken from a role, nor a
 *                                 role from the account, that was not switched off before
 *
 * What follows from it, honestly:
 *
 * - It can widen nothing. No trust policy, no permission, no other boundary and no other tag can be written outside of
 *   the path, and what is put there only denies. An account is no easier to take over with the opt-in than without.
 * - It is a risk to availability, and that of the whole account. Which roles are closed is decided by code and settings
 *   and not by IAM: a bug, or a person who can change the function's code, can switch off any role that is not on the
 *   list of those never closed (src/core/plan/never-closed.ts) or named in `service.roles`, and with `delete` then
 *   delete it at once, as the days in between are counted by us and not by IAM. A stolen config bucket alone reaches no
 *   further than the settings do: roles that trust the provider, and only it.
 * - What was switched off, a person can switch on again, and only a person: nothing here can take AWSDenyAll off.
 * - RemoveRoleFromInstanceProfile stays forbidden outside of the path: a closed role that is in a profile is not
 *   deleted.
 */

import type { Settings } from '../src/core/manifest/settings.ts';
import type { ForeignGrant } from '../src/core/model/deployment.ts';
import { TAGS } from '../src/core/model/ownership.ts';
import { denyAllArn } from '../src/core/plan/foreign-roles.ts';
import { NEVER_CLOSED } from '../src/core/plan/never-closed.ts';
import type { PolicyStatementJson } from './policy-statement.ts';

/** What takes a role apart, once it is closed. */
const DELETING = ['iam:DeleteRole', 'iam:DeleteRolePolicy', 'iam:DetachRolePolicy'] as const;

/** The calls by which the writer finds what keeps a role from being deleted (src/aws/role-leftovers.ts). */
const LOOKING = ['iam:ListAttachedRolePolicies', 'iam:ListInstanceProfilesForRole', 'iam:ListRolePolicies'] as const;

/** The writes that are possible outside of the path; none without the opt-in. */
export function foreignWrites(grant: ForeignGrant): readonly string[] {
  if (grant === 'none') return [];
  const closing = ['iam:PutRolePermissionsBoundary', 'iam:TagRole'];
  return grant === 'delete' ? [...closing, ...DELETING] : closing;
}

/** @param path ARN pattern of the managed roles, to which none of this applies */
export function foreignAllows(settings: Settings, grant: ForeignGrant, path: string): PolicyStatementJson[] {
  if (grant === 'none') return [];
  const denyAll = { 'iam:PermissionsBoundary': denyAllArn(settings) };
  const outside = { Effect: 'Allow', NotResource: [path] } as const;
  return [
    {
      Sid: 'CloseForeignRoles',
      ...outside,
      Action: ['iam:PutRolePermissionsBoundary'],
      Condition: { StringEquals: denyAll },
    },
    {
      Sid: 'MarkForeignRoles',
      ...outside,
      Action: ['iam:TagRole'],
      Condition: {
        // ForAllValues is also true of no keys at all, so there has to be one; and the one has to hold a day.
        'ForAllValues:StringEquals': { 'aws:TagKeys': [TAGS.quarantined] },
        Null: { 'aws:TagKeys': 'false' },
        StringLike: { [`aws:RequestTag/${TAGS.quarantined}`]: '????-??-??' },
      },
    },
    ...(grant === 'delete'
      ? [
          { Sid: 'DeleteClosedRoles', ...outside, Action: DELETING, Condition: { StringEquals: denyAll } },
          { Sid: 'LookAtForeignRoles', ...outside, Action: LOOKING },
        ]
      : []),
  ];
}

/** They hold also if a wider policy is attached to the reconciler's role by hand. */
export function foreignDenies(settings: Settings, grant: ForeignGrant, path: string): PolicyStatementJson[] {
  if (grant === 'none') return [];
  const writes = foreignWrites(grant);
  return [
    {
      Sid: 'DenyAllButClosing',
      Effect: 'Deny',
      Action: writes.filter((action) => action !== 'iam:TagRole'),
      NotResource: [path],
      // Also true when there is no boundary, in the request or on the role.
      Condition: { StringNotEquals: { 'iam:PermissionsBoundary': denyAllArn(settings) } },
    },
    {
      Sid: 'DenyOtherForeignTags',
      Effect: 'Deny',
      Action: ['iam:TagRole'],
      NotResource: [path],
      Condition: { 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': [TAGS.quarantined] } },
    },
    { Sid: 'DenyRolesNeverClosed', Effect: 'Deny', Action: writes, Resource: neverClosedArns(settings) },
  ];
}

function neverClosedArns(settings: Settings): string[] {
  const { account, service } = settings;
  const named = service.roles.flatMap((name) => [name, `*/${name}`]);
  // Without a path: under ours it is a managed role, which is tagged and bounded as all are.
  const upload = service.uploadRole === undefined ? [] : [service.uploadRole];
  const role = `arn:${settings.partition}:iam::${account}:role/`;
  return [...NEVER_CLOSED, ...named, ...upload].map((tail) => `${role}${tail}`);
}
