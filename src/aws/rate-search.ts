/**
 * Where the account's limit of writes a second is, by which writes were accepted and which were throttled.
 *
 * Such a limit is a bucket, as far as it can be seen from outside: so many tokens a second drip into it, a write takes
 * one, and what was saved up lets some writes pass that are faster. So:
 *
 *  - a write that is accepted at a higher rate says little: it may have taken a token that was saved up.
 *  - a refusal says that the bucket is empty at that moment. What is accepted from one refusal to a later one is what
 *    has dripped in: a count of it is the limit, but for one write. This is the only measurement there is.
 *  - until enough is counted, it is an upper bound all the same, and a strong one when many calls are refused at once.
 *  - a refusal of a call that was sent before the last fall says nothing about the rate since then.
 *
 * After a refusal the rate begins below the limit, climbs to it within some writes, keeps near it, and then leaves it
 * behind ever faster: slow enough for the right limit to be overrun by little, fast enough to find one that is ten times
 * higher. CUBIC has this shape for TCP and counts seconds; counting writes makes a slow account and a fast one alike.
 * The rate was once raised by a fixed step with each write: 12 to 20 of 100 writes were refused for that.
 */
import { FASTEST, SLOWEST } from '../core/model/write-pace.ts';
import { WriteCount } from './write-count.ts';

/** Writes a second of a first run: more than a slow account takes, so that a fast one does not wait long. */
const FIRST = 25;
/** What is left of the rate after a refusal, while the limit was not measured. */
const SHARE_LEFT = 0.65;
/** The share of a measured limit to go on with: below it, the bucket fills again. */
const BELOW = 0.98;
/** The share of what is remembered that was kept up: then it still holds. */
const CONFIRMED = 0.9;
/** Writes until the limit is left behind: one that is remembered, and one that is guessed. */
const PLATEAU_REMEMBERED = 20;
const PLATEAU_GUESSED = 30;
/** The same for one that was measured. */
const PLATEAU_MEASURED = 120;
/** How fast it is left behind: 1.5 times the limit after 45 writes, ten times after 107. */
const STEEPNESS = 0.0002;
/** And by so many writes a second with each write: of two callers, the one that has less gains more by that. */
const EVENNESS = 0.1;
/**
 * Writes a second: a climb below this counts as if there were as many, or a caller that was left with little, as another
 * one had the rest, would see for minutes not that the other has ended.
 */
const LEAST_STEPS = 5;

export class RateSearch {
  readonly #remembered: number | undefined;
  /** Writes a second: where the climb began, and the limit that is thought to be right; undefined: no refusal yet. */
  #base: number;
  #limit: number | undefined;
  #plateau = PLATEAU_REMEMBERED;
  /** Writes that were accepted since the climb began. */
  #climbed = 0;
  #fellAt = Number.NEGATIVE_INFINITY;
  #count: WriteCount | undefined;
  #measured: number | undefined;
  /** By counts that are over, since the last measurement. */
  #sustained = 0;

  /**
   * @param remembered writes a second that the account took; undefined: nothing is remembered
   * @param base writes a second to begin with
   */
  constructor(remembered?: number, base: number = FIRST) {
    this.#remembered = remembered;
    this.#limit = remembered;
    this.#base = base;
  }

  /** Writes a second that are thought to be right at the moment. */
  get rate(): number {
    return Math.min(FASTEST, Math.max(SLOWEST, this.#climb()));
  }

  /**
   * Writes a second that are worth remembering: what was measured; or what was kept up, if that is more than what a
   * first run begins with, or confirms what is remembered. undefined: nothing was learnt, as a run says nothing that was
   * slow by itself.
   */
  get learnt(): number | undefined {
    const sustained = this.#keptUp();
    if (this.#measured !== undefined) return Math.max(this.#measured, sustained);
    const least = this.#remembered === undefined ? FIRST : CONFIRMED * this.#remembered;
    return sustained < least ? undefined : Math.max(this.#remembered ?? 0, sustained);
  }

  /**
   * @param sentAt milliseconds, as `now`
   * @param isPaced it has waited for its turn; one that has not was sent more slowly than this rate, and says nothing
   *   about it
   */
  accepted(sentAt: number, now: number, isPaced: boolean): void {
    this.#count ??= new WriteCount('full', now);
    this.#count.accepted(now);
    if (isPaced && sentAt > this.#fellAt) this.#climbed += Math.max(1, LEAST_STEPS / this.rate);
  }

  /** @returns whether the rate fell */
  refused(sentAt: number, now: number): boolean {
    const measured = this.#count?.measured(now);
    const bound = Math.max(SLOWEST, this.#count?.bound(now) ?? Number.POSITIVE_INFINITY);
    this.#sustained = measured === undefined ? this.#keptUp() : 0;
    this.#measured = measured ?? this.#measured;
    if (measured !== undefined || !this.#count?.isFromEmpty) this.#count = new WriteCount('empty', now);
    const falls = sentAt > this.#fellAt;
    if (falls) this.#fall(measured, now);
    if (this.#limit !== undefined && bound < this.#limit) {
      this.#limit = bound;
      this.#base = Math.min(this.#base, BELOW * bound);
    }
    return falls;
  }

  /** No write was sent for a while: the bucket may be full again, so nothing can be counted over that time. */
  rested(): void {
    this.#sustained = this.#keptUp();
    this.#count = undefined;
    this.#climbed = 0;
  }

  #keptUp(): number {
    return Math.max(this.#sustained, this.#count?.sustained ?? 0);
  }

  #climb(): number {
    // As many answers a second as the rate says, and one more each: about twice as many after a second.
    if (this.#limit === undefined) return this.#base + this.#climbed;
    const beyond = this.#climbed - this.#plateau;
    if (beyond < 0) return this.#base + ((this.#limit - this.#base) * this.#climbed) / this.#plateau;
    return this.#limit * Math.exp(Math.min(10, STEEPNESS * beyond ** 2)) + EVENNESS * beyond;
  }

  #fall(measured: number | undefined, now: number): void {
    const { rate } = this;
    const limit = this.#limit ?? Number.POSITIVE_INFINITY;
    this.#fellAt = now;
    this.#climbed = 0;
    if (measured !== undefined && measured < rate) {
      [this.#base, this.#limit, this.#plateau] = [BELOW * measured, measured, PLATEAU_MEASURED];
    } else if (limit < rate && limit >= SHARE_LEFT * rate) {
      // It was left behind just now, as it is from time to time, and stands.
      [this.#base, this.#plateau] = [BELOW * limit, PLATEAU_MEASURED];
    } else {
      [this.#base, this.#limit, this.#plateau] = [SHARE_LEFT * rate, rate, PLATEAU_GUESSED];
    }
  }
}
