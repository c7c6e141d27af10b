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
 * dies between the two must not leave a role that looks healed. So the digest tag says that a revocation is due before
 * the trust is touched, and the role's digest after all is done. It also names the revocation that was there already,
 * so that a different one is known to be done.
 *
 * The inventory remembers the same, also before the first call: a tag can be taken off by hand, and a listing that is late
 * shows it late.
 *
 * A policy of that name which is anything else, or whose moment lies ahead, is an inline policy like any other:
 * removed. It can only deny; but one that denies until next year switches the role off.
 */

import { REVOCATION } from '../iam/revocation-policy.ts';
import type { ActualRole, Revocation } from '../model/actual-role.ts';
import { type FacetChange, type FacetDifference, isDrifted, type UpdateChange } from '../model/change.ts';
import { type InventoryRole, inventoryRole, type KnownRoles } from '../model/inventory.ts';
import { isReopened, widened } from './drift.ts';

const REVOKING = 'v1-revoking-sessions';

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

/** What the digest tag says while a revocation is due. */
export function revokingDigest({ revoked }: ActualRole): string {
  return revoked === undefined ? REVOKING : `${REVOKING}:${revoked.before}`;
}

/** Whether a pass has begun to put the trust back, and was cut short. */
export function wasRevoking({ appliedDigest = '' }: ActualRole): boolean {
  return appliedDigest.startsWith(REVOKING);
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
  { name, actual, facets }: Pick<UpdateChange, 'name' | 'actual' | 'facets'>,
  known: KnownRoles,
): readonly FacetChange[] {
  const role = inventoryRole(known, name);
  const putsBack = facets.some(
    (one) => one.facet === 'trust' && one.accepted === undefined && isDrifted(one) && widened(one),
  );
  if (!putsBack && !wasCutShort(actual) && !isRevocationDue(actual, role)) return facets;
  const others = facets.filter(({ facet }) => facet !== 'revocation');
  const before = actual.revoked?.before;
  const unjudged = { widening: undefined, asked: undefined, drifted: undefined, accepted: undefined };
  return [...others, { facet: 'revocation', before, after: 'now', applied: before, ...unjudged }];
}

/** Whether sessions have to end when a role goes into quarantine: it was opened meanwhile, or a pass was cut short. */
export function endsSessions(actual: ActualRole, known: KnownRoles): boolean {
  return isReopened(actual, known) || wasRevoking(actual);
}

/** The same, as the inventory remembers it. */
export function isRevocationDue({ revoked }: ActualRole, role: Pick<InventoryRole, 'revoking'> | undefined): boolean {
  return role?.revoking !== undefined && role.revoking === (revoked?.before ?? '');
}

/** The trust is right, and the revocation is still the one of before, or none. */
export function wasCutShort(actual: ActualRole): boolean {
  return wasRevoking(actual) && (actual.revoked === undefined || actual.appliedDigest === revokingDigest(actual));
}
