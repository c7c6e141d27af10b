import { expect, it } from 'vitest';
import { trySources } from './source-failures.ts';

it('no role is deleted by any of 200 random failures of the source', async () => {
  const { broken, told, drawn } = await trySources(200, 1);
  expect(broken).toEqual([]);
  // The source was really wrong: each kind of failure was there, and nearly all were reported.
  expect(Object.keys(drawn)).toHaveLength(13);
  expect(told).toBeGreaterThan(180);
});
