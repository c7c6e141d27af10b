/**
 * What keeps the holder of a lease from writing once the lease is over.
 *
 * S3 refuses a stale holder's write to the inventory; IAM knows no fence, and nothing at AWS can refuse a call because
 * its sender has lost a lease. So the holder has to refuse itself. It does so before every single call and not before
 * an operation: a DeleteRole that meets leftovers is many calls, and each of them may be throttled for minutes. One
 * that was begun in time went on for a quarter of an hour.
 *
 * One gap remains: a process that is stopped between this check and its call, for example on a laptop that is closed,
 * makes that one call when it wakes up. It makes no other.
 */

import type { Fence, Lease, LeaseDesk } from './core/record/state-ports.ts';
import { LeaseLostError } from './errors.ts';

/** @param margin milliseconds that one call can take at the longest, until it is answered or given up */
export function leaseFence(lease: Pick<Lease, 'remainingMs'>, margin: number): Fence {
  return () => {
    if (lease.remainingMs() >= margin) return;
    throw new LeaseLostError(
      'A call was not made: the lease on this account could be over before its answer is here.',
      {
        remedy: 'Run it again: it takes a new lease and goes on from here.',
      },
    );
  };
}

/**
 * Does some work under the lease, and gives it back whether the work succeeds or fails.
 * @throws LeaseHeldError, ServiceStateError, AccessDeniedError, UnreachableError, and whatever `work` throws
 */
export async function underLease<T>(
  desk: LeaseDesk,
  holder: string,
  milliseconds: number,
  work: (lease: Lease) => Promise<T>,
): Promise<T> {
  const lease = await desk.take(holder, milliseconds);
  try {
    return await work(lease);
  } finally {
    await lease.release();
  }
}

/** A lease that is taken once, by the first who asks for it, if anybody does. */
export class LeaseWhenNeeded {
  readonly #take: () => Promise<Lease>;
  #taken: Lease | undefined;

  /** @param take is called once at the most, unless it fails */
  constructor(take: () => Promise<Lease>) {
    this.#take = take;
  }

  get isTaken(): boolean {
    return this.#taken !== undefined;
  }

  /** @throws what `take` throws */
  readonly hold = async (): Promise<Lease> => {
    this.#taken ??= await this.#take();
    return this.#taken;
  };

  /** Does nothing if it was not taken. */
  async release(): Promise<void> {
    await this.#taken?.release();
  }
}

/** The two clocks of a machine. */
export interface Clocks {
  /** The time of day: it can be set, forward and back, while we look. */
  now(): Date;
  /** Milliseconds since any fixed point: it cannot be set, and on Linux it stands still while the machine sleeps. */
  steady(): number;
}

/**
 * Milliseconds from now on: never fewer than have passed, unless the time of day is set back during the same sleep that
 * the other clock misses. They may be more, when the time of day is set forward: what is limited then ends early.
 */
export function stopwatch({ now, steady }: Clocks): () => number {
  const [date, begin] = [now().getTime(), steady()];
  return () => Math.max(now().getTime() - date, steady() - begin);
}
