/**
 * The nouns. Every other file in core takes some of these and gives back others; none of them does anything.
 *
 *  SourceFile -> Manifest -> DesiredRole -+
 *                                         +-> Change -> Plan (changes, findings, operations) -> Outcome
 *                          ActualRole ----+
 *
 * Change and what it consists of: change.ts, facet-change.ts, update-change.ts and removal-change.ts; the calls, and what came of them: operation.ts.
 */

import type { Scope } from './actual-state.ts';
import type { Change } from './change.ts';
import type { Issue } from './diagnosis.ts';
import type { Drift } from './drift.ts';
import type { Finding } from './finding.ts';
import type { GatePlan } from './gate-plan.ts';
import type { ApprovalKind, Arn, PlanDigest } from './ids.ts';
import type { Fallback } from './last-good.ts';
import type { RoleOperations } from './operation.ts';

declare const guarded: unique symbol;

/** Changes that every plan rule has seen, and what the rules say. Only `guard` makes them. */
export interface GuardedChanges {
  readonly [guarded]: true;
  readonly changes: readonly Change[];
  /** Most severe rule first. */
  readonly findings: readonly Finding[];
  /** Managed policies that are not attached, as IAM would refuse it. */
  readonly withheld: ReadonlySet<Arn>;
  /** By role: what it is not given, as a role guardrail refuses what managed policies say: ARNs, names of inline ones. */
  readonly withheldFrom: ReadonlyMap<string, ReadonlySet<string>>;
  /** What goes on only because a person has approved it. */
  readonly approved: readonly ApprovalKind[];
  /** What waits until a person approves it. */
  readonly asks: readonly ApprovalKind[];
}

export interface Plan {
  /**
   * Over the account and every operation, role ids included, and what becomes of the gate's table: `apply --expect` compares
   * it with the reviewed one.
   */
  readonly digest: PlanDigest;
  readonly account: string;
  /** What was read for it; a deletion reads it again. */
  readonly scope: Scope;
  readonly revision: string | undefined;
  /** Sorted by name. */
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
  /** Manual changes in IAM, most severe first. */
  readonly drift: readonly Drift[];
  /** The mistakes in the manifests that this plan left out. */
  readonly issues: readonly Issue[];
  /** What apply does; what a finding blocks is not in it. */
  readonly operations: readonly RoleOperations[];
  /** What is in it only because a person has approved it; absent: nothing. */
  readonly approved?: readonly ApprovalKind[];
  /** What is published cannot be planned by: it only puts known roles back. */
  readonly fallback?: Fallback;
  /** What is not in it, and would be if a person approved it; absent: nothing. */
  readonly asks?: readonly ApprovalKind[];
  /** What becomes of the gate's table; absent: there is none, and no role needs one. */
  readonly gate?: GatePlan;
  /** From then on nothing of it may be begun. */
  readonly freezeBegins?: Date | undefined;
}
