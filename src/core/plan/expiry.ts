/**
 * Which roles are wanted at a moment, and with which policies. A manifest says a last day; that day ends at midnight
 * UTC. The day is not asked where manifests are compiled, so that a manifest means the same whenever it is read.
 *
 * A day that a manifest had before it came is foreseen: every plan of that time has said it, and the role is closed when
 * the day is over, however many end with it, and without an approval. A day that is written into a manifest when it has
 * come, or is over, is a removal like any other: one commit could write it into forty manifests. Which of the two it is,
 * the inventory remembers (InventoryRole.expires): the day of a manifest to which the role was equal, but for drift, before that day
 * began, so that there is always one whole day, from midnight to midnight, in which plans warn of it. Where nothing is
 * remembered no day is foreseen.
 *
 * Only the closing is foreseen. It takes nothing that a later day in the manifest does not give back, the RoleId included;
 * the deletion that follows counts in full.
 */

import { specDigest } from '../compile/spec-digest.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import type { InventoryRole } from '../model/inventory.ts';
import type { RemovalReason } from '../model/removal-change.ts';
import { DAY, endOfDay } from '../text/days.ts';

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
  const today: readonly DesiredRole[] = wanted.map((role) => withoutExpired(withLastDay(role, now), now));
  return { roles: today, expired: expired as readonly DesiredRole[] } as DatedRoles;
}

/** The day that is remembered of a role that is equal to its manifest; undefined: none, or it was not there in time. */
export function rememberedDay(
  { expires, isLastDay }: Pick<DesiredRole, 'expires' | 'isLastDay'>,
  before: InventoryRole | undefined,
): string | undefined {
  return isLastDay && before?.expires !== expires ? undefined : expires;
}

/** Whether a role goes because of a day that its manifest had before it came. */
export function isForeseenEnd(because: RemovalReason, role: InventoryRole | undefined): boolean {
  return because.is === 'expired' && role?.expires === because.on;
}

function withLastDay(role: DesiredRole, now: Date): DesiredRole {
  const end = role.expires === undefined ? undefined : endOfDay(role.expires);
  return end === undefined || now.getTime() < end - DAY ? role : { ...role, isLastDay: true };
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
