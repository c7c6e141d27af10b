/** The smaller part of deletion-limits.faults.ts, in every test run. */
import { expect, it } from 'vitest';
import { EDITS } from './edits.ts';
import { tryPairs } from './pair-trials.ts';

it('no pass of 400 random pairs of revisions takes more than the limits without a matching approval', async () => {
  const { broken, drawn, held, approved, replaced, foreseen, compared } = await tryPairs(0, 400);
  expect(broken).toEqual([]);
  expect(Object.keys(drawn).sort()).toEqual(EDITS.map(({ name }) => name).sort());
  // What never happens proves nothing.
  expect(Math.min(held, approved, replaced, foreseen, compared)).toBeGreaterThan(10);
});
