/** What a comparison costs, whatever stands in a token: pattern times branch, and not a power of it. */

import { describe, expect, it } from 'vitest';
import { matchesBranchGlob } from '../../../src/core/manifest/branch-glob.ts';
import { stepsOf } from '../../support/steps.ts';

const CASES = [
  { name: 'stars between letters that are there', pattern: `${'*a'.repeat(30)}b`, branch: 'a' },
  { name: 'stars side by side', pattern: '*'.repeat(60), branch: 'a' },
  { name: 'stars between levels', pattern: '*/'.repeat(30), branch: 'a/' },
];

describe('a comparison with a long branch', () => {
  it.each(CASES)('takes steps for each letter alone: $name', ({ pattern, branch }) => {
    matchesBranchGlob('*', 'a');
    const of = (length: number) => stepsOf(() => matchesBranchGlob(pattern, branch.repeat(length))).steps;
    const [short, long] = [of(500), of(4000)];
    expect(long).toBeLessThan(short * 10);
    expect(long).toBeLessThan(pattern.length * 8000 * 6);
  });
});
