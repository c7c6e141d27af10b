/** Whether IAM is what the manifests ask for, once the passes are quiet: looked at in IAM, and not in the plan. */

import type { DesiredState } from '../../../src/core/compile/desired-state.ts';
import { samePolicy } from '../../../src/core/iam/policy-document.ts';
import type { DesiredRole } from '../../../src/core/model/desired-role.ts';
import { TAGS } from '../../../src/core/model/ownership.ts';
import type { Plan } from '../../../src/core/model/plan.ts';
import type { RoleDetail } from '../../../src/embedded/account-state.ts';
import { isClosed, isOurs, tagOf } from './losses.ts';
import type { Revision } from './revision.ts';

/** Milliseconds: the seven days that the settings mean, and the rest of the day of closing. */
const CLOSED_FOR = 8 * 86_400_000;

/** What is not as it should be, although nothing was blocked. */
export function unlike(
  account: readonly RoleDetail[],
  revision: Revision,
  { roles, issues }: DesiredState,
  { findings, changes }: Plan,
  now: Date,
): string[] {
  const blocking = findings.filter(({ blocks }) => blocks !== 'nothing');
  if (blocking.some(({ blocks, role }) => role === undefined && blocks !== 'deletes')) return [];
  const blocked = new Set(blocking.flatMap(({ role }) => role ?? []));
  for (const { kind, name } of changes) if (kind === 'conflict') blocked.add(name);
  const declared = roles.filter(({ expires }) => expires === undefined || now.toISOString().slice(0, 10) <= expires);
  const byName = new Map(account.map((role) => [role.RoleName, role]));
  const differing = declared.filter((role) => !blocked.has(role.name) && !isLike(role, byName.get(role.name)));
  if (blocking.length > 0 || issues.length > 0) return differing.map(({ name }) => `${name} is not as declared`);
  const names = new Set(declared.map(({ name }) => name));
  const over = new Map(roles.filter((role) => !declared.includes(role)).map((role) => [role.name, role]));
  const left = account.filter(
    (role) =>
      isOurs(role, revision.path) && !names.has(role.RoleName) && !isKept(role, revision, now, over.get(role.RoleName)),
  );
  return [
    ...differing.map(({ name }) => `${name} is not as declared`),
    ...left.map(({ RoleName }) => `${RoleName} is left, and nothing declares it`),
  ];
}

/** In what the edits can change, and in what lets people in. */
function isLike(desired: DesiredRole, role: RoleDetail | undefined): boolean {
  if (role === undefined) return false;
  return (
    role.Path === desired.path &&
    samePolicy(JSON.stringify(role.AssumeRolePolicyDocument), desired.trust) &&
    role.PermissionsBoundary?.PermissionsBoundaryArn === desired.boundaryArn &&
    [TAGS.managedBy, TAGS.owner, TAGS.team, TAGS.source, TAGS.onRemoval, TAGS.quarantined].every(
      (key) => tagOf(role, key) === desired.tags[key],
    )
  );
}

/**
 * Retained by its last manifest, else by the settings; or closed, and its days are not over. Of a role of which only the
 * last day is over the manifest is still there, and says it.
 */
function isKept(role: RoleDetail, { removal }: Revision, now: Date, over: DesiredRole | undefined): boolean {
  const worn = over === undefined ? tagOf(role, TAGS.onRemoval) : over.onRemoval?.mode;
  if ((worn ?? removal) === 'retain') return true;
  const closedOn = tagOf(role, TAGS.quarantined);
  return isClosed(role) && closedOn !== undefined && now.getTime() < Date.parse(closedOn) + CLOSED_FOR;
}
