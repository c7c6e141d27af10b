/**
 * Other deployments of ours in the account that the settings do not name. An owner tag that nobody names is no shelter: it is
 * easily copied. But where the reconciler of that deployment stands under the path of the service, the role is most likely
 * its: to close it would be an outage of the other deployment, which opens it again, and each would ring the other one for
 * ever. Only an administrator makes roles under that path, so that a copied tag alone still shelters nothing.
 *
 * It keeps the role from being closed and from nothing else: it is reported until the settings name its owner.
 */
import type { Settings } from '../manifest/settings.ts';
import type { ActualRole } from '../model/actual-role.ts';
import { SERVICE_PATH, serviceRoles } from '../model/service-roles.ts';
import { otherOwner } from './believed.ts';

/** The names of the service's own roles, of every deployment that stands in the account. */
export function serviceRolesIn(roles: readonly ActualRole[]): ReadonlySet<string> {
  return new Set(roles.filter(({ path }) => path === SERVICE_PATH).map(({ name }) => name));
}

/** The owner that the role names, if it is a deployment of another name than ours that stands in the account. */
export function ownerNextDoor(
  role: ActualRole,
  { owners, deployment }: Pick<Settings, 'owners' | 'deployment'>,
  standing: ReadonlySet<string>,
): string | undefined {
  const owner = otherOwner(role, { owners })?.owner;
  const name = owner === undefined ? undefined : OWNER.exec(owner)?.[1];
  if (name === undefined || name === deployment) return undefined;
  return standing.has(serviceRoles(name).reconciler) ? owner : undefined;
}

/** The UUID of a workspace and the name of a deployment (src/core/model/ownership.ts). */
const OWNER = /^[\da-f-]{36}\/([a-z\d-]+)$/;
