/**
 * How fast this account may be written to, learnt from the answers "too fast".
 *
 * IAM's rate limit is one for the account, is not documented, and differs between accounts and days. The SDK's own
 * retry gives every call a few tries of its own: at 20 writes a second it lost 34 of 100 roles, each of which had used
 * up its tries while the others used up the rate. So the tries are not counted here; the rate is found instead, once
 * for all calls: it grows a little with every call that is accepted and falls by a share when one is throttled
 * (additive increase, multiplicative decrease, as TCP does). A throttled call was not made, so it is made again.
 */
export interface Clock {
  /** Milliseconds since any fixed point. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** Writes a second. A new account accepts more than the first; no account accepts less than the last. */
const FIRST = 20;
const LEAST = 0.5;
/** While nothing was ever refused, the rate doubles each second; afterwards it grows by this share of itself. */
const GROWTH = 0.06;
/** What is left of the rate after a refusal. */
const SHARE_LEFT = 0.85;
/** Milliseconds: refusals this close together count as one, as the calls were under way together. */
const ONE_MESSAGE = 200;

export class WritePacer {
  readonly #clock: Clock;
  #rate = FIRST;
  #refused = false;
  #next = Number.NEGATIVE_INFINITY;
  #lastFall = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Writes a second that are thought to be right at the moment. */
  get rate(): number {
    return this.#rate;
  }

  /** Resolves when the next write may be sent. Callers are served in the order in which they came. */
  async permit(): Promise<void> {
    const now = this.#clock.now();
    const at = Math.max(now, this.#next);
    this.#next = at + 1000 / this.#rate;
    if (at > now) await this.#clock.sleep(at - now);
  }

  /** The write was answered, whatever the answer. */
  accepted(): void {
    // There are about as many answers a second as the rate says, so this much each is that much a second.
    this.#rate += this.#refused ? GROWTH : 1;
  }

  /** The write was throttled: it was not made. */
  throttled(): void {
    const now = this.#clock.now();
    this.#refused = true;
    if (now - this.#lastFall < ONE_MESSAGE) return;
    this.#lastFall = now;
    this.#rate = Math.max(LEAST, this.#rate * SHARE_LEFT);
  }
}
