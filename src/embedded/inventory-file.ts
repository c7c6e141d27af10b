import type { Inventory } from '../core/model/inventory.ts';
import type { InventoryStore } from '../core/record/state-ports.ts';
import { inventoryText, readInventory } from '../core/record/stored-inventory.ts';
import { StateFileError } from '../errors.ts';
import { SeenFile } from './seen-file.ts';

/** The inventory of an embedded account, in a file beside it. */
export class InventoryFile implements InventoryStore {
  readonly #file: SeenFile;
  readonly #place: string;

  /** @param place how people write the path */
  constructor(path: string, place: string) {
    this.#file = new SeenFile(path, place, 'inventory');
    this.#place = place;
  }

  async read(): Promise<Inventory | undefined> {
    const text = await this.#file.read();
    if (text === undefined) return undefined;
    const inventory = readInventory(text);
    if (inventory !== undefined) return inventory;
    throw new StateFileError(`${this.#place} is not an inventory that this version can read`, {
      remedy: 'Bring its last good version back; without it path and tags alone say which roles are ours.',
    });
  }

  async write(inventory: Inventory): Promise<void> {
    await this.#file.write(inventoryText(inventory));
  }
}
