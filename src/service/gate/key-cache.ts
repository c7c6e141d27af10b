/**
 * The issuer's keys, asked for seldom: a flood of requests must not become a flood of questions to Bitbucket, whether its
 * tokens name keys that are none or Bitbucket does not answer. And not kept for ever: a key that the issuer has taken back
 * stops counting.
 */
import type { PublicKey } from '../../bitbucket/ports.ts';

/** Milliseconds. */
export const KEY_TIMES = {
  /** For which keys are used without a question whether they still count. */
  fresh: 600_000,
  /** For which keys of before count while the issuer gives no others; and no longer, whatever depends on it. */
  longest: 3_600_000,
  /** Between two questions, whatever makes the second one necessary, a failure of the first included. */
  pause: 60_000,
  /** The same where no keys count, as at the start of a container or after an hour without: nothing works before some do. */
  pauseWithout: 5_000,
} as const;

export class KeyCache {
  readonly #read: () => Promise<readonly PublicKey[]>;
  readonly #now: () => number;
  #askedAt = Number.NEGATIVE_INFINITY;
  #good: { readonly keys: readonly PublicKey[]; readonly readAt: number } | undefined;
  #failure: unknown;
  #asking: Promise<void> | undefined;

  /**
   * @param read fails where the issuer gives no keys that can be used
   * @param now milliseconds
   */
  constructor(read: () => Promise<readonly PublicKey[]>, now: () => number) {
    this.#read = read;
    this.#now = now;
  }

  /** @throws what `read` throws, or has thrown less than a pause ago, and no keys are left that count */
  async current(): Promise<readonly PublicKey[]> {
    if (this.#age() >= KEY_TIMES.fresh && this.mayAsk()) await this.#ask();
    if (this.#good === undefined || this.#age() >= KEY_TIMES.longest) throw this.#failure;
    return this.#good.keys;
  }

  /**
   * For a token with a key that is none of the current ones: they may have been rotated.
   * @throws what `read` throws
   */
  async renewed(): Promise<readonly PublicKey[]> {
    const before = this.#good;
    await this.#ask();
    if (this.#good === undefined || this.#good === before) throw this.#failure;
    return this.#good.keys;
  }

  /** Whether a pause has gone by since the last question, or one is on its way. */
  mayAsk(): boolean {
    const pause = this.#age() < KEY_TIMES.longest ? KEY_TIMES.pause : KEY_TIMES.pauseWithout;
    return this.#asking !== undefined || this.#now() - this.#askedAt >= pause;
  }

  /** Seconds since the issuer gave the keys that count; undefined if there are none. */
  ageSeconds(): number | undefined {
    return this.#good && this.#age() < KEY_TIMES.longest ? Math.round(this.#age() / 1_000) : undefined;
  }

  #age(): number {
    return this.#now() - (this.#good?.readAt ?? Number.NEGATIVE_INFINITY);
  }

  /** Where it fails, the keys of before stay: who makes the issuer fail must not be able to end them at once. */
  #ask(): Promise<void> {
    this.#asking ??= this.#answered().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #answered(): Promise<void> {
    this.#askedAt = this.#now();
    try {
      const keys = await this.#read();
      this.#good = { keys, readAt: this.#askedAt };
    } catch (failure) {
      this.#failure = failure;
    }
  }
}
