/**
 * What a deployment that has begun is about to make of the boundary and of the trust of the service's own roles. Until it
 * is done, or its time is over, both are right: as they were deployed, and as they are announced. It can only name
 * digests of documents, so it opens nothing by itself: the guard stays as strict about every other document
 * (docs/decisions/0027-an-announced-deployment.md).
 */
import { isJsonObject, isTextMap } from '../text/json.ts';

export interface Announcement {
  /** A moment as ISO 8601 in UTC: from then on it does not count. */
  readonly until: string;
  /** Of the boundary's document; null: it stays as it is. */
  readonly boundary: string | null;
  /** Of the trust policies that change, by role name. */
  readonly serviceTrusts: Readonly<Record<string, string>>;
}

/** How long one is made for: two stacks take some minutes, and a person may have to look at why one failed. */
export const ANNOUNCED_MINUTES = 50;

/** How far ahead its end may be: the clock of the deployer may be some minutes fast, and no more. */
const MOST_MINUTES = 60;

/** What JSON says of it; undefined: there is none. What cannot be read announces nothing. */
export function readAnnouncement(value: unknown): Announcement | undefined {
  if (!isJsonObject(value)) return undefined;
  const { until, boundary = null, serviceTrusts = {} } = value;
  if (typeof until !== 'string' || Number.isNaN(Date.parse(until))) return undefined;
  if ((boundary !== null && typeof boundary !== 'string') || !isTextMap(serviceTrusts)) return undefined;
  return { until, boundary, serviceTrusts };
}

/** The announcement if it counts now: one for a later hour would be no announcement but a second truth. */
export function announcedNow(
  { announced }: { readonly announced?: Announcement | undefined },
  now: Date,
): Announcement | undefined {
  if (announced === undefined) return undefined;
  const left = Date.parse(announced.until) - now.getTime();
  return left > 0 && left <= MOST_MINUTES * 60_000 ? announced : undefined;
}
