/**
 * The keys of the webhook, read seldom: a flood of calls must not become a flood of reads, whether its signatures are
 * wrong or the secret cannot be read.
 */
import type { KeyObject } from 'node:crypto';

/** Milliseconds for which keys are used without a look whether they still count. */
const LIFETIME = 300_000;
/** Milliseconds between two reads, whatever makes the second one necessary, a failure of the first included. */
const PAUSE = 30_000;

export class SecretCache {
  readonly #read: () => Promise<readonly KeyObject[]>;
  readonly #now: () => number;
  #askedAt = Number.NEGATIVE_INFINITY;
  #good: { readonly keys: readonly KeyObject[]; readonly readAt: number } | undefined;
  #failure: unknown;

  /**
   * @param read fails where the secret cannot be read
   * @param now milliseconds
   */
  constructor(read: () => Promise<readonly KeyObject[]>, now: () => number) {
    this.#read = read;
    this.#now = now;
  }

  /** @throws what `read` throws, or has thrown less than a pause ago */
  async current(): Promise<readonly KeyObject[]> {
    if (this.#good !== undefined && this.#now() - this.#good.readAt < LIFETIME) return this.#good.keys;
    if (this.#now() - this.#askedAt < PAUSE) throw this.#failure;
    return this.#ask();
  }

  /**
   * For a call that the current keys did not sign: they may have been rotated. undefined: it is too soon to ask again.
   * @throws what `read` throws
   */
  async renewed(): Promise<readonly KeyObject[] | undefined> {
    return this.#now() - this.#askedAt < PAUSE ? undefined : this.#ask();
  }

  /** Where it fails, the keys of before count to the end of their time: a forged call must not be able to end it. */
  async #ask(): Promise<readonly KeyObject[]> {
    const now = this.#now();
    this.#askedAt = now;
    try {
      this.#good = { keys: await this.#read(), readAt: now };
      return this.#good.keys;
    } catch (failure) {
      this.#failure = failure;
      throw failure;
    }
  }
}
