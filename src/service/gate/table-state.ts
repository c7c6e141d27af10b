/** What the gate knows at this moment of the table: what the two objects hold, and how old that is. */
import { CLOCK_SKEW, tableAge } from '../../core/gate/freshness.ts';
import type { GateRefusal } from '../../core/gate/gate-refusal.ts';
import type { GateConfirmation, GateTable, StoredGateTable } from '../../core/model/gate-table.ts';
import { unable } from './refusals.ts';

export interface TableState {
  /** Seconds since a pass wrote or confirmed it; undefined: there is no table. */
  readonly age: number | undefined;
  readonly result: { readonly is: 'table'; readonly table: GateTable } | GateRefusal;
}

/**
 * @param stored undefined: S3 says that there is no table
 * @param freshSeconds how old it may be
 */
export function tableState(
  stored: StoredGateTable | undefined,
  confirmation: GateConfirmation | undefined,
  freshSeconds: number,
  now: Date,
): TableState {
  if (stored === undefined) return noTable('there is no table yet: no pass has written it');
  const { digest, table } = stored;
  if (table === undefined) return noTable('the table has something in it that this version of the gate does not know');
  const age = Math.round(tableAge({ digest, table }, confirmation, now));
  if (age > freshSeconds) return { age, result: stale(`no pass has confirmed the table for ${spoken(age)}`) };
  if (age < -CLOCK_SKEW) return { age, result: stale('the table is of the future, so that its age is not known') };
  return { age, result: { is: 'table', table } };
}

function noTable(message: string): TableState {
  return { age: undefined, result: unable('gate-table-unreadable', message) };
}

function stale(message: string): GateRefusal {
  return unable('gate-table-stale', message);
}

function spoken(seconds: number): string {
  return Number.isFinite(seconds) ? `${seconds} s` : 'a time that is not known';
}
