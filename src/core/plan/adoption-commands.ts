/** What a person types to make a role of before ours, where it is not done by `apply`. */

import type { Settings } from '../manifest/settings.ts';
import { TAGS } from '../model/ownership.ts';
import type { UpdateChange } from '../model/update-change.ts';

/**
 * The boundary first: a role that is ours and has none would be one that nobody's ceiling holds. Then the tags that make
 * it ours; the service does the rest. Names and tags of roles have no character that is special in a shell.
 */
export function roleCommands({ actual, desired }: UpdateChange, { roles }: Settings): string[] {
  const { name } = actual;
  const owning = [TAGS.managedBy, TAGS.owner, TAGS.team, TAGS.source];
  const tags = owning.map((key) => `Key=${key},Value=${desired.tags[key] ?? ''}`);
  return [
    `aws iam put-role-permissions-boundary --role-name ${name} --permissions-boundary ${roles.permissionsBoundary}`,
    `aws iam tag-role --role-name ${name} --tags ${tags.join(' ')}`,
    `aws iam get-role --role-name ${name} --query 'Role.[PermissionsBoundary,Tags]'`,
  ];
}
