import { gateTableDigest, gateTableText, storedGateTable } from '../core/gate/stored-table.ts';
import type { GateTable, StoredGateTable } from '../core/model/gate-table.ts';
import type { GateTableStore } from '../core/record/state-ports.ts';
import type { S3Bucket } from './s3-bucket.ts';
import { SeenObject } from './seen-object.ts';

/** The gate's table as one object. */
export class GateTableObject implements GateTableStore {
  readonly #object: SeenObject;

  constructor(bucket: S3Bucket, key: string) {
    this.#object = new SeenObject(bucket, key, "the gate's table");
  }

  async read(): Promise<StoredGateTable | undefined> {
    const found = await this.#object.read();
    return found && storedGateTable(found.text);
  }

  async write(table: GateTable): Promise<StoredGateTable> {
    const text = gateTableText(table);
    await this.#object.write(text);
    return { digest: gateTableDigest(text), table };
  }
}
