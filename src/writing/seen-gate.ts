/**
 * What a plan has to know of the gate's table. Where the settings name no gate and none ever had a table, S3 is not asked: a
 * service without a gate makes no call more for it.
 */
import type { Settings } from '../core/manifest/settings.ts';
import type { Inventory } from '../core/model/inventory.ts';
import type { SeenGate } from '../core/plan/gate-plan.ts';
import type { GateTableStore } from '../core/record/state-ports.ts';

/**
 * @param store undefined: nothing is remembered of this account
 * @throws WorldError if there is one, and it cannot be read: that is never "none"
 */
export async function seenGate(
  store: GateTableStore | undefined,
  last: Pick<Inventory, 'gateTable'> | undefined,
  settings: Pick<Settings, 'gate'> | undefined,
): Promise<SeenGate | undefined> {
  if (store === undefined) return undefined;
  if (last?.gateTable !== true && settings?.gate === undefined) return { stored: undefined };
  return { stored: await store.read() };
}
