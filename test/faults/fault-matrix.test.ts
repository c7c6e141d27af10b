/**
 * The smaller part of the matrix, in every test run: a sixth of the faults in each call, with an inventory. `npm run
 * test:faults` is all.
 */
import { describe, expect, it } from 'vitest';
import { FAULTS } from './faults.ts';
import { coursesOf, runSingly } from './matrix.ts';
import { SCENARIOS } from './scenarios.ts';
import { noTotals } from './totals.ts';

/** Milliseconds: a second or less, on a machine that does nothing else. */
const MINUTE = 60_000;

const totals = noTotals();

describe('after any fault in any call', () => {
  for (const scenario of SCENARIOS) {
    it(
      `two passes finish the work: ${scenario.name}, ${scenario.reason}`,
      async () => {
        const [withInventory] = await coursesOf(scenario);
        if (withInventory === undefined) throw new Error('a scenario is always run with an inventory');
        await runSingly(withInventory, totals, 6);
        expect(totals.failures).toEqual([]);
      },
      MINUTE,
    );
  }

  it('was tried often enough', () => {
    expect(SCENARIOS.length).toBeGreaterThanOrEqual(30);
    expect(Object.keys(totals.faults).sort()).toEqual(FAULTS.map(({ name }) => name).sort());
    expect(totals.runs).toBeGreaterThan(1_000);
  });
});
