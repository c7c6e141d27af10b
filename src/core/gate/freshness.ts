/**
 * How old what the gate decides by is. The table is written on change only; that it is still right is shown by the report
 * that every pass writes, which names the digest of the table that the pass has seen. So the service may be quiet for a year,
 * and the gate notices within an hour that it has stopped.
 */

import type { GateConfirmation, GateTable } from '../model/gate-table.ts';
import { parseMoment } from '../text/days.ts';

/**
 * Seconds since a pass has written the table or seen it to be right, whichever is later; negative if both are of the
 * future. A confirmation of another text is none. Infinity: no moment of them can be understood.
 *
 * `writtenAt` may be by the clock of a laptop (`apply`), which cannot be trusted. Where it is ahead of ours, the service
 * says as soon as its next pass that the table is right: what is of the future does not count beside that.
 * @param stored the table as it was read, with the digest of its whole text
 */
export function tableAge(
  { digest, table }: { readonly digest: string; readonly table: Pick<GateTable, 'writtenAt'> },
  confirmation: GateConfirmation | undefined,
  now: Date,
): number {
  const isOfIt = confirmation !== undefined && confirmation.digest === digest;
  const moments = [table.writtenAt, ...(isOfIt ? [confirmation.confirmedAt] : [])].map(
    (moment) => parseMoment(moment) ?? Number.NEGATIVE_INFINITY,
  );
  const sound = moments.filter((moment) => moment <= now.getTime() + CLOCK_SKEW * 1000);
  return (now.getTime() - Math.max(...(sound.some(Number.isFinite) ? sound : moments))) / 1000;
}

/** Seconds by which the clock of a pass may be ahead of ours. */
export const CLOCK_SKEW = 60;
