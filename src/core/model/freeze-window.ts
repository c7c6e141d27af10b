/** A time in which nothing is written. */
export interface FreezeWindow {
  /** Milliseconds since 1970; `from` is in it, `to` is not. */
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}
