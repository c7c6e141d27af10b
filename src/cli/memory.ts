/**
 * What a command writes into the service's inventory, under the lease. Without it the service would take a role that a
 * command has made again for one that somebody made, and a digest that a command has written for a stranger's.
 */
import type { Inventory } from '../core/model/inventory.ts';
import type { Outcome } from '../core/model/operation.ts';
import type { Plan } from '../core/model/plan.ts';
import { roleRestored, rolesAfter, rolesIntended } from '../core/record/roles-after.ts';
import type { Snapshot } from '../core/record/snapshot.ts';
import { WorldError } from '../errors.ts';
import type { InventoryStore } from '../ports.ts';

export interface Memory {
  inventory: InventoryStore;
  /** Of the lease. */
  fence: number;
  /** Tells people something that stops nothing. */
  note(text: string): void;
}

/**
 * Performs a plan as a pass of the service does: what is intended is remembered before, and what came of it after.
 * @throws ServiceStateError, AccessDeniedError, UnreachableError before anything is changed, and what `perform` throws
 */
export async function rememberPlan<T extends { outcomes: readonly Outcome[] }>(
  plan: Plan,
  { inventory, fence, note }: Memory,
  perform: () => Promise<T>,
): Promise<T> {
  const last = await readFor(inventory, fence);
  await inventory.write({ ...last, roles: rolesIntended(last.roles, plan) });
  const performed = await perform();
  try {
    await inventory.write({ ...last, roles: rolesAfter(last.roles, plan, performed.outcomes) });
  } catch (error) {
    // What was done must not be hidden; and what was intended is remembered, which is all that safety needs.
    if (!(error instanceof WorldError)) throw error;
    note(`What came of it could not be remembered; the next pass reads it from IAM. ${error.message}\n`);
  }
  return performed;
}

/**
 * A role that is about to be made again is ours, whatever its RoleId becomes.
 * @throws ServiceStateError, AccessDeniedError, UnreachableError
 */
export async function rememberRestored({ role }: Snapshot, { inventory, fence }: Omit<Memory, 'note'>): Promise<void> {
  const last = await readFor(inventory, fence);
  await inventory.write({ ...last, roles: roleRestored(last.roles, role) });
}

/** Where the service has never written one, nothing was ever published: it begins with the next revision that it sees. */
async function readFor(store: InventoryStore, fence: number): Promise<Inventory> {
  const last = await store.read();
  const first = { published: { sequence: null, revision: null }, boundary: null, roles: {} };
  return { ...(last ?? { version: 'rolekeeper.inventory/v1', ...first }), fence };
}
