/** An IAM with the rate limit of a real account: one bucket of tokens for all writes, and a refusal when it is empty. */

import type { Clock } from '../../src/aws/write-pacer.ts';
import type { IamSender } from '../../src/ports.ts';

export interface RateLimit {
  /** Writes a second. */
  readonly rate: number;
  /** Writes that may be saved up. */
  readonly burst: number;
  /** Milliseconds from a call to its answer. */
  readonly latency: number;
  /** Milliseconds that a call may take longer; not all of them do. */
  readonly jitter?: number;
  /** From so many writes on there is another rate. */
  readonly later?: { readonly after: number; readonly rate: number };
  /** Writes a second that another caller tries, and does not try again. */
  readonly other?: number;
  /** What was saved up before the first write; left out: all. */
  readonly saved?: number;
}

export class ThrottlingIam implements IamSender {
  served = 0;
  refused = 0;
  /** When each call arrived, in milliseconds. */
  readonly arrivals: number[] = [];
  readonly #iam: IamSender;
  readonly #clock: Clock;
  readonly #limit: RateLimit;
  #tokens: number;
  #filledAt = 0;
  #othersAt = 0;
  #calls = 0;

  constructor(iam: IamSender, clock: Clock, limit: RateLimit) {
    this.#iam = iam;
    this.#clock = clock;
    this.#limit = limit;
    this.#tokens = limit.saved ?? limit.burst;
  }

  async send(command: unknown): Promise<unknown> {
    const { latency, jitter = 0 } = this.#limit;
    // The same for every run: the golden ratio spreads them as evenly as can be.
    await this.#clock.sleep(latency + jitter * ((this.#calls++ * 0.618) % 1));
    const now = this.#clock.now();
    this.#letOthersTry(now);
    this.arrivals.push(now);
    if (!this.#take(now)) {
      this.refused++;
      throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $fault: 'client' });
    }
    this.served++;
    return this.#iam.send(command);
  }

  #letOthersTry(now: number): void {
    const { other } = this.#limit;
    if (other === undefined) return;
    for (; this.#othersAt <= now; this.#othersAt += 1000 / other) this.#take(this.#othersAt);
  }

  #take(now: number): boolean {
    const { burst, later } = this.#limit;
    const rate = later !== undefined && this.served >= later.after ? later.rate : this.#limit.rate;
    this.#tokens = Math.min(burst, this.#tokens + (Math.max(0, now - this.#filledAt) / 1000) * rate);
    this.#filledAt = Math.max(now, this.#filledAt);
    if (this.#tokens < 1) return false;
    this.#tokens--;
    return true;
  }
}
