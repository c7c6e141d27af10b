/** What is intended is written before the first call, because a process can die at any call. */
import type { Inventory } from '../core/model/inventory.ts';
import { spentBy } from '../core/plan/limits.ts';
import { isPending, writesGate } from '../core/plan/plan.ts';
import { foreignIntended } from '../core/record/closed-foreign.ts';
import { appliedBy } from '../core/record/stored-applied.ts';
import { lastGoodDigest } from '../core/record/stored-last-good.ts';
import { sameJson } from '../core/text/json.ts';
import { AS_PLANNED } from './as-planned.ts';
import type { Deed, Facts, Intention, Memory } from './deed.ts';

/**
 * Writes down what is about to be done. Nothing is written where nothing is, and nothing new is known; then the lease is
 * not taken either.
 */
export async function writeIntent(
  { plan, before, facts }: Intention,
  last: Inventory | undefined,
  { inventory, applied, lastGood, hold }: Memory,
  { performs, remembers, now }: Pick<Deed, 'performs' | 'remembers'> & { readonly now: Date },
): Promise<Inventory> {
  const { published, deployment, limits } = facts;
  const writes = performs && plan.operations.length > 0;
  const hasTable = last?.gateTable === true || (performs && writesGate(plan));
  const performed = performs ? plan : { ...plan, operations: [] };
  const spent = limits === undefined ? last?.spent : spentBy(performed, limits, last?.spent, now);
  const source = sourceAfter(facts, last);
  const isKnown =
    sameJson(last?.published, published) &&
    sameJson(last?.deployment, deployment) &&
    sameJson(sourceOf(last), source) &&
    sameJson(last?.spent?.limits, spent?.limits);
  if (last !== undefined && !(performs && isPending(plan)) && isKnown) return last;
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
    ...(hasTable && { gateTable: true }),
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
