/** A time in which nothing is written. */
export interface FreezeWindow {
  /** Milliseconds since 1970; `from` is in it, `to` is not. */
  from: number;
  to: number;
  reason: string;
}
