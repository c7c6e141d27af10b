/**
 * Gives each write its turn, at the pace that the account takes.
 *
 * IAM's rate limit is one for the account, is not documented, and differs between accounts and days. The SDK's own
 * retry gives every call a few tries of its own: at 20 writes a second it lost 34 of 100 roles, each of which had used
 * up its tries while the others used up the rate. So the tries are not counted here; the rate is found instead, once
 * for all calls (rate-search.ts), and remembered from one run to the next. A throttled call was not made, so it is made
 * again, behind those that wait already.
 */
import type { WritePace } from '../core/model/write-pace.ts';
import { DAY, endOfDay } from '../core/text/days.ts';
import type { Pace } from '../ports.ts';
import { RateSearch } from './rate-search.ts';

export interface Clock {
  /** Milliseconds since any fixed point. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/** When a write was allowed to be sent, and whether it had to wait for that. */
export interface Permit {
  readonly at: number;
  readonly waited: boolean;
}

/** The share of what is remembered to begin with: other callers may use a part today, and limits change. */
const RECENT_SHARE = 0.97;
const OLD_SHARE = 0.7;
/** Days from which on it is old, and from which on it is forgotten. */
const OLD = 14;
const FORGOTTEN = 180;
/** Milliseconds without a write after which what an account saves up may be there again. */
const REST = 1_000;
/**
 * Turns of silence after a refusal, so that calls which arrive closer together than they were sent find a token. With
 * one, some runs needed 4 % longer, as they were refused again at once; two are half a second lost at 5 writes a second.
 */
const PAUSE = 1.5;

/**
 * The share by which turns are earlier or later than the rate says: two callers of one account that write evenly can fall
 * into step, so that every refusal is of the same one. One of two was left with a tenth so.
 */
const UNEVENNESS = 0.15;

export class WritePacer implements Pace {
  readonly #clock: Clock;
  readonly #random: () => number;
  #search = new RateSearch();
  #begunFrom: WritePace | undefined;
  #next = Number.NEGATIVE_INFINITY;
  #last: Promise<unknown> = Promise.resolve();

  /** @param random from 0 to 1 */
  constructor(clock: Clock, random: () => number = Math.random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Writes a second that are thought to be right at the moment. */
  get rate(): number {
    return this.#search.rate;
  }

  get learnt(): number | undefined {
    return this.#search.learnt;
  }

  begin(remembered: WritePace | undefined, today: string): void {
    const share = remembered === undefined ? undefined : shareToBegin(remembered, today);
    // A process that stays knows more than it has written down.
    if (remembered === undefined || share === undefined || isSame(remembered, this.#begunFrom)) return;
    this.#begunFrom = remembered;
    this.#search = new RateSearch(remembered.writesPerSecond, share * remembered.writesPerSecond);
  }

  /** Resolves when the next write may be sent. Callers are served in the order in which they came. */
  permit(): Promise<Permit> {
    const asked = this.#clock.now();
    const permit = this.#last.then(() => this.#serve(asked));
    this.#last = permit;
    return permit;
  }

  /** The write was made, or refused for another reason than its rate. */
  accepted({ at, waited }: Permit): void {
    this.#search.accepted(at, this.#clock.now(), waited);
  }

  /** The write was throttled: it was not made. */
  throttled({ at }: Permit): void {
    const now = this.#clock.now();
    if (this.#search.refused(at, now)) this.#next = Math.max(this.#next, now + PAUSE * this.#interval);
  }

  /** Milliseconds from one write to the next. */
  get #interval(): number {
    return 1_000 / this.#search.rate;
  }

  async #serve(asked: number): Promise<Permit> {
    let now = this.#clock.now();
    // Looked at after every sleep: a refusal moves it. Whole milliseconds, as timers have them: a smaller rest can be too
    // small to move a clock at all, and would be waited for without end.
    while (now < this.#next) {
      await this.#clock.sleep(Math.ceil(this.#next - now));
      now = this.#clock.now();
    }
    if (now - this.#next > REST) this.#search.rested();
    const waited = asked < now;
    // Timers are late by a millisecond or more, a twentieth of an interval at 50 writes a second: the next turn makes up for it.
    const turn = waited ? Math.max(this.#next, now - this.#interval) : now;
    this.#next = turn + this.#interval * (1 + UNEVENNESS * (2 * this.#random() - 1));
    return { at: now, waited };
  }
}

/** undefined: too old, or of a day to come, as a clock was wrong. */
function shareToBegin({ learntOn }: WritePace, today: string): number | undefined {
  const days = ((endOfDay(today) ?? Number.NaN) - (endOfDay(learntOn) ?? Number.NaN)) / DAY;
  if (!(days >= -1 && days < FORGOTTEN)) return undefined;
  return days < OLD ? RECENT_SHARE : OLD_SHARE;
}

function isSame(one: WritePace, other: WritePace | undefined): boolean {
  return one.writesPerSecond === other?.writesPerSecond && one.learntOn === other.learntOn;
}
