/** The whole matrix over some of the scenarios: each fault in each call, then faults in pairs. */
import { describe, expect, it } from 'vitest';
import { coursesOf, runInPairs, runSingly } from './matrix.ts';
import type { Scenario } from './scenario.ts';
import { noTotals } from './totals.ts';

/** How many pairs of faults are drawn for each two calls. */
const DRAWS = 10;

export function describeWholeMatrix(scenarios: readonly Scenario[]): void {
  describe('after any fault in any call, and after any two', () => {
    for (const scenario of scenarios) {
      it(`two passes finish the work: ${scenario.name}, ${scenario.reason}`, async ({ task }) => {
        const totals = { ...noTotals(), scenarios: 1 };
        for (const course of await coursesOf(scenario)) {
          await runSingly(course, totals);
          await runInPairs(course, DRAWS, totals);
        }
        task.meta.totals = { ...totals, failures: totals.failures.slice(0, 20) };
        expect(totals.failures).toEqual([]);
      });
    }
  });
}
