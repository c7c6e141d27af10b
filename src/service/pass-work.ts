/**
 * The work of a pass between the look at the lease and the report: source, plan, apply. It is loaded while the lease is
 * looked at (pass.ts): with all that it leans on it is two thirds of the function's code.
 */
import { planWithApprovals } from '../approvals.ts';
import { confirmed } from '../core/gate/confirmation.ts';
import { isSameTable } from '../core/gate/table-steps.ts';
import type { BitbucketLock } from '../core/manifest/settings.ts';
import type { Finding } from '../core/model/finding.ts';
import type { GateRow } from '../core/model/gate-plan.ts';
import type { GateRoles } from '../core/model/gate-table.ts';
import type { Outcome } from '../core/model/operation.ts';
import type { Plan } from '../core/model/plan.ts';
import { ownApprovals } from '../core/plan/approval.ts';
import { approvalRequests } from '../core/plan/approval-requests.ts';
import { attributed } from '../core/plan/drift.ts';
import { isFrozen } from '../core/plan/freeze-window.ts';
import type { SeenGate } from '../core/plan/gate-plan.ts';
import { gateRows, rowOfNoTable, waitingRows } from '../core/plan/gate-rows.ts';
import { writesGate } from '../core/plan/plan.ts';
import { passTotals } from '../core/record/pass-totals.ts';
import type { PassResult } from '../core/record/report.ts';
import { roleReports } from '../core/record/role-report.ts';
import { act } from '../writing/act.ts';
import type { Hold } from '../writing/deed.ts';
import { seenGate } from '../writing/seen-gate.ts';
import { type Basis, basisOf } from './basis.ts';
import { failureOf, type Progress } from './pass-progress.ts';
import { CALL_MS, RESERVE_MS } from './pass-times.ts';
import type { PassRequest, PassWorld } from './pass-world.ts';

/** AWS has saved what it has answered. */
const NOTHING = async () => undefined;

export async function reconcile(world: PassWorld, request: PassRequest, hold: Hold, progress: Progress): Promise<void> {
  const { inventory, applied, lastGood, approvals, gate } = world;
  const { deployment, account, mode } = request;
  let basis: Basis | undefined;
  let table: SeenGate | undefined;
  let seenAt = world.now();
  const acted = await act(
    { ...world, ready: NOTHING, keep: NOTHING, memory: { inventory, applied, lastGood, gate, hold } },
    {
      async intend(last, approvalsUnread) {
        seenAt = world.now();
        // At the same time, where it is known that there is a table.
        const [first, early] = await Promise.all([
          basis ?? basisOf(world, last, { account, deployment }, progress),
          last?.gateTable ? seenGate(gate, last, undefined) : undefined,
        ]);
        basis = first;
        table = early ?? (await seenGate(gate, last, first.desired.settings));
        const { published, desired, source } = basis;
        if (desired.fallback !== undefined) progress.inForce = desired.fallback.revision;
        const plan = await planWithApprovals(desired, world, {
          deployment,
          known: last?.roles ?? {},
          closedForeign: last?.foreign,
          spent: last?.spent,
          gate: table,
          applied: (roles) => applied.find(roles),
          approveCommands: {
            deletions: `rolekeeper ${approvals.command}`,
            lockouts: `rolekeeper ${approvals.command}`,
          },
          ...(approvalsUnread && { approvalsUnread }),
          now: world.now(),
        });
        progress.planDigest = plan.digest;
        progress.findings = plan.findings;
        progress.asks = approvalRequests(plan);
        progress.drift = attributed(plan.drift, request.actors);
        return {
          plan,
          own: ownApprovals(desired.settings),
          // Nothing is deleted by settings that are not those of now, and no limits are taken from them.
          facts: { published, deployment, source, limits: desired.fallback ? undefined : desired.settings.limits },
          before: last?.roles ?? {},
        };
      },
      performs: mode === 'heal',
      longestCall: CALL_MS,
      // No operation is begun when the time is short, or once a freeze has begun.
      isOver: (plan) => request.remainingMs() <= RESERVE_MS || isFrozen(plan, world.now()),
    },
  );
  const { plan, outcomes, before } = acted;
  const stored = acted.table ?? table?.stored;
  const confirmation = confirmed(stored, plan.gate, { performs: mode === 'heal', seenAt });
  if (confirmation !== undefined) progress.gate = confirmation;
  const waits = waitsIn(plan, mode, basis?.desired.lock);
  if (waits.length > 0) progress.gateWaits = waits;
  if (acted.table?.table) progress.gateChanges = changesIn(plan, acted.table.table, basis?.desired.lock);
  progress.roles = roleReports({ plan, outcomes, before, failureOf });
  // What could not be counted stays left out.
  const { invalidManifests, ...totals } = passTotals(plan, progress.roles);
  const isCounted = plan.fallback === undefined || progress.totals.invalidManifests !== undefined;
  progress.totals = { ...totals, ...(isCounted && { invalidManifests }) };
  const isShort = outcomes !== undefined && writesGate(plan) && !isAtGoal(plan, stored?.table);
  const result = resultOf(plan, outcomes ?? [], isShort);
  progress.result = plan.fallback === undefined ? result : 'failed';
  progress.retryable =
    result === 'stopped' ||
    progress.error?.retryable === true ||
    progress.roles.some(({ failure }) => failure?.retryable);
  const unwritten = acted.unremembered ?? acted.ungrown;
  if (unwritten !== undefined) throw unwritten;
}

/** What was done to the table, which may be less than was planned. */
function changesIn({ gate }: Plan, after: GateRoles, lock: BitbucketLock | undefined): GateRow[] {
  const before = typeof gate?.before === 'object' ? gate.before : { ...after, roles: {} };
  return gateRows(before, after, lock);
}

/** Of a service that only reports, all that a person's apply would do to the table waits as well. */
function waitsIn({ gate }: Plan, mode: PassRequest['mode'], lock: BitbucketLock | undefined): readonly GateRow[] {
  if (gate === undefined || gate.before === 'unknown') return [];
  if (mode === 'heal' || gate.rows.length === 0) return gate.waiting;
  const { before, goal, waiting } = gate;
  if (typeof before === 'object') return [...waitingRows(before, goal, lock), ...waiting];
  return [rowOfNoTable(before), ...waitingRows({ ...goal, roles: {} }, goal, lock), ...waiting];
}

/** Also what IAM would have refused: a policy that is not there is no decision of ours. */
function isFailure({ blocks, code }: Finding): boolean {
  return blocks === 'plan' || code === 'policy-missing' || code === 'policy-not-attachable';
}

/** Of the gate's table: else there was no time to make it as large as it should be. */
function isAtGoal({ gate }: Plan, table: GateRoles | undefined): boolean {
  return gate === undefined || (table !== undefined && isSameTable(table, gate.goal));
}

function resultOf(plan: Plan, outcomes: readonly Outcome[], isShort: boolean): PassResult {
  if (plan.findings.some(isFailure)) return 'failed';
  if (outcomes.some(({ failure }) => failure !== undefined)) return 'failed';
  return isShort || outcomes.some(({ notTried }) => notTried.length > 0) ? 'stopped' : 'succeeded';
}
