/**
 * The only way to write to IAM: for the pass of the service, for `apply` and for `restore`.
 *
 *   inventory -> plan -> is it still the plan that was agreed to? -> under the lease: used approvals -> intent
 *                                              -> the gate's table shrinks -> apply -> keep -> the table grows -> result
 *
 * Every step stands where it does for a reason:
 *
 *  - the inventory is read, and the plan made, as if under the lease: a command has it from the beginning; a pass of the service
 *    takes it for its first write, and gets it only if it was free since before the first reading (ports.ts, FreeLease).
 *  - a plan that a person has agreed to is performed exactly as it was shown, or not at all.
 *  - which approvals are used, and what is intended, is written before the first call to IAM, because a process can die
 *    at any call. A role that is about to be made is known as ours from then on, what will be applied to a role is no
 *    manual change, and an approval is used once.
 *  - what the manifests take away from the gate's table is gone from it before the first call to IAM, and what they add comes after the last one
 *    (gate-steps.ts). Where it cannot be taken away, no call is made: a role's trust may be about to let in more.
 *  - what was performed is saved before it is reported as done: an embedded IAM is a file, and a disk can be full.
 *    Whether it can be saved is checked before the first call.
 *  - the result is written last. If that fails, nothing is lost: the intent says enough for the next pass.
 *
 * The settings that a plan was made by are kept before the inventory, too, which has their digest: a later pass that finds
 * nothing to plan by falls back on them (src/service/basis.ts).
 *
 * Where there is nothing to do and nothing new to remember, nothing is written, and the lease is not taken.
 */

import { apply } from '../apply.ts';
import type { Plan } from '../core/model/plan.ts';
import { dateOf } from '../core/text/days.ts';
import { PlanChangedError } from '../errors.ts';
import { leaseFence } from '../lease.ts';
import type { Acted, ActWorld, Deed } from './deed.ts';
import { growTable, refuseWithoutLease, shrinkTable } from './gate-steps.ts';
import { writeIntent } from './intent.ts';
import { writeResult } from './result.ts';
import { spendApprovals } from './spent-approvals.ts';

/**
 * Does it. The lease, where there is one, is held from the first write on; the caller that took it gives it back.
 * @throws PlanChangedError if it is no longer what was agreed to, WorldError before anything is changed; StateFileError
 *   if what was performed could not be kept
 */
export async function act(world: ActWorld, deed: Deed): Promise<Acted> {
  const { memory } = world;
  const last = await memory?.inventory.read();
  world.pace?.begin(last?.pace, dateOf(world.now().getTime()));
  const first = await deed.intend(last);
  if (deed.agreed !== undefined) expectSame(deed.agreed, first.plan);
  const writes = deed.performs && first.plan.operations.length > 0;
  if (writes) await world.ready();
  const intention = deed.performs ? await spendApprovals(first, last, world, deed) : first;
  // Without a lease the inventory is read, and left to the process that has it.
  const held = memory?.hold && { ...memory, hold: memory.hold };
  const stored = held && (await writeIntent(intention, last, held, { ...deed, now: world.now() }));

  const { plan } = intention;
  if (deed.performs && memory !== undefined && held === undefined) refuseWithoutLease(plan);
  const gate = deed.performs && held?.gate ? { hold: held.hold, gate: held.gate, now: world.now } : undefined;
  const shrunk = gate && (await shrinkTable(plan, gate));
  const performs = deed.performs && plan.operations.length > 0;
  const fence = held && performs ? leaseFence(await held.hold(), deed.longestCall) : () => undefined;
  const { reader, snapshots } = world;
  const { onOutcome } = deed;
  const options = { isOver: () => deed.isOver(plan), ...(onOutcome && { onOutcome }) };
  const outcomes = deed.performs
    ? await apply(plan, { reader, writer: world.writer(fence), snapshots }, options)
    : undefined;
  if (outcomes?.some(({ done }) => done.length > 0)) await world.keep();
  const grown = gate && outcomes ? await growTable(plan, shrunk, outcomes, deed.isOver(plan), gate) : undefined;
  const unremembered = held && stored && (await writeResult(intention, outcomes ?? [], stored, held, deed, world));
  return {
    plan,
    outcomes,
    before: intention.before,
    unremembered,
    table: grown?.table ?? shrunk,
    ungrown: grown?.failed,
  };
}

function expectSame(agreed: Plan, now: Plan): void {
  if (now.digest === agreed.digest) return;
  throw new PlanChangedError(`the plan was ${agreed.digest}, and is ${now.digest} by now: nothing was changed`, {
    remedy: 'Run the command again: it shows the plan as it is now.',
  });
}
