/**
 * Whether a role may still be deleted, seen from a second reading of IAM. IAM is eventually consistent, and people go
 * on working while a plan is applied: one reading shows what was, or what a slow replica has. So a deletion, which
 * cannot be undone, needs two readings that agree.
 */
import type { ActualRole } from '../model/actual-role.ts';
import type { ActualState } from '../model/actual-state.ts';

/** What keeps it from being deleted, as the end of a sentence; undefined if both readings show the same role. */
export function disagreement(planned: ActualRole, now: ActualState): string | undefined {
  if (!now.complete) return 'IAM was read in part only';
  const role = now.roles.find(({ name }) => name === planned.name);
  if (role === undefined) return 'it is not there';
  if (role.roleId !== planned.roleId) return `it is another role of that name: RoleId ${role.roleId}`;
  if (role.owner !== planned.owner) return 'its path, our tag or its owner tag is another';
  const changed = CONTENT.filter((field) => contentOf(role[field]) !== contentOf(planned[field]));
  return changed.length === 0 ? undefined : `its ${changed.join(', ')} changed`;
}

/** What has to be the same: all but when it was used last, which every use changes. */
export const CONTENT = [
  'path',
  'boundaryArn',
  'trust',
  'managedPolicyArns',
  'inlinePolicies',
  'revoked',
  'tags',
  'instanceProfiles',
  'maxSessionSeconds',
  'description',
] as const satisfies readonly (keyof ActualRole)[];

/** The same text for the same content: IAM lists tags and policies in any order. */
function contentOf(value: ActualRole[(typeof CONTENT)[number]]): string | undefined {
  if (typeof value !== 'object') return JSON.stringify(value);
  return JSON.stringify(Array.isArray(value) ? value.toSorted() : Object.entries(value).sort());
}
