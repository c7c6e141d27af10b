/** Time, as waiting for Bitbucket needs it. */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Clock {
  /** Milliseconds since 1970: Bitbucket names moments. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

export const machineClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => sleep(milliseconds),
};
