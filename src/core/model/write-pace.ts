/**
 * How fast an account took writes when that was found out last. It says how fast the next ones are begun, and decides
 * nothing else: what is wrong in it costs time or refusals, which are made again.
 */
export interface WritePace {
  /** From SLOWEST to FASTEST. */
  readonly writesPerSecond: number;
  /** `2026-11-22`. */
  readonly learntOn: string;
}

/** Writes a second; no account accepts less. */
export const SLOWEST = 0.5;
/** Writes a second: more than the ten calls that are under way together reach if each takes 50 milliseconds. */
export const FASTEST = 200;
