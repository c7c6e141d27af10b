/**
 * Performs operations: the calls of one role one after the other, several roles at a time. A failure ends its role and
 * no other, as an order that is safe at every step (core/operations.ts) is safe to stop at any.
 */
import pLimit from 'p-limit';
import type { Operation, Outcome, RoleOperations } from './core/types.ts';
import type { RoleWriter } from './ports.ts';

export interface ApplyOptions {
  /** Roles at a time: enough to keep up with 50 writes a second of 0.2 seconds each. The sender finds the right pace. */
  concurrency?: number;
  /** After each role. */
  onOutcome?: (outcome: Outcome, done: number, total: number) => void;
  /** Stops between two operations; what is running is finished. */
  signal?: AbortSignal;
}

/** One outcome for each role, in the order given. */
export async function apply(
  work: readonly RoleOperations[],
  writer: RoleWriter,
  options: ApplyOptions,
): Promise<Outcome[]> {
  const limit = pLimit(options.concurrency ?? 10);
  let done = 0;
  return limit.map(work, async (role) => {
    const outcome = await applyRole(role, writer, options.signal);
    options.onOutcome?.(outcome, ++done, work.length);
    return outcome;
  });
}

async function applyRole(
  { role, operations }: RoleOperations,
  writer: RoleWriter,
  signal?: AbortSignal,
): Promise<Outcome> {
  const done: Operation[] = [];
  for (const [index, operation] of operations.entries()) {
    if (signal?.aborted) return { role, done, failure: undefined, left: operations.slice(index) };
    try {
      await writer.perform(role, operation);
    } catch (error) {
      return { role, done, failure: { operation, error: asError(error) }, left: operations.slice(index + 1) };
    }
    done.push(operation);
  }
  return { role, done, failure: undefined, left: [] };
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
