/**
 * Quarantine: a role that should be deleted is first closed, and stays as it is otherwise, so that a team that still
 * needs it notices while everything can be restored, its RoleId included. Two marks make it, and only both of them
 * count:
 *
 *  - the trust policy is {@link CLOSED_TRUST}, which lets no caller in
 *  - the tag `rolekeeper:quarantined` holds the day (UTC) on which it was closed: a day and not a moment, so that two
 *    plans that are made one after the other are the same plan
 *
 * If it is opened by hand, the first mark is gone: it is closed again and the period begins again. If a manifest
 * declares it again, it is an ordinary update: trust and tags are put back.
 *
 * Closing a role does not end sessions that are already open: their callers were allowed to enter, and the sessions end
 * by themselves, within the role's maximum session. Only those of a role that was opened by hand meanwhile are ended
 * (revocation.ts).
 */

import { samePolicy } from '../iam/policy-document.ts';
import type { ActualRole } from '../model/actual-role.ts';
import { TAGS } from '../model/ownership.ts';
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

/** What the digest tag says of a closed role: no manifest's digest, so that declaring it again is no drift. */
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

/** undefined: it is not closed, or not marked as such. */
export function quarantineOf(role: ActualRole): Quarantine | undefined {
  return samePolicy(role.trust, CLOSED_TRUST) ? quarantineMark(role) : undefined;
}

/** What the tag says, of a role that is closed by whatever means; undefined: there is none, or it holds no day. */
export function quarantineMark({ tags, lastUsed }: ActualRole): Quarantine | undefined {
  const on = Object.hasOwn(tags, TAGS.quarantined) ? (tags[TAGS.quarantined] ?? '') : '';
  const closed = endOfDay(on);
  if (closed === undefined) return undefined;
  const used = lastUsed?.getTime();
  return { on, usedSince: used !== undefined && used >= closed ? used : undefined };
}

/**
 * When its time is over, in milliseconds since 1970: after so many whole days. A use counts as one more beginning, as
 * the role may still be needed.
 */
export function quarantineEnd({ on, usedSince }: Quarantine, days: number): number {
  return (usedSince ?? endOfDay(on) ?? Number.POSITIVE_INFINITY) + days * DAY;
}
