/** The header `Retry-After` (RFC 9110): seconds, or a moment in any of HTTP's three forms. */

const SECONDS = /^\d{1,9}$/;
const DAY = '(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?';
const MONTH = '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)';
const TIME = '\\d\\d:\\d\\d:\\d\\d';
/** `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT`. */
const WITH_ZONE = new RegExp(`^${DAY}, \\d\\d[ -]${MONTH}[ -](?:\\d\\d){1,2} ${TIME} GMT$`);
/** `Sun Nov  6 08:49:37 1994`, which is GMT as well. */
const WITHOUT_ZONE = new RegExp(`^${DAY} ${MONTH} [ \\d]\\d ${TIME} \\d{4}$`);

/** Milliseconds from `now`, 0 if the moment is over; undefined if there is no header that can be understood. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  const value = header?.trim() ?? '';
  if (SECONDS.test(value)) return Number(value) * 1000;
  const isMoment = WITH_ZONE.test(value) || WITHOUT_ZONE.test(value);
  const moment = isMoment ? Date.parse(value.endsWith('GMT') ? value : `${value} GMT`) : Number.NaN;
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - now);
}
