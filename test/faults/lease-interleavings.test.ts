import { expect, it } from 'vitest';
import { interleave } from './lease-interleavings.ts';

it('there is at most one writer at a time in 4,000 interleavings of two to four, who stop, die and have wrong clocks', async () => {
  const { broken, written, refused, deaths, long } = await interleave(4_000, 1);
  expect(broken).toEqual([]);
  // The game was played: there was work, also some that outlasts a margin, deaths, and stale holders that were refused.
  expect(Math.min(written, refused, deaths, long)).toBeGreaterThan(400);
});
