/** What a pass is given: the world as it sees it, and what it is asked for. */
import type { Deployment } from '../core/model/deployment.ts';
import type { Actor } from '../core/model/drift.ts';
import type {
  CommitApprovalStore,
  Fence,
  LastGoodStore,
  ReportSink,
  StateStore,
  WatchedLeases,
} from '../core/record/state-ports.ts';
import type { Mode } from '../layout.ts';
import type { AccountReader, Pace, PublishedSource, RoleWriter } from '../ports.ts';
import type { KeptDesired } from './kept-desired.ts';

/** What a pass begins and ends with. */
export interface PassEnds {
  readonly leases: WatchedLeases;
  readonly reports: ReportSink;
  now(): Date;
  /** The rest; asked for in every pass, while the lease is looked at, so that a function loads it then. */
  open(): Promise<PassWorld>;
}

/** What it plans by, acts on and remembers. */
export interface PassWorld extends Omit<StateStore, 'leases'> {
  readonly source: PublishedSource;
  /** Of the pass before, if that was of this very world. */
  readonly desired: KeptDesired;
  readonly reader: AccountReader;
  /** Asks the fence before every single call. */
  writer(fence: Fence): RoleWriter;
  /** How fast it writes; undefined where writes are sent as they come. */
  readonly pace?: Pace;
  readonly lastGood: LastGoodStore;
  readonly commits: CommitApprovalStore;
  now(): Date;
}

export interface PassRequest {
  readonly mode: Mode;
  /** The account of this deployment, twelve digits. */
  readonly account: string;
  /** What rang, in words. */
  readonly doorbells: readonly string[];
  /** Who is known to have changed IAM since. */
  readonly actors: readonly Actor[];
  /** The facts of this deployment. */
  readonly deployment: Deployment;
  /** Who this is, for another caller that finds the lease taken. */
  readonly holder: string;
  /** Milliseconds until the process is ended from outside. */
  remainingMs(): number;
}
