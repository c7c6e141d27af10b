/**
 * Time that passes only when nothing else is to be done, also for code that asks `Date` and waits by `setTimeout`, as the
 * SDK's retries do: a minute of waiting is measured in a second, and no load of the machine is in the figure.
 */
import { mock } from 'node:test';
import type { Clock } from '../src/aws/write-pacer.ts';

/** By the mocked `Date` and `setTimeout`, looked up at each call. */
export const mockedClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Runs `work` to its end. @returns its result, and the milliseconds that it would have taken */
export async function inVirtualTime<T>(work: () => Promise<T>): Promise<{ result: T; milliseconds: number }> {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() });
  try {
    const begun = Date.now();
    let running = true;
    const result = work().finally(() => {
      running = false;
    });
    while (running) {
      // What is ready runs first. The SDK signs and parses in promises, which are done by then.
      await new Promise(setImmediate);
      if (running) mock.timers.tick(1);
    }
    return { result: await result, milliseconds: Date.now() - begun };
  } finally {
    mock.timers.reset();
  }
}
