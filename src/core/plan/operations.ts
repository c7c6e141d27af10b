/**
 * The IAM calls that turn one change into the truth, in an order that is safe at every step: the process may die, or a
 * call may fail, after any of them.
 *
 *   create   CreateRole with path, trust, boundary, tags and session in one call - policies
 *   update   boundary - remove excess policies - trust - policies that get shorter - session and description -
 *            policies that grow or come - tags; where sessions have to end (revocation.ts), that comes after the
 *            policies that get shorter, and where nothing is written down before the first call also before the trust
 *   delete   boundary, if it is not ours any more - instance profiles - policies - DeleteRole
 *   quarantine  boundary, as above - trust that lets no caller in - the end of sessions, as above - tag that says when;
 *            where nothing is written down, and the role was closed before, its old day is replaced before the trust
 *
 * So there is never a role with permissions but without its boundary, or with new permissions under the old trust. No
 * new tag stands before a trust policy: anybody who may tag a role can fill it up to fifty tags, and IAM then refuses ours.
 * What was begun is written down elsewhere (last-applied.ts), so that a role whose apply was cut short is finished by the
 * next pass as a change of its manifest, not as drift.
 *
 * The number of calls is the smallest that IAM allows: one for each policy and each changed facet, and one for all tags.
 * A role whose boundary was removed by hand gets it back before anything else, even before it is deleted: IAM lets the
 * service write only to roles that have it (infra/reconciler-permissions.ts).
 *
 * There is no operation that removes a boundary, and none for the path: IAM cannot move a role. A role that is not ours
 * is closed and deleted by other calls (foreign-operations.ts).
 */

import { REVOCATION } from '../iam/revocation-policy.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { Change } from '../model/change.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { FacetChange } from '../model/facet-change.ts';
import type { Arn } from '../model/ids.ts';
import type { Operation, RoleOperations } from '../model/operation.ts';
import { TAGS } from '../model/ownership.ts';
import type { RemovalChange } from '../model/removal-change.ts';
import type { RoleSpec } from '../model/role-spec.ts';
import type { UpdateChange } from '../model/update-change.ts';
import { foreignOperations, isForeignRemoval } from './foreign-operations.ts';
import { CLOSED_TRUST, isClosed, MOST_TAGS } from './quarantine.ts';

/**
 * What to do about a change; undefined if nothing.
 * @param boundaryArn the settings'
 * @param withheld policies that an update goes without, as IAM or a guardrail refuses them: ARNs, and names of
 *   inline ones
 */
export function operationsFor(
  change: Change,
  boundaryArn: Arn,
  withheld: ReadonlySet<string> = new Set(),
): RoleOperations | undefined {
  if (isForeignRemoval(change)) {
    return { role: change.name, roleId: change.actual.roleId, operations: foreignOperations(change) };
  }
  switch (change.kind) {
    case 'create':
      if (change.accepted !== undefined) return undefined;
      return { role: change.name, roleId: undefined, operations: createOperations(change.desired) };
    case 'update': {
      const operations = updateOperations(change, withheld);
      return operations.length === 0 ? undefined : { role: change.name, roleId: change.actual.roleId, operations };
    }
    case 'adopt':
      return {
        role: change.name,
        roleId: change.actual.roleId,
        operations: ownFirst(updateOperations(change, withheld), change),
      };
    case 'delete':
      return { ...removalOf(change), operations: deleteOperations(change.actual, boundaryArn) };
    case 'quarantine':
      return { ...removalOf(change), operations: quarantineOperations(change, boundaryArn) };
    default:
      return undefined;
  }
}

/** A renamed role is deleted only after its successor was created. */
function removalOf({ name, actual, because }: RemovalChange): Omit<RoleOperations, 'operations'> {
  return { role: name, roleId: actual.roleId, ...(because.is === 'renamed' && { after: because.to }) };
}

/** Everything that a role is created with. */
type Creation = Pick<DesiredRole, Exclude<keyof RoleSpec, 'name'>>;

export function createOperations(role: Creation): Operation[] {
  const { path, trust, description, maxSessionSeconds, boundaryArn, tags } = role;
  return [
    { call: 'CreateRole', path, trust, description, maxSessionSeconds, boundaryArn, tags },
    ...Object.entries(role.inlinePolicies).map(
      ([policyName, document]): Operation => ({ call: 'PutRolePolicy', policyName, document }),
    ),
    ...role.managedPolicyArns.map((policyArn): Operation => ({ call: 'AttachRolePolicy', policyArn })),
  ];
}

function updateOperations(change: UpdateChange, withheld: ReadonlySet<string>): Operation[] {
  const { desired, facets, revokesEarly } = change;
  const of = (facet: FacetChange['facet']) =>
    facets.filter((change) => change.facet === facet && change.accepted === undefined);
  const gone = (changes: FacetChange[]) =>
    changes.flatMap(({ key, after }) => (key !== undefined && after === undefined ? key : []));
  const there = (changes: FacetChange[]) => changes.filter(({ after }) => after !== undefined);
  const removedTags = gone(of('tag'));
  const tags = Object.fromEntries(there(of('tag')).map(({ key, after }) => [key, after])) as Record<string, string>;
  const revokes = there(of('revocation')).length > 0;
  const attached = there(of('managedPolicy')).map(({ key = '' }) => key as Arn);
  const policies = there(of('inlinePolicy'))
    .filter(({ key = '' }) => !withheld.has(key))
    .toSorted((a, b) => growth(a) - growth(b))
    .map((change) => ({ grows: growth(change) > 0, put: putPolicy(change) }));
  return [
    ...of('boundary').map((): Operation => ({ call: 'PutRolePermissionsBoundary', boundaryArn: desired.boundaryArn })),
    ...gone(of('managedPolicy')).map((key): Operation => ({ call: 'DetachRolePolicy', policyArn: key as Arn })),
    ...[...gone(of('inlinePolicy')), ...over(of('revocation'))].map(
      (policyName): Operation => ({ call: 'DeleteRolePolicy', policyName }),
    ),
    ...(revokes && revokesEarly && of('trust').length > 0 ? [EARLY_END] : []),
    ...of('trust').map((): Operation => ({ call: 'UpdateAssumeRolePolicy', trust: desired.trust })),
    // A policy that was made longer by hand may leave no room for the revocation.
    ...policies.flatMap(({ grows, put }) => (grows ? [] : put)),
    ...(revokes ? [{ call: 'RevokeSessions' } as const] : []),
    ...updateRole(desired, [...of('session'), ...of('description')]),
    ...policies.flatMap(({ grows, put }) => (grows ? put : [])),
    ...attached
      .filter((arn) => !withheld.has(arn))
      .map((policyArn): Operation => ({ call: 'AttachRolePolicy', policyArn })),
    ...(removedTags.length > 0 ? [{ call: 'UntagRole', keys: removedTags } as const] : []),
    ...(Object.keys(tags).length > 0 ? [{ call: 'TagRole', tags } as const] : []),
  ];
}

/**
 * Of a role that becomes ours, the tags come right after the boundary: what dies then leaves a role that is bounded and
 * ours, and that the next pass of the service completes. Before that only a person may write to it. Where there is no
 * room for our tags, others go first.
 */
function ownFirst(operations: readonly Operation[], { actual, desired }: UpdateChange): Operation[] {
  const all = new Set([...Object.keys(actual.tags), ...Object.keys(desired.tags)]);
  const owning = ['PutRolePermissionsBoundary', ...(all.size > MOST_TAGS ? ['UntagRole'] : []), 'TagRole'];
  const isOwning = ({ call }: Operation) => owning.includes(call);
  return [...operations.filter(isOwning), ...operations.filter((one) => !isOwning(one))];
}

/** A process that dies after it, and after the trust, leaves no session of before alive. */
const EARLY_END: Operation = { call: 'RevokeSessions', early: true };

function over(revocations: readonly FacetChange[]): string[] {
  return revocations.flatMap(({ after }) => (after === undefined ? [REVOCATION] : []));
}

/** One call changes both, and resets what it does not name. */
function updateRole({ description, maxSessionSeconds }: DesiredRole, changed: readonly FacetChange[]): Operation[] {
  return changed.length === 0 ? [] : [{ call: 'UpdateRole', description, maxSessionSeconds }];
}

function putPolicy({ key = '', after = '' }: FacetChange): Operation {
  return { call: 'PutRolePolicy', policyName: key, document: after };
}

/** All inline policies share 10,240 characters: what shrinks makes room for what grows. */
function growth({ before = '', after = '' }: FacetChange): number {
  return after.length - before.length;
}

function deleteOperations(role: ActualRole, boundaryArn: Arn): Operation[] {
  const isBounded = role.boundaryArn === boundaryArn;
  return [
    ...(isBounded ? [] : [{ call: 'PutRolePermissionsBoundary', boundaryArn } as const]),
    ...role.instanceProfiles.map(
      (instanceProfileName): Operation => ({ call: 'RemoveRoleFromInstanceProfile', instanceProfileName }),
    ),
    ...role.managedPolicyArns.map((policyArn): Operation => ({ call: 'DetachRolePolicy', policyArn })),
    ...[...Object.keys(role.inlinePolicies), ...(role.revoked === undefined ? [] : [REVOCATION])].map(
      (policyName): Operation => ({ call: 'DeleteRolePolicy', policyName }),
    ),
    { call: 'DeleteRole' },
  ];
}

/** Everything else of the role stays, so that it can come back as it was. */
function quarantineOperations(
  { actual, on, revokes, revokesEarly, dayFirst }: Extract<Change, { kind: 'quarantine' }>,
  boundaryArn: Arn,
): Operation[] {
  const close: Operation = { call: 'UpdateAssumeRolePolicy', trust: CLOSED_TRUST };
  const day: readonly Operation[] =
    actual.tags[TAGS.quarantined] === on ? [] : [{ call: 'TagRole', tags: { [TAGS.quarantined]: on } }];
  const operations: Operation[] = [
    ...(actual.boundaryArn === boundaryArn ? [] : [{ call: 'PutRolePermissionsBoundary', boundaryArn } as const]),
    ...(dayFirst ? day : []),
    ...(revokes && revokesEarly ? [EARLY_END] : []),
    ...(isClosed(actual) ? [] : [close]),
    ...(revokes ? [{ call: 'RevokeSessions' } as const] : []),
    ...(dayFirst ? [] : day),
  ];
  // Closed by hand, with the day of today: it is ours to close, and one call makes it so.
  return operations.length === 0 ? [close] : operations;
}
