/** A plan performed: what became of each role, and what a second look at IAM shows. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApplyWorld } from '../apply.ts';
import type { Outcome } from '../core/model/operation.ts';
import type { Plan } from '../core/model/plan.ts';
import { isFrozen } from '../core/plan/freeze-window.ts';
import { WorldError } from '../errors.ts';
import { applyPlan } from '../reconcile.ts';
import { ProgressBar } from './progress-bar.ts';
import type { Call } from './verb.ts';

export interface Applied {
  outcomes: readonly Outcome[];
  /** Ctrl-C, the end of the lease, or a freeze: the running calls were finished, no further ones begun. */
  interrupted: boolean;
}

/** The plan made afterwards, the reason why there is none, or undefined if nobody looked. */
export type Aftermath = Plan | WorldError | undefined;

/** @param endsIn milliseconds after which no further operation is begun */
export async function performPlan(
  plan: Plan,
  world: ApplyWorld,
  { io, output }: Call,
  endsIn?: number,
): Promise<Applied> {
  const bar = new ProgressBar(io.stderr, output.notePaint);
  const stop = new AbortController();
  const stopFor = (reason: string) => {
    bar.clear();
    if (!stop.signal.aborted) output.note(`Stopping: ${reason}.\n`);
    stop.abort();
  };
  const stopListening = io.onInterrupt(() =>
    stopFor('the running calls are finished first (Ctrl-\\ ends them at once)'),
  );
  const leaseEnds = () => stopFor('the lease on the account comes to its end');
  const timer = endsIn === undefined ? undefined : setTimeout(leaseEnds, endsIn);
  const isOver = () => {
    if (isFrozen(plan, new Date())) stopFor('a freeze window begins');
    return stop.signal.aborted;
  };
  try {
    const outcomes = await applyPlan(plan, world, {
      isOver,
      onOutcome: ({ role }, done, total) => bar.draw(done, total, role),
    });
    return { outcomes, interrupted: stop.signal.aborted };
  } finally {
    clearTimeout(timer);
    stopListening();
    bar.clear();
  }
}

/** Plans again, and waits a little longer before each further look, as IAM may still show what was before. */
export async function lookAgain(
  planAgain: () => Promise<Plan>,
  settling: readonly number[],
): Promise<Plan | WorldError> {
  try {
    let plan = await planAgain();
    for (const milliseconds of settling) {
      if (plan.operations.length === 0) break;
      await sleep(milliseconds);
      plan = await planAgain();
    }
    return plan;
  } catch (error) {
    // The roles are changed: the failure of a look must not hide what was done.
    if (error instanceof WorldError) return error;
    throw error;
  }
}
