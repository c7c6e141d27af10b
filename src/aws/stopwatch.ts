/** The two clocks of a machine. */
export interface Clocks {
  /** The time of day: it can be set, forward and back, while we look. */
  now(): Date;
  /** Milliseconds since any fixed point: nobody can set it, and on Linux it stands still while the machine sleeps. */
  steady(): number;
}

/**
 * Milliseconds from now on: never fewer than have passed, as long as nobody sets the time of day back in the very sleep
 * that the other clock misses. They may be more, when the time of day is set forward: what is limited then ends early.
 */
export function stopwatch({ now, steady }: Clocks): () => number {
  const [date, begin] = [now().getTime(), steady()];
  return () => Math.max(now().getTime() - date, steady() - begin);
}
