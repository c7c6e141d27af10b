/**
 * The lease: one object, changed only by conditional writes, so that of several who try S3 lets one through. It is never
 * deleted, because its fence has to grow for ever: a number that came back would let a holder of long ago in again.
 *
 * The clock decides only when a holder that gave nothing back is taken for dead. Holders ask for longer than they can
 * live (a Lambda is ended by its time limit), so this needs clocks that agree within the minute that they add.
 */
import { LeaseHeldError, ServiceStateError } from '../errors.ts';
import type { Lease, LeaseDesk } from '../ports.ts';
import type { S3Bucket } from './s3-bucket.ts';

interface LeaseRecord {
  version: 'rolekeeper.lease/v1';
  fence: number;
  /** null: given back. */
  holder: string | null;
  /** ISO 8601, UTC. */
  until: string;
}

export class LeaseObject implements LeaseDesk {
  readonly #bucket: S3Bucket;
  readonly #key: string;
  readonly #now: () => Date;

  constructor(bucket: S3Bucket, key: string, now: () => Date) {
    this.#bucket = bucket;
    this.#key = key;
    this.#now = now;
  }

  async take(holder: string, milliseconds: number): Promise<Lease> {
    const found = await this.#bucket.getText(this.#key);
    const last = found === undefined ? undefined : this.#record(found.text);
    if (last !== undefined && last.holder !== null && Date.parse(last.until) > this.#now().getTime()) {
      throw this.#held(`${last.holder} holds the lease until ${last.until}`);
    }
    const mine: LeaseRecord = {
      version: 'rolekeeper.lease/v1',
      fence: (last?.fence ?? 0) + 1,
      holder,
      until: new Date(this.#now().getTime() + milliseconds).toISOString(),
    };
    const condition = found === undefined ? 'if-absent' : { ifMatch: found.etag };
    const etag = await this.#bucket.put(this.#key, textOf(mine), condition);
    if (etag === undefined) throw this.#held('somebody else took the lease at this moment');
    return { fence: mine.fence, until: new Date(mine.until), release: () => this.#release(mine, etag) };
  }

  async #release(mine: LeaseRecord, etag: string): Promise<void> {
    const free: LeaseRecord = { ...mine, holder: null, until: this.#now().toISOString() };
    try {
      await this.#bucket.put(this.#key, textOf(free), { ifMatch: etag });
    } catch {
      // It runs out by itself; what the pass did is done, and its report says more than this would.
    }
  }

  #record(text: string): LeaseRecord {
    const record = parsed(text);
    if (record !== undefined) return record;
    throw new ServiceStateError(`s3://${this.#bucket.name}/${this.#key} is not a lease that this version can read.`, {
      remedy: 'Bring its last good version back, with the highest fence; the bucket keeps the versions.',
    });
  }

  #held(what: string): LeaseHeldError {
    return new LeaseHeldError(`Another pass is under way: ${what}.`, {
      remedy: 'Wait for it to end; a lease whose holder died runs out by itself.',
    });
  }
}

function textOf(record: LeaseRecord): string {
  return `${JSON.stringify(record)}\n`;
}

function parsed(text: string): LeaseRecord | undefined {
  try {
    const { version, fence, holder, until } = JSON.parse(text);
    if (version !== 'rolekeeper.lease/v1' || !Number.isSafeInteger(fence)) return undefined;
    if (!(holder === null || typeof holder === 'string') || Number.isNaN(Date.parse(until))) return undefined;
    return { version, fence, holder, until };
  } catch {
    return undefined;
  }
}
