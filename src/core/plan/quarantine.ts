/**
 * Quarantine: a role that should be deleted is first closed, and stays as it is otherwise, so that a team that still
 * needs it notices while everything can be restored, its RoleId included. It is closed if
 *
 *  - its trust policy is {@link CLOSED_TRUST}, which lets no caller in, and
 *  - the inventory says that we closed it, and on which day (UTC): a day and not a moment, so that two plans that are made
 *    one after the other are the same plan. It is written down before the first call.
 *
 * The tag `rolekeeper:quarantined` holds the same day, for people. It is written after the trust, and where IAM refuses
 * it, as the role has fifty tags already, the role is closed all the same. A day that a hand writes never makes the time
 * shorter: the newer of tag and inventory counts, and of a role that the inventory does not know as closed the time
 * begins today, whatever it wears. Where nothing is remembered (the CLI on an account without the service) trust and tag
 * are all there is.
 *
 * If it is opened by hand, it is closed again and the period begins again, also while it is kept (kept.ts). If a manifest declares it again, it is an
 * ordinary update: trust and tags are put back.
 *
 * Closing a role does not end sessions that are already open: their callers were allowed to enter, and the sessions end
 * by themselves, within the role's maximum session. Only those of a role that was opened by hand meanwhile are ended
 * (revocation.ts).
 */

import { samePolicy } from '../iam/policy-document.ts';
import type { ActualRole } from '../model/actual-role.ts';
import type { AppliedRole } from '../model/applied-role.ts';
import { inventoryRole, type KnownRoles } from '../model/inventory.ts';
import { SILENT_TAGS, TAGS } from '../model/ownership.ts';
import type { PolicyText } from '../model/role-spec.ts';
import { DAY, endOfDay } from '../text/days.ts';

/**
 * Denies every way in by name. A trust policy without an Allow would keep people out as well; the Deny says in the
 * console, and in a diff, that it was meant.
 */
export const CLOSED_TRUST: PolicyText = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'RolekeeperQuarantine',
      Effect: 'Deny',
      Principal: '*',
      Action: ['sts:AssumeRole', 'sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'],
    },
  ],
});

/** What the inventory says of a closed role: no manifest's digest, so that declaring it again is no drift. */
export const CLOSED_DIGEST = 'v1-quarantined';

export interface Quarantine {
  /** The day on which it was closed, `2026-11-22`. */
  readonly on: string;
  /**
   * When it was used last, in milliseconds since 1970, if that was after that day. On the day itself a use may be from
   * before, or of a session that was still alive.
   */
  readonly usedSince: number | undefined;
}

/** The day from which the time of a closed role counts; undefined: it is not closed, or we did not close it. */
export function closedSince(role: ActualRole, known: KnownRoles, today: string): string | undefined {
  if (!isClosed(role)) return undefined;
  const tag = dayTag(role);
  if (known === undefined) return tag;
  const own = inventoryRole(known, role.name);
  // Earlier versions remembered that it was closed, and the day was in the tag alone.
  const day = own?.closedOn ?? (own?.digest === CLOSED_DIGEST ? tag : undefined);
  return day === undefined ? undefined : newerDay(day, tag, today);
}

/** Whether its trust policy lets no caller in. */
export function isClosed({ trust }: ActualRole): boolean {
  return samePolicy(trust, CLOSED_TRUST);
}

/** Of the day that is remembered and the one that a role wears; one that lies ahead was written by hand. */
export function newerDay(remembered: string, worn: string | undefined, today: string): string {
  return worn !== undefined && worn > remembered && worn <= today ? worn : remembered;
}

/** Whether it wears the tag, whatever it holds. */
export function hasDay({ tags }: Pick<ActualRole, 'tags'>): boolean {
  return Object.hasOwn(tags, TAGS.quarantined);
}

/** What the tag says, of a role that is closed by whatever means; undefined: there is none, or it holds no day. */
export function dayTag({ tags }: Pick<ActualRole, 'tags'>): string | undefined {
  const day = Object.hasOwn(tags, TAGS.quarantined) ? tags[TAGS.quarantined] : undefined;
  return day === undefined || endOfDay(day) === undefined ? undefined : day;
}

/** Whether the tag shows people another day, or none, and IAM would take it. */
export function lacksDay(role: ActualRole, since: string): boolean {
  const tag = Object.hasOwn(role.tags, TAGS.quarantined) ? role.tags[TAGS.quarantined] : undefined;
  return tag !== since && (tag !== undefined || Object.keys(role.tags).length + SILENT_TAGS.size < MOST_TAGS);
}

export const MOST_TAGS = 50;

/** Of a role that is closed since that day. */
export function quarantineSince(on: string, { lastUsed }: Pick<ActualRole, 'lastUsed'>): Quarantine {
  const used = lastUsed?.getTime();
  return { on, usedSince: used !== undefined && used >= (endOfDay(on) ?? 0) ? used : undefined };
}

/**
 * Whether we remember a role as closed, and it was opened by hand. Before a reading has shown it closed, one that is late
 * still shows the trust that we took away.
 */
export function isReopened(actual: ActualRole, known: KnownRoles, kept: AppliedRole | undefined): boolean {
  const role = inventoryRole(known, actual.name);
  if (role?.digest !== CLOSED_DIGEST || isClosed(actual)) return false;
  const before = role.previous === null || kept === undefined ? [] : [kept, ...kept.earlier];
  return !before.some(({ spec }) => samePolicy(spec.trust, actual.trust));
}

/** Whether that is only known by what was applied to it. */
export function needsClosedRecord(actual: ActualRole, known: KnownRoles): boolean {
  const role = inventoryRole(known, actual.name);
  return role?.digest === CLOSED_DIGEST && role.previous !== null && !isClosed(actual);
}

/**
 * When its time is over, in milliseconds since 1970: after so many whole days. A use counts as one more beginning, as
 * the role may still be needed.
 */
export function quarantineEnd({ on, usedSince }: Quarantine, days: number): number {
  return (usedSince ?? endOfDay(on) ?? Number.POSITIVE_INFINITY) + days * DAY;
}
