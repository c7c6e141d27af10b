import { gateTableDigest, gateTableText, readGateTable } from '../core/gate/stored-table.ts';
import type { GateTable, StoredGateTable } from '../core/model/gate-table.ts';
import type { GateTableStore } from '../core/record/state-ports.ts';
import { ServiceStateError } from '../errors.ts';
import type { Condition, S3Bucket } from './s3-bucket.ts';

/** The gate's table as one object. Each write is conditional on what was seen last, as that of the inventory is. */
export class GateTableObject implements GateTableStore {
  readonly #bucket: S3Bucket;
  readonly #key: string;
  #seen: Condition | undefined;

  constructor(bucket: S3Bucket, key: string) {
    this.#bucket = bucket;
    this.#key = key;
  }

  async read(): Promise<StoredGateTable | undefined> {
    const found = await this.#bucket.getText(this.#key);
    this.#seen = found === undefined ? 'if-absent' : { ifMatch: found.etag };
    return found && { digest: gateTableDigest(found.text), table: readGateTable(found.text) };
  }

  async write(table: GateTable): Promise<StoredGateTable> {
    if (this.#seen === undefined) throw new Error('the table is read before it is written');
    const text = gateTableText(table);
    const etag = await this.#bucket.put(this.#key, text, this.#seen);
    if (etag === undefined) {
      throw new ServiceStateError(
        `s3://${this.#bucket.name}/${this.#key} was changed by another writer during this pass.`,
        { remedy: 'Nothing to do: the next pass starts from it.' },
      );
    }
    this.#seen = { ifMatch: etag };
    return { digest: gateTableDigest(text), table };
  }
}
