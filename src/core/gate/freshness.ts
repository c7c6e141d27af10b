/**
 * How old what the gate decides by is. The table is written on change only; that it is still right is said by the report
 * that every pass writes, which names the digest of the table that the pass has seen. So the service may be quiet for a year,
 * and the gate notices within an hour that it has stopped.
 */

import type { GateConfirmation, GateTable } from '../model/gate-table.ts';
import { parseMoment } from '../text/days.ts';

/**
 * Seconds since a pass has written the table or seen it to be right, whichever is later; negative if that is in the
 * future. A confirmation of another text is none. Infinity: no moment of them can be understood.
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
  return (now.getTime() - Math.max(...moments)) / 1000;
}
