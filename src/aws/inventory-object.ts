import type { Inventory } from '../core/model/inventory.ts';
import type { InventoryStore } from '../core/record/state-ports.ts';
import { inventoryText, readInventory } from '../core/record/stored-inventory.ts';
import { ServiceStateError } from '../errors.ts';
import type { Condition, S3Bucket } from './s3-bucket.ts';

/**
 * The inventory as one object. Each write is conditional on what was seen last, so a stale holder's write is refused.
 */
export class InventoryObject implements InventoryStore {
  readonly #bucket: S3Bucket;
  readonly #key: string;
  #seen: Condition | undefined;

  constructor(bucket: S3Bucket, key: string) {
    this.#bucket = bucket;
    this.#key = key;
  }

  async read(): Promise<Inventory | undefined> {
    const found = await this.#bucket.getText(this.#key);
    this.#seen = found === undefined ? 'if-absent' : { ifMatch: found.etag };
    if (found === undefined) return undefined;
    const inventory = readInventory(found.text);
    if (inventory !== undefined) return inventory;
    throw this.#error('is not an inventory that this version can read', 'Bring its last good version back.');
  }

  async write(inventory: Inventory): Promise<void> {
    if (this.#seen === undefined) throw new Error('the inventory is read before it is written');
    const etag = await this.#bucket.put(this.#key, inventoryText(inventory), this.#seen);
    if (etag === undefined) {
      throw this.#error(
        'was changed by another writer during this pass',
        'Nothing to do: the next pass starts from it.',
      );
    }
    this.#seen = { ifMatch: etag };
  }

  #error(what: string, remedy: string): ServiceStateError {
    return new ServiceStateError(`s3://${this.#bucket.name}/${this.#key} ${what}.`, { remedy });
  }
}
