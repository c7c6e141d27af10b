/**
 * What is kept about an account beside its roles, as the engine and the service need it: the lease, what is remembered,
 * what is reported. Each comment is the contract that every implementation keeps; test/contract holds them to it.
 */

import type { ActualRole } from '../model/actual-role.ts';
import type { AppliedRole, AppliedRoles } from '../model/applied-role.ts';
import type { GateConfirmation, GateTable, StoredGateTable } from '../model/gate-table.ts';
import type { Inventory } from '../model/inventory.ts';
import type { LastGood } from '../model/last-good.ts';
import type { ApprovedCommit } from './approved-commits.ts';
import type { DayRecord } from './day-record.ts';
import type { PassReport } from './report.ts';
import type { ReportedRequests } from './reported-requests.ts';
import type { SeenPass } from './seen-pass.ts';
import type { Snapshot } from './snapshot.ts';
import type { StoredApproval } from './stored-approval.ts';

/** All that is kept about an account beside its roles. */
export interface StateStore {
  readonly leases: LeaseDesk;
  readonly inventory: InventoryStore;
  readonly approvals: ApprovalStore;
  readonly snapshots: SnapshotStore;
  readonly applied: AppliedStore;
  readonly gate: GateTableStore;
}

/** Asked before every single call that may change a role. @throws LeaseLostError if the call must not be made */
export type Fence = () => void;

/** Milliseconds: an `apply` of the command line. A Lambda lives for fifteen minutes at most. */
export const LONGEST_LEASE = 20 * 60_000;

/** The right to be the only writer of an account, for a time. */
export interface Lease {
  /** One more than that of the holder before, as long as that can be counted on. */
  readonly fence: number;
  /** Milliseconds for which no other holder can take it, whatever its clock says; negative once it is over. */
  remainingMs(): number;
  /** Gives it back. Does nothing if another holder has it by now; fails quietly, as it runs out anyway. */
  release(): Promise<void>;
}

export interface LeaseDesk {
  /**
   * Takes the lease; of several callers that try, one gets it.
   * @param holder for people: who holds it; no two attempts may have the same, or S3 could not distinguish them
   * @param milliseconds until it runs out by itself; longer than the holder can possibly live, LONGEST_LEASE at most
   * @throws LeaseHeldError (retryable), ServiceStateError or StateFileError, AccessDeniedError, UnreachableError
   */
  take(holder: string, milliseconds: number): Promise<Lease>;
}

/**
 * A desk for work that mostly has nothing to write: it looks whether the lease is free, reads, and takes the lease only
 * for its first write.
 */
export interface WatchedLeases extends LeaseDesk {
  /** Writes nothing. @throws as `take` */
  look(): Promise<FreeLease>;
}

/** A lease that no holder had when it was looked at. */
export interface FreeLease {
  /** Of the last holder; undefined: there never was one. */
  readonly fence: number | undefined;
  /** The last holder, where its time ran out before it gave the lease back: it died, or S3 did not take it. */
  readonly abandonedBy: string | undefined;
  /**
   * As `LeaseDesk.take`, and only if no other holder has had it since the look: what was read in between is what it
   * would have been under the lease.
   */
  take(holder: string, milliseconds: number): Promise<Lease>;
}

/** The inventory: what the last pass knew about every managed role. */
export interface InventoryStore {
  /**
   * undefined only if none was ever written; one that cannot be understood is an error, not "none".
   * @throws ServiceStateError or StateFileError, AccessDeniedError, UnreachableError
   */
  read(): Promise<Inventory | undefined>;
  /**
   * Replaces what the last `read` or `write` saw.
   * @throws ServiceStateError if another writer has written it since: then this holder has lost its lease
   */
  write(inventory: Inventory): Promise<void>;
}

/** What was applied last to every role, as a whole; the inventory has the digest of it. */
export interface AppliedStore {
  /**
   * Of those of these roles of which anything is kept.
   * @throws ServiceStateError or StateFileError if one cannot be understood, AccessDeniedError, UnreachableError
   */
  find(roles: readonly string[]): Promise<AppliedRoles>;
  /** Replaces what is kept of each. @throws WorldError: then none of them may be written to */
  keep(roles: readonly AppliedRole[]): Promise<void>;
}

/** Whom the gate lets into which role. The gate reads the same for every request. */
export interface GateTableStore {
  /**
   * undefined only if none was ever written; one that cannot be understood is there, without a table.
   * @throws ServiceStateError or StateFileError, AccessDeniedError, UnreachableError
   */
  read(): Promise<StoredGateTable | undefined>;
  /**
   * Replaces what the last `read` or `write` saw, as a whole: a reader finds the old table or the new one.
   * @throws ServiceStateError if another writer has written it since: then this holder has lost its lease
   */
  write(table: GateTable): Promise<StoredGateTable>;
}

/** The settings and the lock file of the last revision that a plan was made by; the inventory has their digest. */
export interface LastGoodStore {
  /**
   * undefined only if none were ever kept.
   * @throws ServiceStateError if they cannot be understood, AccessDeniedError, UnreachableError
   */
  read(): Promise<LastGood | undefined>;
  /** Replaces what is kept. @throws WorldError */
  keep(good: LastGood): Promise<void>;
}

/** What people approved, where passes find it. */
export interface ApprovalStore {
  /** For people: `s3://…/approvals.json`. */
  readonly place: string;
  /** What people type after `rolekeeper` and before a digest to add one: `approve --target aws …`. */
  readonly command: string;
  /**
   * All that is kept, also those whose time is over.
   * @throws ServiceStateError if it cannot be understood, AccessDeniedError, UnreachableError
   */
  read(): Promise<readonly StoredApproval[]>;
  /** Adds one, and forgets those that are over. If several callers add at the same time, all of theirs are kept. */
  add(approval: StoredApproval): Promise<void>;
  /**
   * Replaces all of them by what `step` makes of them; `step` is called again if another writer was faster. Nothing is
   * written if it returns the same array that it was given.
   * @throws as `read`
   */
  change(step: ApprovalStep): Promise<void>;
}

export type ApprovalStep = (before: readonly StoredApproval[]) => readonly StoredApproval[];

/** Which commits people approved although they do not descend from the one before them, where passes find it. */
export interface CommitApprovalStore {
  /** For people: `s3://…/approved-commits.json`. */
  readonly place: string;
  /** What people type after `rolekeeper` and before a commit to add one: `approve --target aws …`. */
  readonly command: string;
  /**
   * All that is kept, also those whose time is over.
   * @throws ServiceStateError if it cannot be understood, AccessDeniedError, UnreachableError
   */
  read(): Promise<readonly ApprovedCommit[]>;
  /** Adds one, and forgets those that are over. If several callers add at the same time, all of theirs are kept. */
  add(approved: ApprovedCommit): Promise<void>;
}

/** Roles as they were before they were taken away. */
export interface SnapshotStore {
  /** For people: `s3://…/snapshots/`. */
  readonly place: string;
  /**
   * Returns once it is safely kept, by this call or by the newest one of the same role that holds all of it.
   * @param applied the digest under which it is kept what was applied to it last
   * @throws WorldError otherwise: then the role must not be taken away
   */
  keep(role: ActualRole, before: Snapshot['before'], applied?: string): Promise<void>;
  /**
   * Those of one role, newest first; [] if there never was one.
   * @throws ServiceStateError if one of them cannot be understood, AccessDeniedError, UnreachableError
   */
  find(role: string): Promise<readonly Snapshot[]>;
}

export interface ReportSink {
  /** What the last pass has reported. Whether it could be read is no failure yet: a report is kept after it all the same. */
  last(): Promise<LastReport>;
}

/** The report of the pass before, as it was when this pass began; undefined parts of it were not there, or not to be read. */
export interface LastReport {
  /** Its fence; undefined: it has none, or cannot be read. */
  readonly fence: number | undefined;
  /** What it says of the gate's table. */
  readonly gate: GateConfirmation | undefined;
  /**
   * Whether this report says nothing that the last one did not say already, but when it was; and nothing that the record of its
   * day has to have.
   */
  isRepeatedBy(report: PassReport): boolean;
  /**
   * The latest report is this one from now on: one write, and none where another pass has reported since `last`. @throws WorldError
   */
  repeat(report: PassReport): Promise<void>;
  /**
   * Keeps a report under a name of its own, in the record of its day if there is something to say, and then as the latest.
   * @throws WorldError if any of them could not be written; `latest.json` is the last one
   */
  keep(report: PassReport): Promise<void>;
  /**
   * The latest report is this one, unless a later pass has reported since `last`; not tried where nothing of `keep` was taken.
   * @throws WorldError
   */
  replace(report: PassReport): Promise<void>;
}

/** What the last pass of the service has reported. */
export interface ReportReader {
  /** For people: `s3://…/latest.json`. */
  readonly place: string;
  /**
   * undefined if no pass has reported yet.
   * @throws ServiceStateError if it cannot be understood, AccessDeniedError, UnreachableError
   */
  requests(): Promise<ReportedRequests | undefined>;
  /** What it found and did; as `requests`. */
  latest(): Promise<SeenPass | undefined>;
}

/** A report, as it is understood and as it was written. */
export interface WholeReport {
  readonly pass: SeenPass;
  readonly requests: ReportedRequests | undefined;
  readonly report: unknown;
}

/** Records of days, as far as they can be understood. */
export interface Days {
  /** Oldest first. */
  readonly records: readonly DayRecord[];
  /** Keys of the others: one that is broken must not hide the rest. */
  readonly unread: readonly string[];
}

/** What the service has recorded of its days, and the reports that say more. */
export interface DayReader {
  /**
   * The records of the days that were not quiet.
   * @param since UTC, `2026-11-22`
   * @throws ServiceStateError if there are too many, AccessDeniedError, UnreachableError
   */
  days(since: string): Promise<Days>;
  /**
   * One report by its key; undefined if it is not kept any more.
   * @throws ServiceStateError if it cannot be understood, AccessDeniedError, UnreachableError
   */
  report(key: string): Promise<SeenPass | undefined>;
  /** The last report; undefined: no pass has reported yet. @throws as `report` */
  latestWhole(): Promise<WholeReport | undefined>;
}
