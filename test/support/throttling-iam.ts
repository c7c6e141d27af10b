/** An IAM with the rate limit of a real account: one bucket of tokens for all writes, and a refusal when it is empty. */
import type { IamSender } from '../../src/ports.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface RateLimit {
  /** Writes a second. */
  rate: number;
  /** Writes that may be saved up. */
  burst: number;
  /** Milliseconds from a call to its answer. */
  latency: number;
}

export class ThrottlingIam implements IamSender {
  served = 0;
  refused = 0;
  readonly #iam: IamSender;
  readonly #clock: VirtualClock;
  readonly #limit: RateLimit;
  #tokens: number;
  #filledAt = 0;

  constructor(iam: IamSender, clock: VirtualClock, limit: RateLimit) {
    this.#iam = iam;
    this.#clock = clock;
    this.#limit = limit;
    this.#tokens = limit.burst;
  }

  async send(command: unknown): Promise<unknown> {
    const { rate, burst, latency } = this.#limit;
    await this.#clock.sleep(latency);
    const now = this.#clock.now();
    this.#tokens = Math.min(burst, this.#tokens + ((now - this.#filledAt) / 1000) * rate);
    this.#filledAt = now;
    if (this.#tokens < 1) {
      this.refused++;
      throw Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException', $fault: 'client' });
    }
    this.#tokens--;
    this.served++;
    return this.#iam.send(command);
  }
}
