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
  #last: { keys: readonly KeyObject[] } | { failure: unknown } | undefined;

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
    const age = this.#now() - this.#askedAt;
    if (this.#last !== undefined && age < ('keys' in this.#last ? LIFETIME : PAUSE)) return kept(this.#last);
    return this.#ask();
  }

  /**
   * For a call that the current keys did not sign: they may have been rotated. undefined: it is too soon to ask again.
   * @throws what `read` throws
   */
  async renewed(): Promise<readonly KeyObject[] | undefined> {
    return this.#now() - this.#askedAt < PAUSE ? undefined : this.#ask();
  }

  async #ask(): Promise<readonly KeyObject[]> {
    this.#askedAt = this.#now();
    try {
      this.#last = { keys: await this.#read() };
    } catch (failure) {
      this.#last = { failure };
    }
    return kept(this.#last);
  }
}

function kept(last: { keys: readonly KeyObject[] } | { failure: unknown }): readonly KeyObject[] {
  if ('keys' in last) return last.keys;
  throw last.failure;
}
