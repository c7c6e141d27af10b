import { expect, it } from 'vitest';
import { roundTrips } from '../core/import/round-trip.ts';

it('10,000 random manifests come back from the roles that they made, and the plan by them is empty', async () => {
  expect(await roundTrips(10_000, 2026)).toEqual({ roles: 10_000, wrong: [] });
});
