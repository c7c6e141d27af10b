import { expect, it } from 'vitest';
import { matches, meets } from '../../../src/core/iam/wildcard.ts';
import { stepsOf } from '../../support/steps.ts';

it('wildcards take a few steps for each character, where backtracking would take forever', () => {
  const { result, steps } = stepsOf(() => [
    matches(`${'a*'.repeat(200)}b`, 'a'.repeat(20_000)),
    meets(`${'?*'.repeat(500)}b`, `${'a?'.repeat(5_000)}c`),
  ]);
  expect(result).toEqual([false, false]);
  expect(steps).toBeLessThan(10 * (400 + 20_000 + 1_000 + 10_000));
});
