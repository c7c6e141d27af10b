/** The name of everything that IAM stores of a role. */
import type { DesiredRole } from '../model/desired-role.ts';
import type { PolicyText } from '../model/role-spec.ts';
import { digestOf } from '../text/digest.ts';

/**
 * Digest of everything that IAM stores of a role, for the inventory. The prefix is the version of this function: when the
 * input changes, the prefix changes too, and every role counts as changed by its manifest, not as drifted.
 */
export function specDigest(role: Omit<DesiredRole, 'digest'>): string {
  const spec = [
    role.path,
    role.name,
    role.description,
    role.maxSessionSeconds,
    role.trust,
    role.boundaryArn,
    role.managedPolicyArns,
    byKey(role.inlinePolicies),
    byKey(role.tags),
  ];
  return `v1-${digestOf(JSON.stringify(spec))}`;
}

function byKey(record: Readonly<Record<string, PolicyText>>): [string, string][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
