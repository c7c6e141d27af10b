import { expect, it } from 'vitest';
import { interleave } from './lease-interleavings.ts';

it('there is at most one writer at a time in 10,000 interleavings of two to four, who stop and die', async () => {
  const { broken, written, refused, deaths } = await interleave(10_000, 1);
  expect(broken).toEqual([]);
  // The game was played: there was work, there were deaths, and stale holders that were refused.
  expect(Math.min(written, refused, deaths)).toBeGreaterThan(1_000);
}, 60_000);
