/** What a plan says of a role that is kept although no valid manifest declares it. */
import type { Kept } from '../model/change.ts';

/** `no manifest declares it; kept since 2026-11-20, as its last manifest or the settings say retain`. */
export function keptWords({ reason, since, compared }: Kept): string {
  const [kept, note] = since === undefined ? ['kept', ' (since when is not known)'] : [`kept since ${since}`, ''];
  return reason === 'retained'
    ? `no manifest declares it; ${kept}, as its last manifest or the settings say retain${note}`
    : `its manifest is wrong; ${kept} as it ${compared ? 'was applied last' : 'is'}${note}`;
}

/** The same for a table. */
export function keptShort({ reason, since }: Kept): string {
  const days = since === undefined ? '' : ` since ${since}`;
  return reason === 'retained' ? `kept${days} (retain)` : `kept${days} (its manifest is wrong)`;
}
