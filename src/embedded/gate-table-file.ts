import { gateTableDigest, gateTableText, storedGateTable } from '../core/gate/stored-table.ts';
import type { GateTable, StoredGateTable } from '../core/model/gate-table.ts';
import type { GateTableStore } from '../core/record/state-ports.ts';
import { SeenFile } from './seen-file.ts';

/** The gate's table of an embedded account, in a file beside it. */
export class GateTableFile implements GateTableStore {
  readonly #file: SeenFile;

  /** @param place how people write the path */
  constructor(path: string, place: string) {
    this.#file = new SeenFile(path, place, 'table');
  }

  async read(): Promise<StoredGateTable | undefined> {
    const text = await this.#file.read();
    return text === undefined ? undefined : storedGateTable(text);
  }

  async write(table: GateTable): Promise<StoredGateTable> {
    const text = gateTableText(table);
    await this.#file.write(text);
    return { digest: gateTableDigest(text), table };
  }
}
