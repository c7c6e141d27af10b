/** What was made again, for programs (schemas/restoration.schema.json). */
import { TAGS } from '../../core/model/ownership.ts';
import { trustVerdictJson } from '../../core/render/trust-json.ts';
import type { JudgedSnapshot, Restored } from './restored-text.ts';

export function restoredJson(
  { snapshot, trust }: JudgedSnapshot,
  { target, roleId, isDeclared }: Omit<Restored, 'paint'> & { target: string },
): unknown {
  const { takenAt, before, role } = snapshot;
  return {
    version: 'rolekeeper.restoration/v2',
    target,
    role: role.name,
    arn: role.arn,
    roleId: roleId ?? null,
    previousRoleId: role.roleId,
    snapshot: { takenAt, before },
    policies: [...Object.keys(role.inlinePolicies), ...role.managedPolicyArns],
    trust: trustVerdictJson(trust, role.arn),
    declared: isDeclared,
    file: role.tags[TAGS.source] ?? null,
  };
}
