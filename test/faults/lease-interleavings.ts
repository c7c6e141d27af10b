/**
 * Two to four processes that want to write to one account, over one lease in S3, in virtual time: S3 is slow and loses
 * answers, clocks differ, processes stop for a while or for ever. The lease and the fence are the real ones.
 */
import { LeaseObject } from '../../src/aws/lease-object.ts';
import { S3Bucket } from '../../src/aws/s3-bucket.ts';
import { WorldError } from '../../src/errors.ts';
import { FencedWriter } from '../../src/fenced-writer.ts';
import type { Lease } from '../../src/ports.ts';
import { FakeS3, s3Failure } from '../support/fake-s3.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { Random } from './random.ts';

export interface Interleavings {
  runs: number;
  /** Operations made, operations that the fence refused, holders that died. */
  written: number;
  refused: number;
  deaths: number;
  broken: string[];
}

/** Milliseconds. A lease lasts so long; clocks differ by twice the skew at most, and no operation takes longer. */
const LEASE = 60_000;
const SKEW = 5_000;
const LONGEST = 8_000;
const MARGIN = 20_000;
/** A process that is stopped may be so for longer than any lease. */
const STOPPED = 150_000;

const BEGIN = Date.parse('2026-11-22T12:00:00Z');

export async function interleave(runs: number, seed: number): Promise<Interleavings> {
  const found: Interleavings = { runs, written: 0, refused: 0, deaths: 0, broken: [] };
  for (let run = 0; run < runs; run++) {
    const account = new SharedAccount(new Random(seed + run), found);
    await account.clock.run(() =>
      Promise.all(Array.from({ length: 2 + (run % 3) }, (_, index) => account.process(index))),
    );
    await account.clock.run(() => account.latecomer());
  }
  return found;
}

class SharedAccount {
  readonly clock = new VirtualClock();
  readonly #random: Random;
  readonly #found: Interleavings;
  readonly #s3 = new FakeS3();
  readonly #bucket = new S3Bucket({ send: (command) => this.#send(command) }, 'state');
  /** Who has an operation under way, with the fence that it was begun under. */
  readonly #writing = new Map<string, number>();
  #highestFence = 0;
  #isCalm = false;

  constructor(random: Random, found: Interleavings) {
    this.#random = random;
    this.#found = found;
  }

  /** Takes the lease a few times, writes while it has it, and gives it back, unless something happens to it. */
  async process(index: number): Promise<void> {
    const skew = this.#random.below(2 * SKEW) - SKEW;
    const now = () => new Date(BEGIN + this.clock.now() + skew);
    const leases = new LeaseObject(
      new S3Bucket({ send: (command) => this.#send(command) }, 'state'),
      'lease.json',
      now,
    );
    for (let round = 0; round < 3; round++) {
      await this.#sleep(20_000);
      const holder = `process ${index}, round ${round}`;
      const lease = await leases.take(holder, LEASE).catch(expected);
      if (lease === undefined) continue;
      if (!(await this.#write(holder, lease, now))) return;
      if (this.#random.isTrue(0.8)) await lease.release();
    }
  }

  /** Whatever they have left behind, the account is not closed for ever. */
  async latecomer(): Promise<void> {
    this.#isCalm = true;
    await this.clock.sleep(LEASE + 2 * SKEW);
    const now = () => new Date(BEGIN + this.clock.now());
    const leases = new LeaseObject(this.#bucket, 'lease.json', now);
    const lease = await leases.take('latecomer', LEASE).catch(expected);
    if (lease === undefined) this.#found.broken.push('who came after all of them did not get the lease');
    else if (lease.fence <= this.#highestFence) this.#found.broken.push('the fence went back');
  }

  /** false: it died. */
  async #write(holder: string, lease: Lease, now: () => Date): Promise<boolean> {
    const writer = new FencedWriter(
      { perform: () => this.#operation(holder, lease.fence) },
      { lease, now, margin: MARGIN },
    );
    for (let operation = 0; operation < 6; operation++) {
      if (this.#random.isTrue(0.1)) await this.#sleep(STOPPED);
      if (this.#random.isTrue(0.05)) {
        this.#found.deaths++;
        // What it has sent arrives all the same.
        if (this.#random.isTrue(0.5)) await writer.perform('role', { call: 'DeleteRole' }).catch(expected);
        return false;
      }
      try {
        await writer.perform('role', { call: 'DeleteRole' });
      } catch (error) {
        expected(error);
        this.#found.refused++;
        return true;
      }
    }
    return true;
  }

  async #operation(holder: string, fence: number): Promise<void> {
    if (this.#writing.size > 0)
      this.#found.broken.push(`${holder} writes beside ${[...this.#writing.keys()].join(', ')}`);
    if (fence < this.#highestFence)
      this.#found.broken.push(`${holder} writes with fence ${fence} after ${this.#highestFence}`);
    this.#highestFence = Math.max(this.#highestFence, fence);
    this.#writing.set(holder, fence);
    await this.#sleep(LONGEST);
    this.#writing.delete(holder);
    this.#found.written++;
  }

  /** Slow, and now and then without an answer, whether or not it was done. */
  async #send(command: unknown): Promise<unknown> {
    if (this.#isCalm) return this.#s3.send(command);
    await this.#sleep(1_500);
    if (this.#random.isTrue(0.03)) throw s3Failure('InternalError', 500);
    const answer = await this.#s3.send(command);
    await this.#sleep(1_500);
    if (this.#random.isTrue(0.03)) throw s3Failure('InternalError', 500);
    return answer;
  }

  #sleep(most: number): Promise<void> {
    return this.clock.sleep(this.#random.below(most));
  }
}

/** What the world refuses is a part of the game; anything else is a bug. */
function expected(error: unknown): undefined {
  if (!(error instanceof WorldError)) throw error;
  return undefined;
}
