/**
 * Days: as periods (`7d`) and as dates (`2026-12-31`). A day begins and ends at midnight UTC, wherever the reader is.
 */

/** Milliseconds. UTC has no daylight saving time, and JavaScript knows no leap seconds. */
export const DAY = 86_400_000;

/** Whole days of `7d`, from 1 to 365; undefined if it is no such period. */
export function parseDays(text: string): number | undefined {
  const days = Number(/^([1-9][0-9]{0,2})d$/.exec(text)?.[1]);
  return days <= 365 ? days : undefined;
}

/** Milliseconds since 1970 at which the day is over; undefined if there is no such day, as 30 February. */
export function endOfDay(date: string): number | undefined {
  const begin = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : Number.NaN;
  // Date.parse takes 2026-02-30 for 2 March.
  return !Number.isNaN(begin) && dateOf(begin) === date ? begin + DAY : undefined;
}

/** `2026-12-31`, of a moment in milliseconds since 1970. */
export function dateOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/**
 * Milliseconds since 1970 of `2026-12-20T18:00+01:00`; undefined if it is no moment. The zone is required, as six
 * o'clock is another moment in each zone.
 */
export function parseMoment(text: string): number | undefined {
  const match =
    /^([0-9]{4}-[0-9]{2}-[0-9]{2})T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,3})?)?(Z|[+-][0-9]{2}:[0-9]{2})$/.exec(text);
  if (match?.[1] === undefined || endOfDay(match[1]) === undefined) return undefined;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : moment;
}
