/**
 * The table as it is at this moment, and how old what is known of it is.
 *
 * The table is read for every request. That a pass has confirmed it is read with it only where what was read before does not
 * say enough: a confirmation is of one table, by its digest, and of one moment, so that one that is kept grows old and never
 * wrong. It is read again long before the table would count as stale, and a table of another digest has none.
 */
import type { GateConfirmation, StoredGateTable } from '../../core/model/gate-table.ts';
import { type TableState, tableState } from './table-state.ts';

/** Of the time for which a table is fresh: with the schedule that is usual, some fifteen minutes. */
const SHARE_UNASKED = 1 / 4;

export interface TableSources {
  /** As it is at this moment; undefined only if there is none. @throws WorldError */
  table(): Promise<StoredGateTable | undefined>;
  /** What the last pass says of it. @throws WorldError */
  confirmation(): Promise<GateConfirmation | undefined>;
  /** How old the table may be. */
  readonly freshSeconds: number;
  now(): Date;
}

export class TableNow {
  readonly #world: TableSources;
  #kept: GateConfirmation | undefined;

  constructor(world: TableSources) {
    this.#world = world;
  }

  /** @throws WorldError */
  async state(): Promise<TableState> {
    const { freshSeconds } = this.#world;
    const stored = await this.#world.table();
    const known = tableState(stored, this.#kept, freshSeconds, this.#world.now());
    const { age } = known;
    // Without a table, or with one that cannot be read, no confirmation helps.
    if (age === undefined || (age >= 0 && age <= freshSeconds * SHARE_UNASKED)) return known;
    this.#kept = await this.#world.confirmation();
    return tableState(stored, this.#kept, freshSeconds, this.#world.now());
  }
}
