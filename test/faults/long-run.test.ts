import { expect, it } from 'vitest';
import { longRun } from './long-run.ts';

it('ten days of edits and faults, a pass every two hours, end without drift', async () => {
  const { atTheEnd, heap: _, ...counts } = await longRun({ days: 10, everyMinutes: 120, seed: 1 });
  const { declared } = atTheEnd;
  expect(atTheEnd).toEqual({ result: 'succeeded', differing: [], inSync: declared, declared });
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(10);
});
