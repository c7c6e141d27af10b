/**
 * Ending sessions. A trust policy says who may open a session, and putting it back ends none of those that were opened
 * while it was too wide: they live for up to twelve hours. What ends them is an inline policy of the role that denies
 * everything to sessions older than a moment (`aws:TokenIssueTime`), the one that the IAM console writes when a person
 * presses "Revoke active sessions", under the same name. So:
 *
 *  - due       drift let more in by the trust policy than the manifest does, or may have, and it is put back in this
 *              pass; or a role in quarantine was opened by hand, and it is closed again. The pipelines' own sessions
 *              end with the others: IAM cannot distinguish them. The pipelines have to run again.
 *  - in force  for twelve hours after its moment, the longest that IAM lets any session live. What the role's own
 *              maximum was when a session was opened is not known: the change of the trust may have come with a change
 *              of that. Meanwhile the policy is not compared with the manifest, also if we did not write it: the next
 *              pass must not undo the work of an incident team that revokes by hand.
 *  - over      after that it denies no caller anything, and is removed, for the room that it takes.
 *
 * The order. The moment has to be after the trust policy is right, so the revocation comes after it; and a process that
 * dies between the two must not leave a role that looks healed. So the inventory says that a revocation is due before the
 * first call, and forgets it when all is done. It also names the revocation that was there already, so that a different
 * one is known to be done.
 *
 * Where nothing is written down (a command on an AWS account without the service, or without the lease), the sessions
 * are ended before the trust is put back, and once more after it: a process that dies between the two leaves a trust that
 * is still too wide, or no session of that time.
 *
 * A policy of that name which is anything else, or whose moment lies ahead, is an inline policy like any other:
 * removed. It can only deny; but one that denies until next year switches the role off.
 */

import { REVOCATION } from '../iam/revocation-policy.ts';
import type { ActualRole, Revocation } from '../model/actual-role.ts';
import { type FacetChange, type FacetDifference, isDrifted } from '../model/facet-change.ts';
import { type InventoryRole, inventoryRole, type KnownRoles } from '../model/inventory.ts';
import type { UpdateChange } from '../model/update-change.ts';
import { widened } from './drift.ts';

/** Milliseconds: 12 hours, the most that IAM allows as MaxSessionDuration. */
const LONGEST_SESSION = 43_200_000;

/**
 * Milliseconds by which the moment lies ahead of its writing: for some seconds after a write to IAM, STS may still use
 * the trust policy of before, and clocks differ. A caller that opens a session in that time, rightly or not, has to
 * open another.
 */
export const REVOCATION_MARGIN = 30_000;

/** When it denies no caller anything any more, in milliseconds since 1970. */
export function revocationEnd({ before }: Revocation): number {
  return Date.parse(before) + LONGEST_SESSION;
}

export function isInForce(revocation: Revocation, now: Date): boolean {
  return !isAhead(revocation, now) && revocationEnd(revocation) > now.getTime();
}

/** What we write lies ahead by the margin; our clocks may differ by as much. */
function isAhead({ before }: Revocation, now: Date): boolean {
  return Date.parse(before) > now.getTime() + 2 * REVOCATION_MARGIN;
}

/** The difference that a role's revocation makes, if it is not one that is in force. */
export function revocationFacets({ revoked }: ActualRole, now: Date): FacetDifference[] {
  if (revoked === undefined || isInForce(revoked, now)) return [];
  const { before, document } = revoked;
  return isAhead(revoked, now)
    ? [{ facet: 'inlinePolicy', key: REVOCATION, before: document, after: undefined, applied: undefined }]
    : [{ facet: 'revocation', before, after: undefined, applied: before }];
}

/** The facets of an update, with a revocation where one is due. */
export function facetsWithRevocation(
  { name, actual, facets, causes }: Pick<UpdateChange, 'name' | 'actual' | 'facets' | 'causes'>,
  known: KnownRoles,
): readonly FacetChange[] {
  // Where it is not known, it counts as opened by hand.
  const mayBeDrift = (one: FacetChange) => isDrifted(one) || causes.includes('unknown');
  const putsBack = facets.some(
    (one) => one.facet === 'trust' && one.accepted === undefined && mayBeDrift(one) && widened(one),
  );
  if (!putsBack && !isRevocationDue(actual, inventoryRole(known, name))) return facets;
  const others = facets.filter(({ facet }) => facet !== 'revocation');
  const before = actual.revoked?.before;
  const unjudged = { widening: undefined, asked: undefined, drifted: undefined, accepted: undefined };
  return [...others, { facet: 'revocation', before, after: 'now', applied: before, ...unjudged }];
}

/**
 * Whether a pass has begun to end the sessions, and it is not known that they have ended: the revocation that was there
 * before is still the one that is there, or there is none.
 */
export function isRevocationDue({ revoked }: ActualRole, role: Pick<InventoryRole, 'revoking'> | undefined): boolean {
  return role?.revoking !== undefined && (revoked === undefined || role.revoking === revoked.before);
}
