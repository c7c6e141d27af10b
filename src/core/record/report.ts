/**
 * What one pass found and did, as a value: kept in the state bucket, counted into metrics, written to the log. It holds
 * whole policies where they were changed by hand or by a manifest, since that is what an inquiry asks for; the log
 * (src/service/pass-log.ts) leaves them out.
 */

import type { ApprovalRequest } from '../model/approval-request.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { AttributedDrift } from '../model/drift.ts';
import type { Finding } from '../model/finding.ts';
import type { GateRow } from '../model/gate-plan.ts';
import type { GateConfirmation } from '../model/gate-table.ts';
import type { PlanDigest } from '../model/ids.ts';
import type { RefusedCommit } from '../model/refused-commit.ts';
import type { PassTotals } from './pass-totals.ts';
import type { PassFailure, RoleReport } from './role-report.ts';

/**
 * - succeeded: everything was read, and every operation of the plan succeeded (in mode `report`: there was none to try)
 * - stopped: out of time between two operations; the next pass goes on
 * - failed: the manifests, IAM, the state or at least one role failed
 * - deferred: another writer holds the lease; nothing was read
 */
export type PassResult = 'succeeded' | 'stopped' | 'failed' | 'deferred';

export interface PassReport {
  readonly version: 'rolekeeper.report/v2';
  readonly result: PassResult;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly mode: 'heal' | 'report';
  readonly account: string;
  /** Which doorbells rang, in words. */
  readonly doorbells: readonly string[];
  /** undefined fields were not reached. */
  readonly fence?: number;
  /**
   * Who had the lease before this pass, and neither gave it back nor reported: a process that died. What it did is in no report; this pass
   * has found the rest of it.
   */
  readonly interrupted?: string;
  readonly revision?: string;
  readonly sequence?: number | null;
  /** The revision that stays in force, where what is published cannot be planned by (src/service/basis.ts). */
  readonly inForce?: string | null;
  /** The commit that waits for a person’s approval: `approve` shows it. */
  readonly refused?: RefusedCommit;
  readonly planDigest?: PlanDigest;
  readonly totals: PassTotals;
  /** Every role that is not simply in sync; of those that are kept as no manifest can be read, the ones that differ. */
  readonly roles: readonly RoleReport[];
  readonly findings: readonly Finding[];
  /** The sets that wait for a person’s approval, or were performed by it, role by role: `approve` shows them. */
  readonly asks?: readonly ApprovalRequest[];
  /** Manual changes in IAM, most severe first, with who made them where an event names the caller. */
  readonly drift: readonly AttributedDrift[];
  readonly issues: readonly Issue[];
  /** That the gate's table was seen to be right, by this pass or by one before it; absent: there is no table. */
  readonly gate?: GateConfirmation;
  /** What the pass has taken out of the gate's table, and put into it; absent: it has not written it. */
  readonly gateChanges?: readonly GateRow[];
  /** What the manifests ask of it, and what was not done, as the roles are on hold or the pass only reports. */
  readonly gateWaits?: readonly GateRow[];
  /** What ended the pass early, or made it fall back on the settings of before. */
  readonly error: PassFailure | null;
  /** Whether the same pass may succeed later without any change. */
  readonly retryable: boolean;
}
