import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './write-pacer.ts';

/** Real time, which no setting of the machine's clock moves. */
export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (milliseconds) => sleep(milliseconds),
};
