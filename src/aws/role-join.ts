import type { Role } from '@aws-sdk/client-iam';
import type { ActualRole } from '../core/model/actual-role.ts';
import { NOT_IN_DETAILS } from './role-detail.ts';

/** What only ListRoles gives, and what is needed to find the role that it belongs to. */
export type ListedRole = Pick<Role, 'RoleName' | 'RoleId' | 'Description' | 'MaxSessionDuration'>;

/** Leaves out the trust document, which the other listing has too and which is most of the page. */
export function listedRole({ RoleName, RoleId, Description, MaxSessionDuration }: Role): ListedRole {
  return { RoleName, RoleId, Description, MaxSessionDuration };
}

export interface JoinedRoles {
  /** Sorted by name. */
  readonly roles: readonly ActualRole[];
  /** Names of the roles under our path that the two listings disagree on. */
  readonly torn: readonly string[];
}

/**
 * The whole roles, joined from the two listings that give a part each.
 * @param described every role of the account, as GetAccountAuthorizationDetails has it
 * @param listed the roles under `path`, as ListRoles has them
 */
export function joinRoles(described: readonly ActualRole[], listed: readonly ListedRole[], path: string): JoinedRoles {
  const rest = new Map(listed.map((role) => [role.RoleName, role]));
  const torn = new Set(repeated(described.map(({ name }) => name)));
  for (const name of repeated(listed.map(({ RoleName = '' }) => RoleName))) torn.add(name);

  const roles = described.map((role) => {
    if (!role.path.startsWith(path)) return role;
    const found = rest.get(role.name);
    rest.delete(role.name);
    if (found?.RoleId !== role.roleId) torn.add(role.name);
    return found === undefined ? role : complete(role, found);
  });
  for (const name of rest.keys()) torn.add(name ?? '(unnamed)');
  return { roles: roles.sort((a, b) => (a.name < b.name ? -1 : 1)), torn: [...torn].sort() };
}

/**
 * A dump made with `aws iam get-account-authorization-details` alone has no MaxSessionDuration to give: still unread.
 */
function complete(role: ActualRole, { Description = '', MaxSessionDuration }: ListedRole): ActualRole {
  if (MaxSessionDuration === undefined) return { ...role, unread: NOT_IN_DETAILS };
  return { ...role, description: Description, maxSessionSeconds: MaxSessionDuration, unread: [] };
}

/** Names that come twice: a listing that changed between its pages shows a role on two of them. */
function repeated(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.has(name) || !seen.add(name));
}
