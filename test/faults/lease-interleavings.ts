/**
 * Two to four processes that want to write to one account, over one lease in S3, in virtual time: S3 is slow and loses
 * answers, IAM is slow and throttles, one operation is many calls and takes longer than a lease, clocks are minutes wrong
 * and are set, machines sleep, processes stop for a while or for ever. From the lease to the sender, all of ours is real.
 */
import { LeaseObject } from '../../src/aws/lease-object.ts';
import { PacedSender } from '../../src/aws/paced-sender.ts';
import { IamRoleWriter } from '../../src/aws/role-writer.ts';
import { S3Bucket } from '../../src/aws/s3-bucket.ts';
import { WritePacer } from '../../src/aws/write-pacer.ts';
import type { Lease } from '../../src/core/record/state-ports.ts';
import { WorldError } from '../../src/errors.ts';
import { leaseFence } from '../../src/lease.ts';
import { FakeS3, s3Failure } from '../support/fake-s3.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { awsFailure, ProcessDied } from './aws-failure.ts';
import { Random } from './random.ts';

export interface Interleavings {
  runs: number;
  /** Writes to IAM, operations that the fence ended, holders that died, operations that took longer than the margin. */
  written: number;
  refused: number;
  deaths: number;
  long: number;
  broken: string[];
}

/** Milliseconds. A lease lasts so long; one call to IAM takes no longer than the margin. */
const LEASE = 60_000;
const LONGEST_CALL = 8_000;
const MARGIN = 9_000;
/** By which the clocks of machines differ from that of S3, and those of S3's machines from each other. */
const SKEW = 20 * 60_000;
const SKEW_IN_S3 = 300;
/** A process that is stopped may be so for longer than any lease. */
const STOPPED = 150_000;
/** What the lease adds to a holder's time, as S3 gives whole seconds. */
const ROUNDING = 2_000;

const BEGIN = Date.parse('2026-11-22T12:00:00Z');

export async function interleave(runs: number, seed: number): Promise<Interleavings> {
  const found: Interleavings = { runs, written: 0, refused: 0, deaths: 0, long: 0, broken: [] };
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
  /** Who has a write under way. */
  readonly #writing = new Set<string>();
  #highestFence = 0;
  /** Writes to IAM. */
  #begun = 0;
  #isCalm = false;

  constructor(random: Random, found: Interleavings) {
    this.#random = random;
    this.#found = found;
    this.#s3.now = () => new Date(BEGIN + this.clock.now() + this.#random.below(SKEW_IN_S3));
  }

  /** Takes the lease a few times, writes while it has it, and gives it back, unless something happens to it. */
  async process(index: number): Promise<void> {
    const machine = new Machine(this.clock, this.#random);
    for (let round = 0; round < 6; round++) {
      await this.#sleep(60_000);
      const holder = `process ${index}, round ${round}`;
      const lease = await this.#taken(holder, machine);
      if (lease === undefined) continue;
      if (!(await this.#write(holder, lease, machine))) return;
      if (this.#random.isTrue(0.8)) await lease.release();
    }
  }

  /** At once, as a command does; or only after reading for a while, as a pass does: then nobody has written since. */
  async #taken(holder: string, machine: Machine): Promise<Lease | undefined> {
    const desk = this.#desk(machine);
    if (this.#random.isTrue(0.5)) return desk.take(holder, LEASE).catch(expected);
    const free = await desk.look().catch(expected);
    const before = this.#begun;
    await this.#sleep(60_000);
    if (this.#random.isTrue(0.1)) await machine.stop(this.#random.below(STOPPED));
    const lease = await free?.take(holder, LEASE).catch(expected);
    if (lease !== undefined && this.#begun > before)
      this.#found.broken.push(`${holder} has read while another holder was writing, and got the lease`);
    return lease;
  }

  /** Whatever they have left behind, the account is not closed for ever. */
  async latecomer(): Promise<void> {
    this.#isCalm = true;
    await this.clock.sleep(LEASE + ROUNDING + SKEW_IN_S3 + 1_000);
    const lease = await this.#desk(new Machine(this.clock, this.#random)).take('latecomer', LEASE).catch(expected);
    if (lease === undefined) this.#found.broken.push('who came after all of them did not get the lease');
    else if (lease.fence <= this.#highestFence) this.#found.broken.push('the fence went back');
  }

  #desk({ now, steady }: Machine): LeaseObject {
    return new LeaseObject(
      new S3Bucket({ send: (command) => this.#send(command) }, 'state'),
      'lease.json',
      now,
      steady,
    );
  }

  /** false: it died. */
  async #write(holder: string, lease: Lease, machine: Machine): Promise<boolean> {
    const diesAt = this.clock.now() + (this.#random.isTrue(0.2) ? this.#random.below(LEASE) : Number.POSITIVE_INFINITY);
    const iam = {
      send: async (command: unknown) => {
        if (this.clock.now() >= diesAt) throw new ProcessDied();
        return this.#call(holder, lease.fence, command);
      },
    };
    // A process that waits for its turn may be stopped there as well.
    const clock = {
      now: machine.steady,
      sleep: async (milliseconds: number) => {
        await this.clock.sleep(milliseconds);
        if (this.#random.isTrue(0.1)) await machine.stop(this.#random.below(STOPPED));
      },
    };
    const paced = new PacedSender(iam, new WritePacer(clock, () => 0.5), clock);
    const writer = new IamRoleWriter(paced.fenced(leaseFence(lease, MARGIN)));
    for (let operation = 0; operation < 4; operation++) {
      if (this.#random.isTrue(0.1)) await machine.stop(this.#random.below(STOPPED));
      const begun = this.clock.now();
      try {
        await writer.perform('role', { call: 'DeleteRole' });
      } catch (error) {
        if (error instanceof ProcessDied) {
          this.#found.deaths++;
          return false;
        }
        expected(error);
        this.#found.refused++;
        return true;
      } finally {
        if (this.clock.now() - begun > MARGIN) this.#found.long++;
      }
    }
    return true;
  }

  /** One call to IAM: no other process may have a write under way, and none with a higher fence may have had one. */
  async #call(holder: string, fence: number, command: unknown): Promise<unknown> {
    const call = (command as object).constructor.name.replace(/Command$/, '');
    if (call.startsWith('List')) {
      await this.#sleep(LONGEST_CALL);
      return this.#answer(call);
    }
    if (this.#writing.size > 0) this.#found.broken.push(`${holder} writes beside ${[...this.#writing].join(', ')}`);
    if (fence < this.#highestFence)
      this.#found.broken.push(`${holder} writes with fence ${fence} after ${this.#highestFence}`);
    this.#highestFence = Math.max(this.#highestFence, fence);
    this.#writing.add(holder);
    this.#begun++;
    await this.#sleep(LONGEST_CALL);
    this.#writing.delete(holder);
    this.#found.written++;
    return this.#answer(call);
  }

  #answer(call: string): unknown {
    if (this.#random.isTrue(0.3)) throw awsFailure('Throttling', 400);
    if (this.#random.isTrue(0.05)) throw awsFailure('ServiceFailure', 500);
    switch (call) {
      case 'DeleteRole':
        if (this.#random.isTrue(0.3)) throw awsFailure('DeleteConflict', 409);
        return {};
      case 'ListAttachedRolePolicies':
        return { AttachedPolicies: [] };
      case 'ListRolePolicies':
        return { PolicyNames: ['added', 'by-hand'] };
      case 'ListInstanceProfilesForRole':
        return { InstanceProfiles: [] };
      default:
        return {};
    }
  }

  /** S3: slow, and now and then without an answer, whether or not it was done. */
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

/** A computer with two clocks. Either it sleeps now and then, or its time of day is set now and then. */
class Machine {
  readonly #clock: VirtualClock;
  readonly #random: Random;
  readonly #sleeps: boolean;
  #ahead: number;
  #asleep = 0;

  constructor(clock: VirtualClock, random: Random) {
    this.#clock = clock;
    this.#random = random;
    this.#sleeps = random.isTrue(0.5);
    this.#ahead = this.#anySkew();
  }

  readonly now = () => new Date(BEGIN + this.#clock.now() + this.#ahead);

  readonly steady = () => this.#clock.now() - this.#asleep;

  /** Nothing runs on it for a while. */
  async stop(milliseconds: number): Promise<void> {
    await this.#clock.sleep(milliseconds);
    if (this.#sleeps) this.#asleep += milliseconds;
    else this.#ahead = this.#anySkew();
  }

  #anySkew(): number {
    return this.#random.below(2 * SKEW) - SKEW;
  }
}

/** What the world refuses is a part of the game; anything else is a bug. */
function expected(error: unknown): undefined {
  if (!(error instanceof WorldError)) throw error;
  return undefined;
}
