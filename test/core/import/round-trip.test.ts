import { expect, it } from 'vitest';
import { roundTrips } from './round-trip.ts';

it('random manifests come back from the roles that they made, and the plan by them is empty', async () => {
  // 10,000 of them: test/faults/import-round-trip.faults.ts.
  expect(await roundTrips(250, 14)).toEqual({ roles: 250, wrong: [] });
});
