/**
 * The number of a lease. It only grows, so that people see in which order holders came; who may write is decided by the
 * conditions of S3, or by the lock file, and by time. So a number that cannot grow, because the object was edited by
 * hand, must not keep the lease from being taken: then it begins again.
 */

/** Whether an object may hold it: any whole number, also one that is too high to count on. */
export function isFence(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && (Number.isInteger(value) || value === Number.POSITIVE_INFINITY);
}

/** One more than the last one, ever; 1 after none, and after one that no number follows. */
export function nextFence(last: number | undefined): number {
  const next = (last ?? 0) + 1;
  return Number.isSafeInteger(next) ? next : 1;
}
