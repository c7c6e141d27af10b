/** Short names for exact contents. */
import { hash } from 'node:crypto';
import type { DesiredRole } from './desired-role.ts';
import type { PolicyText } from './role-spec.ts';

/** 32 hexadecimal digits: 128 bits, enough that two different contents never meet. */
export function digestOf(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}

/**
 * Digest of everything that IAM stores of a role, for the digest tag. The prefix is the version of this function: when
 * what goes in changes, the prefix does, and every role is seen as changed by its manifest, not as drifted.
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
