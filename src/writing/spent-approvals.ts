/** Approvals are used once: that they are is written before anything is done by them. */
import type { Inventory } from '../core/model/inventory.ts';
import type { ApprovalStep } from '../core/record/state-ports.ts';
import { approvalsFor } from '../core/record/used-approvals.ts';
import { WorldError } from '../errors.ts';
import type { ActWorld, Deed, Intention } from './deed.ts';

/**
 * Writes down which approvals the plan uses, and for what they count from now on. Where that cannot be written, the
 * plan is made again without approvals: a role that a person has opened by hand is closed all the same. A command whose
 * agreed plan needs an approval fails with the reason instead.
 */
export async function spendApprovals(
  intention: Intention,
  last: Inventory | undefined,
  { approvals, memory, now }: ActWorld,
  deed: Deed,
): Promise<Intention> {
  const step: ApprovalStep = (before) => approvalsFor(intention.plan, before, intention.own, now());
  const without = async (error: unknown) => {
    if (!(error instanceof WorldError)) throw error;
    const plain = await deed.intend(last, { message: error.message, remedy: error.remedy });
    if (deed.agreed !== undefined && plain.plan.digest !== deed.agreed.digest) throw error;
    return plain;
  };
  try {
    const before = await approvals.read();
    if (step(before) === before) return intention;
  } catch (error) {
    return without(error);
  }
  // No approval is unread because another holder has the lease.
  await memory?.hold?.();
  try {
    await approvals.change(step);
    return intention;
  } catch (error) {
    return without(error);
  }
}
