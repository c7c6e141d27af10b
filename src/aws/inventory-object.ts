import type { Inventory } from '../core/model/inventory.ts';
import type { InventoryStore } from '../core/record/state-ports.ts';
import { inventoryText, readInventory } from '../core/record/stored-inventory.ts';
import type { S3Bucket } from './s3-bucket.ts';
import { SeenObject } from './seen-object.ts';

/** The inventory as one object. */
export class InventoryObject implements InventoryStore {
  readonly #object: SeenObject;

  constructor(bucket: S3Bucket, key: string) {
    this.#object = new SeenObject(bucket, key, 'the inventory');
  }

  async read(): Promise<Inventory | undefined> {
    const found = await this.#object.read();
    if (found === undefined) return undefined;
    const inventory = readInventory(found.text);
    if (inventory !== undefined) return inventory;
    throw this.#object.error('is not an inventory that this version can read', 'Bring its last good version back.');
  }

  async write(inventory: Inventory): Promise<void> {
    await this.#object.write(inventoryText(inventory));
  }
}
