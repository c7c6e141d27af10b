/**
 * The only way to write to IAM: for the pass of the service, for `apply` and for `restore`.
 *
 *   inventory -> plan -> is it still the plan that was agreed to? -> under the lease: used approvals -> intent
 *                                                                     -> apply -> keep -> result
 *
 * Every step stands where it does for a reason:
 *
 *  - the inventory is read, and the plan made, as if under the lease: a command has it from the beginning; a pass of the service
 *    takes it for its first write, and gets it only if nobody had it since before the first reading (ports.ts, FreeLease).
 *  - a plan that a person has agreed to is performed exactly as it was shown, or not at all.
 *  - which approvals are used, and what is intended, is written before the first call to IAM, because a process can die
 *    at any call. A role that is about to be made is known as ours from then on, what will be applied to a role is no
 *    manual change, and an approval is used once.
 *  - what was performed is saved before it is reported as done: an embedded IAM is a file, and a disk can be full.
 *    Whether it can be saved is checked before the first call.
 *  - the result is written last. If that fails, nothing is lost: the intent says enough for the next pass.
 *
 * The settings that a plan was made by are kept before the inventory, too, which has their digest: a later pass that finds
 * nothing to plan by falls back on them (src/service/basis.ts).
 *
 * Where there is nothing to do and nothing new to remember, nothing is written, and the lease is not taken.
 */

import { type ApplyOptions, apply } from './apply.ts';
import type { Approval } from './core/model/approval.ts';
import type { Inventory } from './core/model/inventory.ts';
import type { LastGood } from './core/model/last-good.ts';
import type { Outcome } from './core/model/operation.ts';
import type { Plan } from './core/model/plan.ts';
import type { DeletionLimits } from './core/model/spent-limits.ts';
import { spentBy } from './core/plan/limits.ts';
import type { Unread } from './core/plan-guardrails/rule.ts';
import { foreignAfter, foreignIntended } from './core/record/closed-foreign.ts';
import { rolesAfter, rolesIntended, rolesRecorded } from './core/record/roles-after.ts';
import type {
  AppliedStore,
  ApprovalStep,
  ApprovalStore,
  Fence,
  InventoryStore,
  LastGoodStore,
  Lease,
  SnapshotStore,
} from './core/record/state-ports.ts';
import { appliedAsSeen, appliedBy } from './core/record/stored-applied.ts';
import { lastGoodDigest } from './core/record/stored-last-good.ts';
import { writePaceAfter } from './core/record/stored-pace.ts';
import { approvalsFor } from './core/record/used-approvals.ts';
import { dateOf } from './core/text/days.ts';
import { sameJson } from './core/text/json.ts';
import { PlanChangedError, WorldError } from './errors.ts';
import { leaseFence } from './lease.ts';
import type { Pace, RoleReader, RoleWriter } from './ports.ts';

export interface ActWorld {
  readonly reader: RoleReader;
  /** Asks the fence before every single call. */
  writer(fence: Fence): RoleWriter;
  /** See Target in ports.ts. */
  readonly pace?: Pace;
  /** See Target in ports.ts. */
  ready(): Promise<void>;
  keep(): Promise<void>;
  readonly approvals: ApprovalStore;
  readonly snapshots: SnapshotStore;
  /** undefined where nothing is remembered, and nothing keeps another writer away. */
  readonly memory: (Stores & { readonly hold: Hold | undefined }) | undefined;
  now(): Date;
}

/**
 * The lease, which is asked for before the first write; always the same one.
 * @throws LeaseHeldError if another holder has it, or has had it since the first reading, and what else LeaseDesk.take throws
 */
export type Hold = () => Promise<Lease>;

/** Where it is remembered whose a role is, and what was applied to it. */
export interface Stores {
  readonly inventory: InventoryStore;
  readonly applied: AppliedStore;
  /** undefined: what is planned by here is not what is published. */
  readonly lastGood?: LastGoodStore;
}

/** What is remembered beside the roles. */
export type Facts = Pick<Inventory, 'published' | 'deployment'> & {
  /** By what a plan is judged; undefined where it deletes nothing: what is remembered of limits stays. */
  readonly limits: DeletionLimits | undefined;
  /** The settings that the plan was made by, or since when none that are published can be; undefined: as it was. */
  readonly source?: { readonly good: LastGood } | { readonly fallbackSince: string } | undefined;
};

type Roles = Inventory['roles'];

/** What will be done, and what of it is written down before. */
export interface Intention {
  readonly plan: Plan;
  /** The approvals that stand in the settings. */
  readonly own: readonly Approval[];
  readonly facts: Facts;
  /** What is known of the roles before it is done. */
  readonly before: Roles;
}

export interface Deed {
  /**
   * From what is remembered now. May be called twice: with `approvalsUnread` no approval can be used.
   * @throws WorldError
   */
  intend(last: Inventory | undefined, approvalsUnread?: Unread): Promise<Intention>;
  /** What a person has seen and agreed to; undefined where no person is asked. */
  readonly agreed?: Plan;
  /** false: the plan is made, and what it shows is remembered; nothing else is done. */
  readonly performs: boolean;
  /** Milliseconds that one call to IAM can take at the longest. */
  readonly longestCall: number;
  /** How the roles are remembered: as a plan changes them, unless it says otherwise. */
  readonly remembers?: {
    intended(before: Roles, plan: Plan): Roles;
    after(before: Roles, plan: Plan, outcomes: readonly Outcome[]): Roles;
  };
  /** Asked before every operation: true stops there. */
  isOver(plan: Plan): boolean;
  readonly onOutcome?: ApplyOptions['onOutcome'];
}

export interface Acted {
  readonly plan: Plan;
  /** undefined: it was not performed. */
  readonly outcomes: readonly Outcome[] | undefined;
  /** What was known of the roles before. */
  readonly before: Roles;
  /** Why the result could not be written: the intent is, which is all that safety needs. */
  readonly unremembered: WorldError | undefined;
}

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
  const performs = deed.performs && plan.operations.length > 0;
  const fence = held && performs ? leaseFence(await held.hold(), deed.longestCall) : () => undefined;
  const { reader, snapshots } = world;
  const { onOutcome } = deed;
  const options = { isOver: () => deed.isOver(plan), ...(onOutcome && { onOutcome }) };
  const outcomes = deed.performs
    ? await apply(plan, { reader, writer: world.writer(fence), snapshots }, options)
    : undefined;
  if (outcomes?.some(({ done }) => done.length > 0)) await world.keep();
  const unremembered = held && stored && (await writeResult(intention, outcomes ?? [], stored, held, deed, world));
  return { plan, outcomes, before: intention.before, unremembered };
}

function expectSame(agreed: Plan, now: Plan): void {
  if (now.digest === agreed.digest) return;
  throw new PlanChangedError(`the plan was ${agreed.digest}, and is ${now.digest} by now: nothing was changed`, {
    remedy: 'Run the command again: it shows the plan as it is now.',
  });
}

/**
 * Writes down which approvals the plan uses, and for what they count from now on. Where that cannot be written, the
 * plan is made again without approvals: a role that a person has opened by hand is closed all the same. A command whose
 * agreed plan needs an approval fails with the reason instead.
 */
async function spendApprovals(
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

type Memory = Stores & { readonly hold: Hold };

async function writeIntent(
  { plan, before, facts }: Intention,
  last: Inventory | undefined,
  { inventory, applied, lastGood, hold }: Memory,
  { performs, remembers, now }: Pick<Deed, 'performs' | 'remembers'> & { readonly now: Date },
): Promise<Inventory> {
  const { published, deployment, limits } = facts;
  const writes = performs && plan.operations.length > 0;
  const performed = performs ? plan : { ...plan, operations: [] };
  const spent = limits === undefined ? last?.spent : spentBy(performed, limits, last?.spent, now);
  const source = sourceAfter(facts, last);
  const isKnown =
    sameJson(last?.published, published) &&
    sameJson(last?.deployment, deployment) &&
    sameJson(sourceOf(last), source) &&
    sameJson(last?.spent?.limits, spent?.limits);
  if (last !== undefined && !writes && isKnown) return last;
  const { fence } = await hold();
  if (facts.source !== undefined && 'good' in facts.source && source.settings !== last?.settings) {
    await lastGood?.keep(facts.source.good);
  }
  // Before the inventory, which names its digest: what is kept and not named there is what was applied before.
  if (writes) await applied.keep(appliedBy(plan, before));
  const { intended } = remembers ?? AS_PLANNED;
  const roles = writes ? intended(before, plan) : before;
  const foreign = writes && remembers === undefined ? foreignIntended(last?.foreign, plan) : last?.foreign;
  const next: Inventory = {
    version: 'rolekeeper.inventory/v2',
    fence,
    published,
    deployment,
    ...(spent && { spent }),
    ...source,
    ...(last?.pace && { pace: last.pace }),
    ...(foreign && { foreign }),
    roles,
  };
  await inventory.write(next);
  return next;
}

type Source = Pick<Inventory, 'settings' | 'fallbackSince'>;

function sourceOf({ settings, fallbackSince }: Source = {}): Source {
  return { ...(settings !== undefined && { settings }), ...(fallbackSince !== undefined && { fallbackSince }) };
}

/** What the inventory says of the settings from now on. */
function sourceAfter({ source }: Facts, last: Inventory | undefined): Source {
  if (source === undefined) return sourceOf(last);
  return 'good' in source ? { settings: lastGoodDigest(source.good) } : { ...sourceOf(last), ...source };
}

async function writeResult(
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

const AS_PLANNED = { intended: rolesIntended, after: rolesAfter };
