/** The two writes of the gate's table: when there is none, when there is one, and what refuses them. */
import { describe, expect, it } from 'vitest';
import type { GatePlan } from '../../src/core/model/gate-plan.ts';
import type { GateRoles, GateTable } from '../../src/core/model/gate-table.ts';
import type { RoleOperations } from '../../src/core/model/operation.ts';
import type { Plan } from '../../src/core/model/plan.ts';
import { gateRows } from '../../src/core/plan/gate-rows.ts';
import { LeaseLostError, ServiceStateError, UsageError } from '../../src/errors.ts';
import { growTable, refuseWithoutLease, shrinkTable } from '../../src/writing/gate-steps.ts';
import { gateRole } from '../core/gate/tables.ts';
import { hostilePlan } from '../hostile/hostile-texts.ts';

const of = (branches?: readonly string[]): GateRoles => ({
  tokenSeconds: 7200,
  roles: branches === undefined ? {} : { a: gateRole({ branches }) },
});
const CALL: RoleOperations = { role: 'a', roleId: undefined, operations: [{ call: 'DeleteRole' }] };

function planOf(before: GatePlan['before'], goal: GateRoles, operations: readonly RoleOperations[]): Plan {
  const old = typeof before === 'object' ? before : of();
  const gate = { before, goal, rows: before === 'unknown' ? [] : gateRows(old, goal, undefined), waiting: [] };
  return { ...hostilePlan('x'), revision: 'r1', operations, gate };
}

function world(remaining = 60_000) {
  const written: GateTable[] = [];
  const lease = { fence: 1, remainingMs: () => remaining, release: async () => undefined };
  return {
    written,
    hold: async () => lease,
    now: () => new Date('2026-11-22T12:00:00Z'),
    gate: {
      read: async () => undefined,
      write: async (table: GateTable) => {
        written.push(table);
        return { digest: 'd', table };
      },
    },
  };
}

const CASES: readonly {
  readonly reason: string;
  readonly plan: Plan;
  readonly isDone: boolean;
  readonly isOver?: boolean;
  /** The branches of each write; undefined: the role has no entry. */
  readonly writes: readonly (readonly string[] | undefined)[];
}[] = [
  {
    reason: 'what goes and what comes are two writes around the calls',
    plan: planOf(of(['main', 'old']), of(['main', 'new']), [CALL]),
    isDone: true,
    writes: [['main'], ['main', 'new']],
  },
  {
    reason: 'where the calls did not all succeed, the second one has nothing to add',
    plan: planOf(of(['main', 'old']), of(['main', 'new']), [CALL]),
    isDone: false,
    writes: [['main']],
  },
  {
    reason: 'where nothing is asked of IAM, one write does both',
    plan: planOf(of(['main', 'old']), of(['main', 'new']), []),
    isDone: true,
    writes: [['main', 'new']],
  },
  {
    reason: 'where no more may be begun by then, that write only takes away',
    plan: planOf(of(['main', 'old']), of(['main', 'new']), []),
    isDone: true,
    isOver: true,
    writes: [['main']],
  },
  {
    reason: 'what only comes is one write after the calls',
    plan: planOf(of(['main']), of(['main', 'new']), [CALL]),
    isDone: true,
    writes: [['main', 'new']],
  },
  {
    reason: 'what only goes is one write before them',
    plan: planOf(of(['main', 'old']), of(['main']), [CALL]),
    isDone: false,
    writes: [['main']],
  },
  {
    reason: 'a table that is none lets no step in, so that there is nothing to take out of it',
    plan: planOf('broken', of(['main']), [CALL]),
    isDone: true,
    writes: [['main']],
  },
  {
    reason: 'it is written without the role whose calls have failed',
    plan: planOf('broken', of(['main']), [CALL]),
    isDone: false,
    writes: [undefined],
  },
  {
    reason: 'a table that is not known is left alone',
    plan: planOf('unknown', of(['main']), [CALL]),
    isDone: true,
    writes: [],
  },
  {
    reason: 'a table that is right is left alone',
    plan: planOf(of(['main']), of(['main']), [CALL]),
    isDone: true,
    writes: [],
  },
];

describe("the gate's table", () => {
  for (const { reason, plan, isDone, isOver = false, writes } of CASES) {
    it(reason, async () => {
      const writing = world();
      const outcomes = plan.operations.map(({ role, operations }) => ({
        role,
        done: isDone ? operations : [],
        failure: undefined,
        notTried: isDone ? [] : operations,
      }));
      await growTable(plan, await shrinkTable(plan, writing), outcomes, isOver, writing);
      expect(writing.written.map(({ roles }) => roles.a?.branches)).toEqual(writes);
      for (const { writtenAt, revision } of writing.written) {
        expect([writtenAt, revision]).toEqual(['2026-11-22T12:00:00.000Z', 'r1']);
      }
    });
  }

  const DONE = [{ role: 'a', done: CALL.operations, failure: undefined, notTried: [] }];
  const BOTH = planOf(of(['main', 'old']), of(['main', 'new']), [CALL]);

  it('is not written once the lease is over', async () => {
    const writing = world(0);
    await expect(shrinkTable(BOTH, writing)).rejects.toBeInstanceOf(LeaseLostError);
    expect((await growTable(BOTH, undefined, DONE, false, writing)).failed).toBeInstanceOf(LeaseLostError);
    expect(writing.written).toEqual([]);
  });

  it('that cannot be made smaller stops what comes next; one that cannot grow is reported', async () => {
    const failure = new ServiceStateError('written by another', {});
    const writing = { ...world(), gate: { read: async () => undefined, write: () => Promise.reject(failure) } };
    await expect(shrinkTable(BOTH, writing)).rejects.toBe(failure);
    expect(await growTable(BOTH, undefined, DONE, false, writing)).toEqual({ failed: failure });
  });

  it('is never made smaller without the lease, and what only makes it larger can wait', () => {
    expect(() => refuseWithoutLease(BOTH)).toThrow(UsageError);
    expect(() => refuseWithoutLease(planOf(of(['main']), of(['main', 'new']), [CALL]))).not.toThrow();
    expect(() => refuseWithoutLease(planOf('unknown', of(['main']), [CALL]))).not.toThrow();
    expect(() => refuseWithoutLease({ ...BOTH, operations: [] })).not.toThrow();
  });
});
