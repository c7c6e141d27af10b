/** The pace of writes as the inventory has it, and what becomes of it. */
import { FASTEST, SLOWEST, type WritePace } from '../model/write-pace.ts';
import { endOfDay } from '../text/days.ts';
import { isJsonObject } from '../text/json.ts';

/**
 * Whatever it is not counts as nothing remembered, and is no error: an inventory without it is as good, and the rest of
 * it is needed.
 */
export function readWritePace(value: unknown): WritePace | undefined {
  if (!isJsonObject(value)) return undefined;
  const { writesPerSecond, learntOn } = value;
  // NaN is in no range.
  if (typeof writesPerSecond !== 'number' || !(writesPerSecond >= SLOWEST && writesPerSecond <= FASTEST))
    return undefined;
  if (typeof learntOn !== 'string' || endOfDay(learntOn) === undefined) return undefined;
  return { writesPerSecond, learntOn };
}

/**
 * What is remembered from now on. A run that learnt nothing leaves what was there, with its day.
 * @param learnt writes a second
 */
export function writePaceAfter(
  before: WritePace | undefined,
  learnt: number | undefined,
  today: string,
): WritePace | undefined {
  if (learnt === undefined) return before;
  // Two runs measure one limit a few percent apart; more digits would only be noise in the inventory's versions.
  const rounded = Math.round(learnt * 10) / 10;
  return { writesPerSecond: Math.min(FASTEST, Math.max(SLOWEST, rounded)), learntOn: today };
}
