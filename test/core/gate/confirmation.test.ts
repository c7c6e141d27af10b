/** When a pass says of the gate's table that it is right: the gate goes on by it. */
import { describe, expect, it } from 'vitest';
import { confirmed } from '../../../src/core/gate/confirmation.ts';
import type { GatePlan } from '../../../src/core/model/gate-plan.ts';
import { gateRole, gateTable } from './tables.ts';

const TABLE = gateTable({ a: gateRole({ branches: ['main', 'release/*'] }) });
const goalOf = (branches: readonly string[]): GatePlan => {
  const goal = gateTable({ a: gateRole({ branches }) });
  return { before: TABLE, goal, rows: [], waiting: [] };
};
const seenAt = new Date('2026-11-22T12:00:00Z');

const CASES = [
  { name: 'all that is wanted', reason: 'it is right', goal: ['main', 'release/*'], heal: true, report: true },
  {
    name: 'less than is wanted',
    reason: 'nobody gets in who should not',
    goal: ['main', 'release/*', 'next'],
    heal: true,
    report: true,
  },
  {
    name: 'more than is wanted',
    reason: 'a pass that writes has not done what it should; one that only reports has every role on hold',
    goal: ['main'],
    heal: false,
    report: true,
  },
] as const;

describe('a table that admits', () => {
  for (const { name, reason, goal, heal, report } of CASES) {
    it(`${name}: ${reason}`, () => {
      const is = (performs: boolean) =>
        confirmed({ digest: 'd', table: TABLE }, goalOf(goal), { performs, seenAt }) !== undefined;
      expect([is(true), is(false)]).toEqual([heal, report]);
    });
  }

  it('nobody, as it is none or not to be understood: no pass confirms it', () => {
    for (const performs of [true, false]) {
      expect(confirmed(undefined, goalOf([]), { performs, seenAt })).toBeUndefined();
      expect(confirmed({ digest: 'd', table: undefined }, goalOf([]), { performs, seenAt })).toBeUndefined();
    }
  });
});
