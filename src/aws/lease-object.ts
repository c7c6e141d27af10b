/**
 * The lease: one object, changed only by conditional writes, so that of several callers that try S3 lets one through.
 * It is never deleted, so that its fence grows for ever, and people can see who came after whom (fence.ts).
 *
 * Time decides when a holder that gave nothing back counts as dead, and no machine's time of day is used for it: a
 * laptop twenty minutes ahead would take a lease that is held. A caller that wants the lease asks S3 how old the object
 * is: both dates in that answer are of S3's own clock. The holder counts from before it was written. So the lease is
 * never over for others while it lasts for its holder.
 *
 * A pass mostly finds nothing to write, and a lease that is taken and given back is two writes. So it looks first, and takes the
 * lease when it has something to write: the write is conditional on the object that it saw, whose fence grows with each holder,
 * so that it is refused if another one has had the lease in between, even for a moment.
 */
import { isFence, nextFence } from '../core/record/fence.ts';
import { type FreeLease, type Lease, LONGEST_LEASE, type WatchedLeases } from '../core/record/state-ports.ts';
import { LeaseHeldError, ServiceStateError } from '../errors.ts';
import { type Clocks, stopwatch } from '../lease.ts';
import type { Condition, S3Bucket } from './s3-bucket.ts';

import { systemClock } from './system-clock.ts';

interface LeaseRecord {
  readonly version: 'rolekeeper.lease/v1';
  readonly fence: number;
  /** null: given back. */
  readonly holder: string | null;
  /** From its writing until it runs out. */
  readonly milliseconds: number;
  /**
   * ISO 8601, UTC, by the clock of the machine that wrote it: for people, and for earlier versions, which judged by it.
   */
  readonly until: string;
}

/** Milliseconds: S3 gives both dates in whole seconds, and need not have them from the same machine. */
const ROUNDING = 2_000;

export class LeaseObject implements WatchedLeases {
  readonly #bucket: S3Bucket;
  readonly #key: string;
  readonly #clocks: Clocks;

  constructor(bucket: S3Bucket, key: string, now: Clocks['now'], steady: Clocks['steady'] = systemClock.now) {
    this.#bucket = bucket;
    this.#key = key;
    this.#clocks = { now, steady };
  }

  async take(holder: string, milliseconds: number): Promise<Lease> {
    return (await this.look()).take(holder, milliseconds);
  }

  async look(): Promise<FreeLease> {
    const found = await this.#bucket.getText(this.#key);
    const last = found === undefined ? undefined : this.#record(found.text);
    if (last !== undefined && last.holder !== null) this.#refuseLiving(last, found?.age);
    const condition = found === undefined ? 'if-absent' : { ifMatch: found.etag };
    return {
      fence: last?.fence,
      abandonedBy: last?.holder ?? undefined,
      take: (...how) => this.#take(...how, nextFence(last?.fence), condition),
    };
  }

  async #take(holder: string, milliseconds: number, fence: number, condition: Condition): Promise<Lease> {
    if (milliseconds > LONGEST_LEASE)
      throw new Error(`a lease of ${milliseconds} ms would count as over while it lasts`);
    const mine: LeaseRecord = {
      version: 'rolekeeper.lease/v1',
      fence,
      holder,
      milliseconds,
      until: new Date(this.#clocks.now().getTime() + milliseconds).toISOString(),
    };
    const passed = stopwatch(this.#clocks);
    const etag = await this.#bucket.put(this.#key, textOf(mine), condition);
    if (etag === undefined) throw held('another caller took the lease meanwhile');
    return {
      fence: mine.fence,
      remainingMs: () => milliseconds - passed(),
      release: () => this.#release(mine, etag),
    };
  }

  /** @throws LeaseHeldError, ServiceStateError */
  #refuseLiving({ holder, milliseconds }: LeaseRecord, age: number | undefined): void {
    if (age === undefined) {
      throw new ServiceStateError(`S3 does not say how old ${this.#address()} is, and ${holder} holds the lease.`, {
        remedy: 'Check the proxy and AWS_ENDPOINT_URL: every answer of S3 has the headers Date and Last-Modified.',
      });
    }
    const left = milliseconds + ROUNDING - age;
    if (left > 0) throw held(`${holder} holds the lease, for ${Math.ceil(left / 1000)} more seconds at most`);
  }

  async #release(mine: LeaseRecord, etag: string): Promise<void> {
    const free: LeaseRecord = { ...mine, holder: null, until: this.#clocks.now().toISOString() };
    try {
      await this.#bucket.put(this.#key, textOf(free), { ifMatch: etag });
    } catch {
      // It runs out by itself; what the pass did is done, and its report says more than an error here would.
    }
  }

  #record(text: string): LeaseRecord {
    const record = parsed(text);
    if (record !== undefined) return record;
    throw new ServiceStateError(`${this.#address()} is not a lease that this version can read.`, {
      remedy:
        'Bring its last good version back; the bucket keeps the versions. Or delete the object while no pass is under way: the next one makes it again.',
    });
  }

  #address(): string {
    return `s3://${this.#bucket.name}/${this.#key}`;
  }
}

function held(what: string): LeaseHeldError {
  return new LeaseHeldError(`Another pass is under way: ${what}.`, {
    remedy: 'Wait for it to end; a lease whose holder died runs out by itself.',
  });
}

function textOf(record: LeaseRecord): string {
  return `${JSON.stringify(record)}\n`;
}

function parsed(text: string): LeaseRecord | undefined {
  try {
    // Versions before wrote no length: then it is the longest.
    const { version, fence, holder, milliseconds = LONGEST_LEASE, until } = JSON.parse(text);
    if (version !== 'rolekeeper.lease/v1' || !isFence(fence)) return undefined;
    if (!(holder === null || typeof holder === 'string') || Number.isNaN(Date.parse(until))) return undefined;
    if (typeof milliseconds !== 'number') return undefined;
    // No holder can ask for more, so one that seems to have more is dead after that long.
    return { version, fence, holder, milliseconds: Math.min(milliseconds, LONGEST_LEASE), until };
  } catch {
    return undefined;
  }
}
