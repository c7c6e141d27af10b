import { expect, it } from 'vitest';
import { longRun } from './long-run.ts';

it('thirty days of edits and faults, a pass every two hours, end without drift and with as much memory as before', async () => {
  const { atTheEnd, heap, ...counts } = await longRun({ days: 30, everyMinutes: 120, seed: 1 });
  const { declared } = atTheEnd;
  expect(atTheEnd).toEqual({ result: 'succeeded', differing: [], inSync: declared, declared });
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(30);
  expect((heap.at(-1) ?? 0) - (heap[9] ?? 0)).toBeLessThan(2_000_000);
}, 60_000);
