/** The result is written last. If that fails, nothing is lost: the intent says enough for the next pass. */
import type { Inventory } from '../core/model/inventory.ts';
import type { Outcome } from '../core/model/operation.ts';
import { foreignAfter } from '../core/record/closed-foreign.ts';
import { rolesRecorded } from '../core/record/roles-after.ts';
import { appliedAsSeen } from '../core/record/stored-applied.ts';
import { writePaceAfter } from '../core/record/stored-pace.ts';
import { dateOf } from '../core/text/days.ts';
import { sameJson } from '../core/text/json.ts';
import { WorldError } from '../errors.ts';
import { leaseFence } from '../lease.ts';
import { AS_PLANNED } from './as-planned.ts';
import type { ActWorld, Deed, Intention, Memory } from './deed.ts';

/** What came of it; why it could not be written, otherwise. */
export async function writeResult(
  { plan, before }: Intention,
  outcomes: readonly Outcome[],
  stored: Inventory,
  { inventory, applied, hold }: Memory,
  { performs, remembers }: Deed,
  { pace: sent, now }: Pick<ActWorld, 'pace' | 'now'>,
): Promise<WorldError | undefined> {
  const { after } = remembers ?? AS_PLANNED;
  const roles = after(before, plan, outcomes);
  const { foreign: intended, ...others } = stored;
  const foreign = remembers === undefined ? foreignAfter(intended, plan, outcomes) : intended;
  const seen = performs ? appliedAsSeen(plan.changes, roles) : [];
  if (seen.length === 0 && sameJson(roles, stored.roles) && sameJson(foreign, intended)) return undefined;
  try {
    const lease = await hold();
    // Another writer may have begun, and what it has written is newer.
    leaseFence(lease, 1)();
    await applied.keep(seen);
    const pace = writePaceAfter(stored.pace, sent?.learnt, dateOf(now().getTime()));
    await inventory.write({
      ...others,
      fence: lease.fence,
      ...(pace && { pace }),
      ...(foreign && { foreign }),
      roles: rolesRecorded(roles, seen),
    });
    return undefined;
  } catch (error) {
    if (error instanceof WorldError) return error;
    throw error;
  }
}
