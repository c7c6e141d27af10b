/**
 * A pass as src/act.ts makes it, without lease, buckets and report: plan, remember what is intended, apply, remember
 * what came of it. Thousands of them fit into a second.
 */
import { randomUUID } from 'node:crypto';
import { apply } from '../../src/apply.ts';
import { PacedSender } from '../../src/aws/paced-sender.ts';
import { IamRoleReader } from '../../src/aws/role-reader.ts';
import { IamRoleWriter } from '../../src/aws/role-writer.ts';
import { type Clock, WritePacer } from '../../src/aws/write-pacer.ts';
import type { DesiredState } from '../../src/core/compile/desired-state.ts';
import { type ForeignGrant, UNDEPLOYED } from '../../src/core/model/deployment.ts';
import type { Inventory } from '../../src/core/model/inventory.ts';
import type { Outcome } from '../../src/core/model/operation.ts';
import type { Plan } from '../../src/core/model/plan.ts';
import { rolesAfter, rolesIntended } from '../../src/core/record/roles-after.ts';
import type { AccountReader, IamSender, SnapshotStore } from '../../src/ports.ts';
import { makePlan } from '../../src/reconcile.ts';
import { ACCOUNT } from '../support/roles.ts';

export interface EngineWorld {
  reads: IamSender;
  writes: IamSender;
  /** undefined: without an inventory, as the command line. */
  known: Inventory['roles'] | undefined;
  /** What the deployment lets the service do to roles that are not ours. */
  foreignGrant?: ForeignGrant | undefined;
  /** When IAM begins to be read as a whole. */
  onReading?: () => void;
  /** When a role is kept as it was, by its RoleId. */
  onKept?: (roleId: string) => void;
}

export interface Passed {
  plan: Plan;
  outcomes: readonly Outcome[];
}

/** When the passes of a scenario are made, unless it says otherwise. */
export const NOW = new Date('2026-11-22T12:00:00Z');
/** Milliseconds, of a clock on which no test waits. */
const PATIENCE = 20_000;

export interface PassOptions {
  signal?: AbortSignal | undefined;
  /** Asked at the end: a process that died remembers nothing of what it did. */
  isAlive?: () => boolean;
  now?: Date;
}

export class Engine {
  known: Inventory['roles'] | undefined;
  readonly #foreignGrant: ForeignGrant;
  readonly #reader: AccountReader;
  readonly #writer: IamRoleWriter;
  readonly #snapshots: SnapshotStore;

  constructor({ reads, writes, known, foreignGrant = 'none', onReading, onKept }: EngineWorld) {
    this.known = known;
    this.#foreignGrant = foreignGrant;
    const clock = new HurriedClock();
    const reader = new IamRoleReader(
      reads,
      async () => ACCOUNT,
      async () => undefined,
    );
    this.#reader = {
      read: (scope) => {
        onReading?.();
        return reader.read(scope);
      },
      readPolicies: (arns) => reader.readPolicies(arns),
    };
    this.#snapshots = {
      place: 'memory',
      keep: async ({ roleId }) => onKept?.(roleId),
      find: async () => [],
    };
    const sender = new PacedSender(writes, new WritePacer(clock), clock, PATIENCE);
    // A revocation names the moment of its writing; the same one, so that the ends of two runs can be compared.
    this.#writer = new IamRoleWriter(sender, randomUUID, () => NOW);
  }

  /** @throws WorldError if IAM could not be read */
  async pass(desired: DesiredState, { signal, isAlive = () => true, now = NOW }: PassOptions = {}): Promise<Passed> {
    const before = this.known;
    const plan = await makePlan(desired, this.#reader, {
      known: before,
      now,
      deployment: { ...UNDEPLOYED, foreignRoles: this.#foreignGrant },
    });
    if (before !== undefined && plan.operations.length > 0) this.known = rolesIntended(before, plan);
    const world = { reader: this.#reader, writer: this.#writer, snapshots: this.#snapshots };
    const outcomes = await apply(plan, world, signal && { isOver: () => signal.aborted });
    if (before !== undefined && isAlive()) this.known = rolesAfter(before, plan, outcomes);
    return { plan, outcomes };
  }
}

/** Waiting takes no time, and time passes all the same. */
export class HurriedClock implements Clock {
  #now = 0;

  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.#now += milliseconds;
  }
}
