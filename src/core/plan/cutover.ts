/** How far the callers of a role of before have changed over to the one that is made beside it (adoption.ts). */

import type { ActualRole } from '../model/actual-role.ts';
import type { Beside } from '../model/beside.ts';
import type { Change } from '../model/change.ts';
import { DAY, dateOf } from '../text/days.ts';

/** How far the callers have changed over to ours. */
export type Cutover =
  /** Ours is not there, not equal to its manifest, or was not used since. */
  | { readonly is: 'to-come' }
  /** Both are in use, or the old one was until lately. */
  | { readonly is: 'under-way'; readonly quietSince: string; readonly until: string }
  /** As `to-come` or `under-way`, and nothing remembers since when: it never ends. */
  | { readonly is: 'not-remembered' }
  | { readonly is: 'over'; readonly quietSince: string };

/** @param days of the settings: how long the old role must not have been used */
export function cutoverOf(change: Change, { role, since, isRemembered }: Beside, days: number, now: Date): Cutover {
  const begun = Date.parse(`${since}T00:00:00Z`);
  const isInUse = change.kind === 'keep' && change.reason === 'in-sync' && usedAt(change.actual) >= begun;
  if (!isRemembered && isInUse) return { is: 'not-remembered' };
  if (!isInUse) return { is: 'to-come' };
  const quiet = Math.max(begun, usedAt(role));
  const quietSince = dateOf(quiet);
  // A day more: `since` is a day, and the last use is shown late.
  const end = quiet + (days + 1) * DAY;
  return now.getTime() < end ? { is: 'under-way', quietSince, until: dateOf(end) } : { is: 'over', quietSince };
}

function usedAt({ lastUsed }: ActualRole): number {
  return lastUsed?.getTime() ?? 0;
}
