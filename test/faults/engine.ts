/**
 * A pass as src/writing/act.ts makes it, without lease, buckets and report: plan, remember what is intended, apply, remember
 * what came of it. Thousands of them fit into a second.
 */
import { randomUUID } from 'node:crypto';
import { apply } from '../../src/apply.ts';
import { PacedSender } from '../../src/aws/paced-sender.ts';
import { IamRoleReader } from '../../src/aws/role-reader.ts';
import { IamRoleWriter } from '../../src/aws/role-writer.ts';
import { type Clock, WritePacer } from '../../src/aws/write-pacer.ts';
import type { DesiredState } from '../../src/core/compile/desired-state.ts';
import type { AppliedRole, AppliedRoles } from '../../src/core/model/applied-role.ts';
import { type ForeignGrant, UNDEPLOYED } from '../../src/core/model/deployment.ts';
import type { ClosedForeign, Inventory } from '../../src/core/model/inventory.ts';
import type { Outcome } from '../../src/core/model/operation.ts';
import type { Plan } from '../../src/core/model/plan.ts';
import type { SpentLimits } from '../../src/core/model/spent-limits.ts';
import { spentBy } from '../../src/core/plan/limits.ts';
import { foreignAfter, foreignIntended } from '../../src/core/record/closed-foreign.ts';
import { rolesAfter, rolesIntended, rolesRecorded } from '../../src/core/record/roles-after.ts';
import type { SnapshotStore } from '../../src/core/record/state-ports.ts';
import { appliedAsSeen, appliedBy } from '../../src/core/record/stored-applied.ts';
import type { AccountReader, IamSender } from '../../src/ports.ts';
import { makePlan, NOTHING_APPLIED } from '../../src/reconcile.ts';
import { ACCOUNT } from '../support/roles.ts';

export interface EngineWorld {
  reads: IamSender;
  writes: IamSender;
  /** undefined: without an inventory, as the command line. */
  known: Inventory['roles'] | undefined;
  /** What was applied last, where there is an inventory. */
  applied: AppliedRoles;
  /** Roles that are not ours and that were closed. */
  foreign?: ClosedForeign | undefined;
  /** Whether a person applies it, and not the service. */
  byPerson?: boolean;
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
  applied: AppliedRoles;
  foreign: ClosedForeign | undefined;
  spent: SpentLimits | undefined;
  readonly #foreignGrant: ForeignGrant;
  readonly #byPerson: boolean;
  readonly #reader: AccountReader;
  readonly #writer: IamRoleWriter;
  readonly #snapshots: SnapshotStore;

  constructor({
    reads,
    writes,
    known,
    applied,
    foreign,
    foreignGrant = 'none',
    byPerson = false,
    onReading,
    onKept,
  }: EngineWorld) {
    this.known = known;
    this.applied = applied;
    this.foreign = foreign;
    this.#foreignGrant = foreignGrant;
    this.#byPerson = byPerson;
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
      readPolicyTexts: (arns) => reader.readPolicyTexts(arns),
    };
    this.#snapshots = {
      place: 'memory',
      keep: async ({ roleId }) => onKept?.(roleId),
      find: async () => [],
    };
    const sender = new PacedSender(writes, new WritePacer(clock, () => 0.5), clock, PATIENCE);
    // A revocation names the moment of its writing; the same one, so that the ends of two runs can be compared.
    this.#writer = new IamRoleWriter(sender, randomUUID, () => NOW);
  }

  /** @throws WorldError if IAM could not be read */
  async pass(desired: DesiredState, { signal, isAlive = () => true, now = NOW }: PassOptions = {}): Promise<Passed> {
    const before = this.known;
    const plan = await makePlan(desired, this.#reader, {
      known: before,
      closedForeign: this.foreign,
      applied: before === undefined ? NOTHING_APPLIED : async (roles) => this.#keptOf(roles),
      spent: this.spent,
      byPerson: this.#byPerson,
      now,
      deployment: { ...UNDEPLOYED, foreignRoles: this.#foreignGrant },
    });
    if (before !== undefined && plan.operations.length > 0) {
      this.#keep(appliedBy(plan, before));
      this.known = rolesIntended(before, plan);
      this.foreign = foreignIntended(this.foreign, plan);
    }
    if (before !== undefined && desired.settings !== undefined) {
      this.spent = spentBy(plan, desired.settings.limits, this.spent, now);
    }
    const world = { reader: this.#reader, writer: this.#writer, snapshots: this.#snapshots };
    const outcomes = await apply(plan, world, signal && { isOver: () => signal.aborted });
    if (before !== undefined && isAlive()) {
      const after = rolesAfter(before, plan, outcomes);
      const seen = appliedAsSeen(plan.changes, after);
      this.#keep(seen);
      this.known = rolesRecorded(after, seen);
      this.foreign = foreignAfter(this.foreign, plan, outcomes);
    }
    return { plan, outcomes };
  }

  #keptOf(names: readonly string[]): AppliedRoles {
    return new Map([...this.applied].filter(([name]) => names.includes(name)));
  }

  #keep(roles: readonly AppliedRole[]): void {
    this.applied = new Map([...this.applied, ...roles.map((role) => [role.spec.name, role] as const)]);
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
