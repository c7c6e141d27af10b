import type { Inventory } from '../core/model/inventory.ts';
import type { InventoryStore } from '../core/record/state-ports.ts';
import { inventoryText, readInventory } from '../core/record/stored-inventory.ts';
import { ServiceStateError, StateFileError } from '../errors.ts';
import { readWhole, writeWhole } from './whole-file.ts';

/**
 * The inventory of an embedded account, in a file beside it. Only the holder of the lease writes it (lease-file.ts).
 */
export class InventoryFile implements InventoryStore {
  readonly #path: string;
  readonly #place: string;
  #seen: { text: string | undefined } | undefined;

  /** @param place how people write the path */
  constructor(path: string, place: string) {
    this.#path = path;
    this.#place = place;
  }

  async read(): Promise<Inventory | undefined> {
    const text = await readWhole(this.#path);
    this.#seen = { text };
    if (text === undefined) return undefined;
    const inventory = readInventory(text);
    if (inventory !== undefined) return inventory;
    throw new StateFileError(`${this.#place} is not an inventory that this version can read`, {
      remedy: 'Bring its last good version back; without it path and tags alone say which roles are ours.',
    });
  }

  async write(inventory: Inventory): Promise<void> {
    if (this.#seen === undefined) throw new Error('the inventory is read before it is written');
    if ((await readWhole(this.#path)) !== this.#seen.text) {
      throw new ServiceStateError(`${this.#place} was written by another process meanwhile.`, {
        remedy: 'Run the command again: it starts from the new inventory.',
      });
    }
    const text = inventoryText(inventory);
    await writeWhole(this.#path, text);
    this.#seen = { text };
  }
}
