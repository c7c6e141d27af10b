/** The plan is a value: what is printed, reviewed and applied is this one object. */

import type { Code } from '../codes/codes.ts';
import type { Scope } from '../model/actual-state.ts';
import { type Change, isLoss } from '../model/change.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { Drift } from '../model/drift.ts';
import type { Finding } from '../model/finding.ts';
import type { GatePlan } from '../model/gate-plan.ts';
import { type Arn, planDigestOf } from '../model/ids.ts';
import type { Fallback } from '../model/last-good.ts';
import type { RoleOperations } from '../model/operation.ts';
import type { GuardedChanges, Plan } from '../model/plan.ts';
import { isAccepted } from './accepted-drift.ts';
import { isLockout } from './lockouts.ts';
import { operationsFor } from './operations.ts';

export interface PlanParts {
  readonly scope: Scope;
  /** The permissions boundary of the settings. */
  readonly boundaryArn: Arn;
  readonly revision: string | undefined;
  /** Findings of other stages. They block nothing. */
  readonly remarks: readonly Finding[];
  readonly drift: readonly Drift[];
  readonly issues: readonly Issue[];
  readonly fallback?: Fallback;
  readonly freezeBegins?: Date | undefined;
  readonly gate?: GatePlan;
}

/** What may be done of the changes: the operations of those that a finding blocks are left out. */
export function operationsOf(guarded: GuardedChanges, boundaryArn: Arn): RoleOperations[] {
  const { changes, findings, withheld, withheldFrom } = guarded;
  const blocking = findings.filter(({ blocks }) => blocks !== 'nothing');
  const alone = new Set(findings.flatMap(({ blocks, role }) => (blocks === 'others-first' ? role : [])));
  return changes
    .filter((change) => !isBlocked(change, blocking))
    .flatMap(
      (change) =>
        operationsFor(change, boundaryArn, new Set<string>(withheld).union(withheldFrom.get(change.name) ?? NONE)) ??
        [],
    )
    .map((role): RoleOperations => (alone.has(role.role) ? { ...role, alone: true } : role));
}

const NONE: ReadonlySet<string> = new Set();

/** Puts a plan together. */
export function planOf(guarded: GuardedChanges, { boundaryArn, remarks, ...parts }: PlanParts): Plan {
  const { changes } = guarded;
  const findings = [...guarded.findings, ...remarks];
  const operations = operationsOf(guarded, boundaryArn);
  const { account } = parts.scope;
  return {
    ...parts,
    changes,
    findings,
    account,
    operations,
    digest: planDigestOf(JSON.stringify([account, operations, ...gateOf(parts)])),
    ...(guarded.approved.length > 0 && { approved: guarded.approved }),
    ...(guarded.asks.length > 0 && { asks: guarded.asks }),
  };
}

/** A plan that leaves the gate's table as it is has the digest that it would have without a gate. */
function gateOf({ gate }: Pick<PlanParts, 'gate'>): unknown[] {
  return gate === undefined || gate.rows.length === 0 ? [] : [gate.before, gate.goal];
}

/** Whether something is done: calls to IAM, or another table for the gate. */
export function isPending({ operations, gate }: Pick<Plan, 'operations' | 'gate'>): boolean {
  return operations.length > 0 || writesGate({ gate });
}

/** Whether the gate's table will be another one. */
export function writesGate({ gate }: { readonly gate?: GatePlan | undefined }): boolean {
  return gate !== undefined && gate.rows.length > 0;
}

/** Whether one of the findings stops this change; where nothing would be done, nothing is stopped. */
export function isBlocked(change: Change, findings: readonly Finding[]): boolean {
  if (change.kind === 'keep' || change.kind === 'conflict') return false;
  return findings.some(
    ({ blocks, role }) =>
      blocks === 'plan' ||
      (blocks === 'writes' && (role === undefined || role === change.name)) ||
      (blocks === 'lockouts' && isLockout(change)) ||
      (blocks === 'deletes' && isLoss(change) && (role === undefined || role === change.name)),
  );
}

/** Whether a change goes on without some of its policies, which IAM would refuse to attach. */
export function isIncomplete(change: Change, findings: readonly Finding[]): boolean {
  return findings.some(({ blocks, role }) => blocks === 'attachments' && role === change.name);
}

/** Whether nothing is left to be done. */
export function isInSync(plan: Plan): boolean {
  const isAsWanted = plan.changes.every((change) => change.kind === 'keep' || isAccepted(change));
  const isGateAsWanted = !writesGate(plan) && (plan.gate?.waiting ?? []).length === 0;
  return isAsWanted && plan.issues.length === 0 && isGateAsWanted;
}

/** Intended, or only waiting for its turn: no error, and nothing that a person has to clear. */
const DELIBERATE: ReadonlySet<Code> = new Set([
  'suspended',
  'freeze',
  'upload-role-alone',
  'put-back-first',
  'adoption-by-person',
]);

/** Whether a finding that blocks does so on purpose. */
export function isDeliberate({ code }: Finding): boolean {
  return DELIBERATE.has(code);
}
