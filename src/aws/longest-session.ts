/** The maximum of a role’s sessions where the bulk reading did not ask for it: that of roles under another path. */
import { ListRolesCommand } from '@aws-sdk/client-iam';
import type { IamSender } from '../ports.ts';
import { send } from './iam-call.ts';
import { readPages } from './pages.ts';

/**
 * MaxSessionDuration in seconds; undefined: there is no such role, or a dump does not say. ListRoles, and not GetRole: a reader
 * of the account may call that in any case.
 * @throws AccessDeniedError, UnreachableError, IncompleteReadError
 */
export async function longestSession(
  sender: IamSender,
  { path, name }: { readonly path: string; readonly name: string },
): Promise<number | undefined> {
  const call = 'ListRoles';
  const roles = await readPages(
    call,
    (Marker) => {
      const command = new ListRolesCommand({ PathPrefix: path, MaxItems: 1_000, Marker });
      return send(sender, { call, on: path, command });
    },
    ({ Roles }) => Roles,
  );
  return roles.find(({ RoleName }) => RoleName === name)?.MaxSessionDuration;
}
