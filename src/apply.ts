/**
 * Performs a plan: the calls of one role one after the other, several roles at a time. A failure ends the work on its
 * own role only: the order of operations is safe at every step (src/core/plan/operations.ts), so it is safe to stop at
 * any.
 *
 * Deletions come last, and only after a second look: IAM is read again when all else is done, two calls for a thousand
 * roles, and a role that is not in every respect the one that the plan was made for is left to the next pass.
 *
 * Before a role is deleted or put into quarantine, a snapshot of it is saved. If that fails, the role stays.
 *
 * What is not seen: a role that is deleted and made again by hand while an update of it is under way. No write names a
 * RoleId, and a read before each write would double the calls. IAM's own conditions then refuse the write unless the
 * new role wears our tag and our boundary (infra/reconciler-permissions.ts); if it does, it is written to, and the next
 * pass reports that its RoleId is another one.
 */

import pLimit from 'p-limit';
import type { ActualState } from './core/model/actual-state.ts';
import { removals } from './core/model/change.ts';
import type { Operation, Outcome, RoleOperations } from './core/model/operation.ts';
import { isWhole } from './core/model/operation.ts';
import type { Plan } from './core/model/plan.ts';
import type { RemovalChange } from './core/model/removal-change.ts';
import { disagreement } from './core/plan/second-look.ts';
import type { SnapshotStore } from './core/record/state-ports.ts';
import { RoleChangedError, SnapshotError } from './errors.ts';
import type { RoleReader, RoleWriter } from './ports.ts';

export interface ApplyOptions {
  /**
   * Roles at a time: enough to keep up with 50 writes a second of 0.2 seconds each. The sender finds the right pace.
   */
  readonly concurrency?: number;
  /** After each role. */
  readonly onOutcome?: (outcome: Outcome, done: number, total: number) => void;
  /** Asked before every operation, and before the second look: true stops there; what is running is finished. */
  readonly isOver?: () => boolean;
}

/** Where a plan is performed: the IAM that it was made for. */
export interface ApplyWorld {
  readonly reader: RoleReader;
  readonly writer: RoleWriter;
  /** Saves each role as it was before it is taken away; undefined where no snapshots are kept. */
  readonly snapshots: SnapshotStore | undefined;
}

/** One outcome for each role of the plan, in its order; none for one that waits until it is alone. */
export async function apply(plan: Plan, world: ApplyWorld, options: ApplyOptions = {}): Promise<Outcome[]> {
  const { reader, writer } = world;
  const { isOver = () => false } = options;
  const going = new Map(removals(plan.changes).map((change) => [change.name, change]));
  const planned = new Set(plan.operations.map(({ role }) => role));
  const outcomes = new Map<string, Outcome>();
  const limit = pLimit(options.concurrency ?? 10);
  const perform = (work: readonly RoleOperations[], check: Check) =>
    limit.map(work, async (role) => {
      const outcome =
        check(role) ??
        (await unkept(role, going.get(role.role), world, isOver)) ??
        (await applyRole(role, writer, isOver));
      outcomes.set(role.role, outcome);
      options.onOutcome?.(outcome, outcomes.size, plan.operations.length);
    });

  const performInOrder = async (work: readonly RoleOperations[]) => {
    const last = work.filter((role) => deletes(role) || role.after !== undefined);
    await perform(
      work.filter((role) => !last.includes(role)),
      () => undefined,
    );
    const ready = last.filter(
      ({ after }) => after === undefined || !planned.has(after) || isWhole(outcomes.get(after)),
    );
    const seen = ready.some(deletes) && !isOver() ? await look(reader, plan) : undefined;
    await perform(last, (role) => {
      if (!ready.includes(role)) return untouched(role);
      return deletes(role) && seen !== undefined ? objection(role, plan, seen) : undefined;
    });
  };

  await performInOrder(plan.operations.filter(({ alone }) => !alone));
  if ([...outcomes.values()].every(didNothing)) await performInOrder(plan.operations.filter(({ alone }) => alone));
  return plan.operations.flatMap(({ role }) => outcomes.get(role) ?? []);
}

/** An outcome if the role must not be touched. */
type Check = (role: RoleOperations) => Outcome | undefined;

function deletes({ operations }: RoleOperations): boolean {
  return operations.some(({ call }) => call === 'DeleteRole');
}

/** IAM refused its first call. What it did not answer may have been done. */
function didNothing({ done, failure }: Outcome): boolean {
  if (done.length > 0 || failure === undefined) return false;
  return !('retryable' in failure.error && failure.error.retryable === true);
}

async function look(reader: RoleReader, { scope }: Plan): Promise<ActualState | Error> {
  try {
    return await reader.read(scope);
  } catch (error) {
    return asError(error);
  }
}

function objection(role: RoleOperations, { changes }: Plan, seen: ActualState | Error): Outcome | undefined {
  if (seen instanceof Error) return failed(role, seen);
  const change = changes.find(({ name }) => name === role.role);
  if (change === undefined || !('actual' in change))
    throw new Error(`${role.role} is deleted without having been read`);
  const reason = disagreement(change.actual, seen);
  if (reason === undefined) return undefined;
  return failed(
    role,
    new RoleChangedError(`${role.role} was not deleted: ${reason}, and the plan was made for another.`, {
      remedy: 'Plan again: it starts from what IAM has then.',
    }),
  );
}

/** Before a role is taken away, its snapshot is saved; if that fails, the role stays. */
async function unkept(
  role: RoleOperations,
  removal: RemovalChange | undefined,
  { snapshots }: ApplyWorld,
  isOver: () => boolean,
): Promise<Outcome | undefined> {
  if (removal === undefined || snapshots === undefined || isOver()) return undefined;
  try {
    await snapshots.keep(removal.actual, removal.kind, removal.recorded);
    return undefined;
  } catch (error) {
    return failed(role, new SnapshotError(role.role, asError(error)));
  }
}

function untouched({ role, operations }: RoleOperations): Outcome {
  return { role, done: [], failure: undefined, notTried: operations };
}

function failed({ role, operations: [operation, ...notTried] }: RoleOperations, error: Error): Outcome {
  if (operation === undefined) throw new Error(`${role} has nothing to be done`);
  return { role, done: [], failure: { operation, error }, notTried };
}

async function applyRole(
  { role, operations }: RoleOperations,
  writer: RoleWriter,
  isOver: () => boolean,
): Promise<Outcome> {
  const done: Operation[] = [];
  let made: Pick<Outcome, 'roleId'> = {};
  for (const [index, operation] of operations.entries()) {
    if (isOver()) return { role, ...made, done, failure: undefined, notTried: operations.slice(index) };
    try {
      const roleId = await writer.perform(role, operation);
      if (roleId !== undefined) made = { roleId };
    } catch (error) {
      // Policies that were made longer by hand may leave no room for it, and the door has to be closed all the same.
      if ('early' in operation) continue;
      const failure = { operation, error: asError(error) };
      return { role, ...made, done, failure, notTried: operations.slice(index + 1) };
    }
    done.push(operation);
  }
  return { role, ...made, done, failure: undefined, notTried: [] };
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
