/** No false alarm: how pipelines deploy today, refused by nothing and reported by nothing. A note a plan is no alarm. */
import { describe, expect, it } from 'vitest';
import { judged } from '../../support/judged-role.ts';
import { DEPLOYMENTS } from './deployments.ts';

describe('deployments as they are', () => {
  for (const { title, ...draft } of DEPLOYMENTS) {
    it(title, () => {
      const { refused, said } = judged(draft);
      expect([...refused, ...said]).toEqual([]);
    });
  }

  it('are forty and more', () => {
    expect(DEPLOYMENTS.length).toBeGreaterThanOrEqual(40);
    expect(new Set(DEPLOYMENTS.map(({ title }) => title)).size).toBe(DEPLOYMENTS.length);
  });
});
