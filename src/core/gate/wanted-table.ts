/** The gate's table as the manifests want it: of each role of which the gate keeps the branches, who gets in. */
import type { Settings } from '../manifest/settings.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { GateDoor, GateRole, GateRoles } from '../model/gate-table.ts';
import { arn } from '../model/ids.ts';
import { canonicalGateRole } from './stored-table.ts';

/** Of these roles alone: what becomes of others is for the plan. */
export function wantedTable(roles: readonly DesiredRole[], settings: Settings): GateRoles {
  const entries = roles.flatMap((role) => {
    const entry = wantedGateRole(role, settings);
    return entry === undefined ? [] : [[role.name, entry] as const];
  });
  return { tokenSeconds: settings.gate?.tokenSeconds ?? 0, roles: Object.fromEntries(entries) };
}

/** undefined: the gate does not keep its branches. */
function wantedGateRole(
  { name, path, maxSessionSeconds, requestSeconds, admission: { doors, enforcement } }: DesiredRole,
  { partition, account }: Settings,
): GateRole | undefined {
  const own = arn(`arn:${partition}:iam::${account}:role${path}${name}`);
  if (enforcement.by !== 'gate' || own === undefined || doors.length === 0) return undefined;
  return canonicalGateRole({
    arn: own,
    maxSessionSeconds,
    ...(requestSeconds !== undefined && { requestSeconds }),
    doors: doors.map(
      ({ repository, environment }): GateDoor => ({
        repositoryUuid: repository.uuid,
        ...(environment && { environmentUuid: environment.uuid }),
      }),
    ),
    branches: [...new Set(enforcement.branches)],
  });
}
