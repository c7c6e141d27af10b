import { describe, expect, it } from 'vitest';
import { lockoutDigest } from '../../../src/core/plan/lockouts.ts';
import { guardedPlan } from './guarded-plan.ts';
import { LOCKOUT_CASES } from './lockout-cases.ts';

describe('an update that shuts pipelines out', () => {
  for (const { expected, ...situation } of LOCKOUT_CASES) {
    it(`${situation.name}: ${situation.reason}`, () => {
      const plan = guardedPlan({ ...situation, expected: { rules: [], deletions: 0 } });
      // That a hand may hide behind a manifest is another question (not-remembered.ts).
      const codes = plan.findings.map(({ code }) => code).filter((code) => code !== 'not-remembered');
      expect(codes).toEqual(expected.rules);
      expect(plan.operations).toHaveLength(expected.updates);
      for (const { blocks, remedy } of plan.findings) {
        expect(remedy).not.toBe('');
        if (blocks === 'lockouts') expect(remedy).toContain(`rolekeeper approve ${lockoutDigest(plan.changes)}`);
      }
    });
  }

  it('never has a remedy that removes an audience which a role trusts', () => {
    for (const { expected: _, ...situation } of LOCKOUT_CASES) {
      const { findings } = guardedPlan({ ...situation, expected: { rules: [], deletions: 0 } });
      const removing = findings.filter(({ code, remedy }) => code === 'provider-changed' && /^remove/.test(remedy));
      expect(removing, situation.name).toEqual([]);
    }
  });
});
