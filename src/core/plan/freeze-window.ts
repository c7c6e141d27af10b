/** Times in which nothing is written: a launch, the days when the office is closed. Drift is reported all the same. */
import type { FreezeWindow } from '../model/freeze-window.ts';
import type { Plan } from '../model/plan.ts';

/** The window that holds now, undefined if none does. Of several, the one that ends last. */
export function currentWindow(windows: readonly FreezeWindow[], now: Date): FreezeWindow | undefined {
  const moment = now.getTime();
  return windows.filter(({ from, to }) => from <= moment && moment < to).toSorted((a, b) => b.to - a.to)[0];
}

/** When the next window begins that has not begun yet; undefined if none is to come. */
export function nextFreeze(windows: readonly FreezeWindow[], now: Date): Date | undefined {
  const [first] = windows
    .map(({ from }) => from)
    .filter((from) => from > now.getTime())
    .sort((a, b) => a - b);
  return first === undefined ? undefined : new Date(first);
}

/** Whether a window has begun since the plan was made. */
export function isFrozen({ freezeBegins }: Pick<Plan, 'freezeBegins'>, now: Date): boolean {
  return freezeBegins !== undefined && freezeBegins <= now;
}
