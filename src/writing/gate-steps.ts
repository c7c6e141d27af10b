/**
 * The two writes of the gate's table around the calls to IAM (src/core/gate/table-steps.ts says why). Both are under the
 * lease, and each replaces exactly what was read or written before it: what another writer has made of the table is not
 * written over.
 *
 * Where nothing is asked of IAM, there is nothing to come between, and one write does both.
 */
import { grown, isSameTable, shrunk } from '../core/gate/table-steps.ts';
import type { GateRoles, GateTable, StoredGateTable } from '../core/model/gate-table.ts';
import { isWhole, type Outcome } from '../core/model/operation.ts';
import type { Plan } from '../core/model/plan.ts';
import { writesGate } from '../core/plan/plan.ts';
import type { GateTableStore } from '../core/record/state-ports.ts';
import { UsageError, WorldError } from '../errors.ts';
import { leaseFence } from '../lease.ts';
import type { Hold } from './deed.ts';

export interface GateWriting {
  readonly gate: GateTableStore;
  readonly hold: Hold;
  now(): Date;
}

/**
 * Takes out of the table what the plan takes away.
 * @returns the table, if it was written
 * @throws WorldError if it could not be written: then no call to IAM may follow
 */
export async function shrinkTable(plan: Plan, writing: GateWriting): Promise<StoredGateTable | undefined> {
  const { gate: wanted } = plan;
  if (wanted === undefined || !writesGate(plan) || plan.operations.length === 0) return undefined;
  // One that is not there, or cannot be understood, lets no step in.
  if (typeof wanted.before !== 'object') return undefined;
  const common = shrunk(wanted.before, wanted.goal);
  return isSameTable(common, wanted.before) ? undefined : await write(common, plan, writing);
}

/**
 * Gives it what the plan adds, for the roles of which all calls have succeeded.
 * @param isOver no more may be begun: a role of which nothing was asked waits for the next pass as well
 */
export async function growTable(
  plan: Plan,
  before: StoredGateTable | undefined,
  outcomes: readonly Outcome[],
  isOver: boolean,
  writing: GateWriting,
): Promise<{ readonly table?: StoredGateTable; readonly failed?: WorldError }> {
  const { gate: wanted, operations } = plan;
  if (wanted === undefined || !writesGate(plan)) return {};
  const stored = before?.table ?? (typeof wanted.before === 'object' ? wanted.before : undefined);
  const now = stored ?? { ...wanted.goal, roles: {} };
  const ended = new Map(outcomes.map((outcome) => [outcome.role, outcome]));
  const asked = new Set(operations.map(({ role }) => role));
  const isDone = (role: string) => (asked.has(role) ? isWhole(ended.get(role)) : !isOver);
  // Made smaller already where calls were made; where there were none, this is the only write.
  const next = grown(shrunk(now, wanted.goal), wanted.goal, isDone);
  if (stored !== undefined && isSameTable(next, stored)) return {};
  try {
    return { table: await write(next, plan, writing) };
  } catch (error) {
    if (error instanceof WorldError) return { failed: error };
    throw error;
  }
}

/**
 * Without the lease the table is left to the holder of it. What a plan would take out of it first cannot be done then.
 * @throws UsageError
 */
export function refuseWithoutLease({ gate, operations }: Plan): void {
  if (gate === undefined || operations.length === 0 || !gate.rows.some(({ effect }) => effect === 'shrinks')) return;
  throw new UsageError(
    "this plan takes something out of the gate's table, which only the holder of the lease writes: nothing was changed",
    { remedy: 'Leave out --no-lease, or leave it to the next pass of the service.' },
  );
}

async function write(roles: GateRoles, { revision }: Plan, { gate, hold, now }: GateWriting): Promise<StoredGateTable> {
  // Another writer may have begun, and what it has written is newer.
  leaseFence(await hold(), 1)();
  const table: GateTable = {
    version: 'rolekeeper.gate/v1',
    writtenAt: now().toISOString(),
    revision: revision ?? null,
    ...roles,
  };
  return gate.write(table);
}
