/** Writes that were accepted since a moment at which the bucket of tokens was empty, or may have been full. */

/** Writes from one refusal to another that make a measurement: one of them is 4 %. */
const MEASURED = 25;
/** Writes since the bucket was full after which what was saved up in it hardly counts. */
const SUSTAINED = 100;

export class WriteCount {
  readonly isFromEmpty: boolean;
  readonly #since: number;
  #last: number;
  #accepted = 0;

  /** @param since milliseconds, as every other moment here: of a refusal, or of the first answer */
  constructor(bucket: 'empty' | 'full', since: number) {
    this.isFromEmpty = bucket === 'empty';
    this.#since = since;
    this.#last = since;
  }

  accepted(now: number): void {
    this.#accepted++;
    this.#last = now;
  }

  /** Writes a second that the limit is no more than, where the bucket is empty again; Infinity: not known. */
  bound(now: number): number {
    return this.isFromEmpty ? this.#perSecond(this.#accepted + 1, now) : Number.POSITIVE_INFINITY;
  }

  /** Writes a second that the limit is, where the bucket is empty again; undefined: too few to say. */
  measured(now: number): number | undefined {
    if (!this.isFromEmpty || this.#accepted < MEASURED || now <= this.#since) return undefined;
    return this.#perSecond(this.#accepted, now);
  }

  /** Writes a second that were kept up for long enough to say that the account takes them; 0: not long enough. */
  get sustained(): number {
    if (this.#last <= this.#since || this.#accepted < (this.isFromEmpty ? MEASURED : SUSTAINED)) return 0;
    // Without an empty bucket, the first of them is what began the time.
    return this.#perSecond(this.isFromEmpty ? this.#accepted : this.#accepted - 1, this.#last);
  }

  #perSecond(writes: number, until: number): number {
    return until <= this.#since ? Number.POSITIVE_INFINITY : (writes * 1000) / (until - this.#since);
  }
}
