/**
 * What a call costs, as a number that no busy machine changes: how often the blocks of its code ran, counted by V8. A
 * loop of a thousand turns is a thousand steps. Native work (a regular expression, a sort, JSON.parse) is one, and what
 * the test tools do is none. Code counts block by block if it runs for the first time after this file was imported.
 */
import { Session } from 'node:inspector';

/** Nothing that a test asks for: how tests are run, and how random inputs are made. */
const TOOLS = /^node:|\/node_modules\/(@vitest|vitest|vite|chai|fast-check|pure-rand)\//;

const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });

/** Takes some milliseconds itself: for a thousand small calls, count them together. */
export function stepsOf<Result>(call: () => Result): { result: Result; steps: number } {
  stepsSinceLast();
  const result = call();
  return { result, steps: stepsSinceLast() };
}

function stepsSinceLast(): number {
  let steps = 0;
  session.post('Profiler.takePreciseCoverage', (error, { result } = { result: [] }) => {
    if (error !== null) throw error;
    for (const { url, functions } of result) {
      if (TOOLS.test(url)) continue;
      for (const { ranges } of functions) for (const { count } of ranges) steps += count;
    }
  });
  return steps;
}
