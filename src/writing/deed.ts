/** What is done to an account in one go: where, by which plan, and what of it is remembered. */
import type { Approval } from '../core/model/approval.ts';
import type { StoredGateTable } from '../core/model/gate-table.ts';
import type { Inventory } from '../core/model/inventory.ts';
import type { LastGood } from '../core/model/last-good.ts';
import type { Outcome } from '../core/model/operation.ts';
import type { Plan } from '../core/model/plan.ts';
import type { DeletionLimits } from '../core/model/spent-limits.ts';
import type { Unread } from '../core/plan-guardrails/rule.ts';
import type {
  AppliedStore,
  ApprovalStore,
  Fence,
  GateTableStore,
  InventoryStore,
  LastGoodStore,
  Lease,
  SnapshotStore,
} from '../core/record/state-ports.ts';
import type { WorldError } from '../errors.ts';
import type { Pace, RoleReader, RoleWriter } from '../ports.ts';

export interface ActWorld {
  readonly reader: RoleReader;
  /** Asks the fence before every single call. */
  writer(fence: Fence): RoleWriter;
  /** See Target in ports.ts. */
  readonly pace?: Pace;
  /** See Target in ports.ts. */
  ready(): Promise<void>;
  keep(): Promise<void>;
  readonly approvals: ApprovalStore;
  readonly snapshots: SnapshotStore;
  /** undefined where nothing is remembered, and nothing keeps another writer away. */
  readonly memory: (Stores & { readonly hold: Hold | undefined }) | undefined;
  now(): Date;
}

/**
 * The lease, which is asked for before the first write; always the same one.
 * @throws LeaseHeldError if another holder has it, or has had it since the first reading, and what else LeaseDesk.take throws
 */
export type Hold = () => Promise<Lease>;

/** Where it is remembered whose a role is, and what was applied to it. */
export interface Stores {
  readonly inventory: InventoryStore;
  readonly applied: AppliedStore;
  /** undefined: what is planned by here is not what is published. */
  readonly lastGood?: LastGoodStore;
  /** undefined: no gate reads what is kept here. */
  readonly gate?: GateTableStore | undefined;
}

/** With the lease, which only its holder may write under. */
export type Memory = Stores & { readonly hold: Hold };

/** What is remembered beside the roles. */
export type Facts = Pick<Inventory, 'published' | 'deployment'> & {
  /** By what a plan is judged; undefined where it deletes nothing: what is remembered of limits stays. */
  readonly limits: DeletionLimits | undefined;
  /** The settings that the plan was made by, or since when none that are published can be; undefined: as it was. */
  readonly source?: { readonly good: LastGood } | { readonly fallbackSince: string } | undefined;
};

export type Roles = Inventory['roles'];

/** What will be done, and what of it is written down before. */
export interface Intention {
  readonly plan: Plan;
  /** The approvals that stand in the settings. */
  readonly own: readonly Approval[];
  readonly facts: Facts;
  /** What is known of the roles before it is done. */
  readonly before: Roles;
}

export interface Deed {
  /**
   * From what is remembered now. May be called twice: with `approvalsUnread` no approval can be used.
   * @throws WorldError
   */
  intend(last: Inventory | undefined, approvalsUnread?: Unread): Promise<Intention>;
  /** What a person has seen and agreed to; undefined where no person is asked. */
  readonly agreed?: Plan;
  /** false: the plan is made, and what it shows is remembered; nothing else is done. */
  readonly performs: boolean;
  /** Milliseconds that one call to IAM can take at the longest. */
  readonly longestCall: number;
  /** How the roles are remembered: as a plan changes them, unless it says otherwise. */
  readonly remembers?: {
    intended(before: Roles, plan: Plan): Roles;
    after(before: Roles, plan: Plan, outcomes: readonly Outcome[]): Roles;
  };
  /** Asked before every operation: true stops there. */
  isOver(plan: Plan): boolean;
  /** After each role. */
  readonly onOutcome?: (outcome: Outcome, done: number, total: number) => void;
}

export interface Acted {
  readonly plan: Plan;
  /** undefined: it was not performed. */
  readonly outcomes: readonly Outcome[] | undefined;
  /** What was known of the roles before. */
  readonly before: Roles;
  /** Why the result could not be written: the intent is, which is all that safety needs. */
  readonly unremembered: WorldError | undefined;
  /** The gate's table as it was written last; undefined: it was not written. */
  readonly table: StoredGateTable | undefined;
  /** Why the table could not grow: the gate lets in fewer than it should, until the next pass. */
  readonly ungrown: WorldError | undefined;
}
