/**
 * Which roles are wanted at a moment, and with which policies. A manifest says a last day; that day ends at midnight
 * UTC. The day is not asked where manifests are compiled, so that a manifest means the same whenever it is read.
 */

import { specDigest } from '../compile/spec-digest.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import { endOfDay } from '../text/days.ts';

declare const dated: unique symbol;

/** Only `rolesAsOf` makes them: what is compared with IAM has been asked for its last day. */
export interface DatedRoles {
  readonly [dated]: true;
  readonly roles: readonly DesiredRole[];
  /** Those whose last day is over: as if their manifests were gone. */
  readonly expired: readonly DesiredRole[];
}

/** Keeps the order. */
export function rolesAsOf(roles: readonly DesiredRole[], now: Date): DatedRoles {
  const [wanted, expired]: [DesiredRole[], DesiredRole[]] = [[], []];
  for (const role of roles) (isOver(role.expires, now) ? expired : wanted).push(role);
  const today: readonly DesiredRole[] = wanted.map((role) => withoutExpired(role, now));
  return { roles: today, expired: expired as readonly DesiredRole[] } as DatedRoles;
}

function withoutExpired(role: DesiredRole, now: Date): DesiredRole {
  const over = role.policyExpiries.filter(({ expires }) => isOver(expires, now));
  if (over.length === 0) return role;
  const keys = (facet: string) => new Set(over.flatMap((policy) => (policy.facet === facet ? policy.key : [])));
  const [managed, inline] = [keys('managedPolicy'), keys('inlinePolicy')];
  const rest = {
    ...role,
    managedPolicyArns: role.managedPolicyArns.filter((arn) => !managed.has(arn)),
    inlinePolicies: Object.fromEntries(Object.entries(role.inlinePolicies).filter(([name]) => !inline.has(name))),
  };
  return { ...rest, digest: specDigest(rest) };
}

function isOver(day: string | undefined, now: Date): boolean {
  const end = day === undefined ? undefined : endOfDay(day);
  return end !== undefined && end <= now.getTime();
}
