/** Times in which nothing is written: a launch, the days when nobody is there. Drift is reported all the same. */

export interface FreezeWindow {
  /** Milliseconds since 1970; `from` is in it, `to` is not. */
  from: number;
  to: number;
  reason: string;
}

/** The window that holds now, undefined if none does. Of several, the one that ends last: only then it is over. */
export function currentWindow(windows: readonly FreezeWindow[], now: Date): FreezeWindow | undefined {
  const moment = now.getTime();
  return windows.filter(({ from, to }) => from <= moment && moment < to).toSorted((a, b) => b.to - a.to)[0];
}
