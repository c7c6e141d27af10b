import { gateTableDigest, gateTableText, readGateTable } from '../core/gate/stored-table.ts';
import type { GateTable, StoredGateTable } from '../core/model/gate-table.ts';
import type { GateTableStore } from '../core/record/state-ports.ts';
import { ServiceStateError } from '../errors.ts';
import { readWhole, writeWhole } from './whole-file.ts';

/** The gate's table of an embedded account, in a file beside it. Only the holder of the lease writes it. */
export class GateTableFile implements GateTableStore {
  readonly #path: string;
  readonly #place: string;
  #seen: { text: string | undefined } | undefined;

  /** @param place how people write the path */
  constructor(path: string, place: string) {
    this.#path = path;
    this.#place = place;
  }

  async read(): Promise<StoredGateTable | undefined> {
    const text = await readWhole(this.#path);
    this.#seen = { text };
    return text === undefined ? undefined : { digest: gateTableDigest(text), table: readGateTable(text) };
  }

  async write(table: GateTable): Promise<StoredGateTable> {
    if (this.#seen === undefined) throw new Error('the table is read before it is written');
    if ((await readWhole(this.#path)) !== this.#seen.text) {
      throw new ServiceStateError(`${this.#place} was written by another process meanwhile.`, {
        remedy: 'Run the command again: it starts from the new table.',
      });
    }
    const text = gateTableText(table);
    await writeWhole(this.#path, text);
    this.#seen = { text };
    return { digest: gateTableDigest(text), table };
  }
}
