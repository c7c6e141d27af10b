/**
 * One pass of the service: see that the lease is free, read what is published and what IAM has, plan, apply, remember, report.
 *
 *   is the lease free? -> inventory, source -> plan -> lease -> (mode heal) apply -> inventory -> report -> lease back
 *
 * A quiet pass, one that has nothing to write and finds what the last one has found, takes no lease: it writes one object, the latest
 * report with its own time (decision 26). The lease is taken for the first write, and only got if nobody had it since
 * the pass began; else the pass is deferred.
 *
 * Where what is published is wrong, the pass has failed, and puts known roles back all the same (basis.ts).
 *
 * The pass is the same whatever rang: new manifests, a manual change, the schedule. In mode `report` the plan is made
 * and not applied. Nothing is written before the lease is held, and nothing is applied before the inventory carries
 * this pass's fence and the revision it acts on: a holder that lost its lease fails at its next write of the inventory,
 * and a pass that dies half way leaves a note of the revision that no later pass may fall behind.
 */
import { act, type Hold } from '../act.ts';
import { planWithApprovals } from '../approvals.ts';
import type { Deployment } from '../core/model/deployment.ts';
import type { Actor } from '../core/model/drift.ts';
import type { Finding } from '../core/model/finding.ts';
import type { Outcome } from '../core/model/operation.ts';
import type { Plan } from '../core/model/plan.ts';
import { ownApprovals } from '../core/plan/approval.ts';
import { approvalRequests } from '../core/plan/approval-requests.ts';
import { attributed } from '../core/plan/drift.ts';
import { isFrozen } from '../core/plan/freeze-window.ts';
import { passTotals } from '../core/record/pass-totals.ts';
import type { PassReport, PassResult } from '../core/record/report.ts';
import { roleReports } from '../core/record/role-report.ts';
import type {
  CommitApprovalStore,
  Fence,
  LastGoodStore,
  ReportSink,
  StateStore,
  WatchedLeases,
} from '../core/record/state-ports.ts';
import type { Mode } from '../layout.ts';
import { LeaseWhenNeeded } from '../lease.ts';
import type { AccountReader, Pace, PublishedSource, RoleWriter } from '../ports.ts';
import { type Basis, basisOf } from './basis.ts';
import { attempt, failureOf, nothingYet, type Progress } from './pass-progress.ts';

export interface PassWorld extends StateStore {
  readonly source: PublishedSource;
  readonly reader: AccountReader;
  /** Asks the fence before every single call. */
  writer(fence: Fence): RoleWriter;
  /** How fast it writes; undefined where writes are sent as they come. */
  readonly pace?: Pace;
  readonly leases: WatchedLeases;
  readonly reports: ReportSink;
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

/**
 * Milliseconds before the end at which no further operation is begun: enough to finish the ones under way, each call of
 * which may be tried for 30 seconds (src/aws/service-clients.ts), and to write inventory and report.
 */
export const RESERVE_MS = 60_000;

/**
 * Milliseconds that one call to IAM can take: it is given up after 23 seconds, and credentials of a role may be needed
 * first.
 */
const CALL_MS = 60_000;

/**
 * Milliseconds by which the lease outlives its holder: enough for the last call that it makes. No more than the queue hides
 * a message longer than the function may run (infra/doorbells.ts), so that it comes back when the lease is about to end.
 */
export const LEASE_MARGIN_MS = CALL_MS;

/**
 * Runs one pass. What fails around us is in the report; the caller looks at `result` and `retryable`.
 * @throws Error only for a mistake of our own
 */
export async function runPass(world: PassWorld, request: PassRequest): Promise<PassReport> {
  const startedAt = world.now().toISOString();
  const { mode, account, doorbells } = request;
  const asReport = (progress: Progress): PassReport => {
    const endedAt = world.now().toISOString();
    return { version: 'rolekeeper.report/v2', startedAt, endedAt, mode, account, doorbells, ...progress };
  };
  const progress = nothingYet();
  // At the same time: where S3 does not answer, each of them waits for as long as it is tried.
  const [free, last] = await Promise.all([attempt(progress, () => world.leases.look()), world.reports.last()]);
  // The holder of the lease reports for itself.
  if (isDeferred(progress)) return asReport(progress);
  const lease = free && new LeaseWhenNeeded(() => free.take(request.holder, request.remainingMs() + LEASE_MARGIN_MS));
  if (free?.fence !== undefined) progress.fence = free.fence;
  // One that has reported under its fence has only not given the lease back.
  if (free?.abandonedBy !== undefined && last.fence !== free.fence) progress.interrupted = free.abandonedBy;
  const hold = async () => {
    if (lease === undefined) return true;
    const held = await attempt(progress, lease.hold);
    if (held !== undefined) progress.fence = held.fence;
    return !isDeferred(progress);
  };
  try {
    if (lease !== undefined) await attempt(progress, () => reconcile(world, request, lease.hold, progress));
    if (isDeferred(progress)) return asReport(progress);
    const report = asReport(progress);
    if (!lease?.isTaken && last.isRepeatedBy(report)) {
      return (await attempt(progress, () => done(last.repeat(report)))) ? report : asReport(progress);
    }
    // Where it is not known whether there is a holder, a report of success would stay the latest for as long as no pass can
    // begin: it is kept without the lease.
    if (!(await hold())) return asReport(progress);
    return await keep(asReport(progress));
  } finally {
    await lease?.release();
  }

  async function keep(report: PassReport): Promise<PassReport> {
    if (await attempt(progress, () => done(last.keep(report)))) return report;
    // Not to be taken by the next pass for one that said all of it.
    const failed = asReport(progress);
    return (await attempt(progress, () => done(last.replace(failed)))) ? failed : asReport(progress);
  }
}

function isDeferred({ result }: Progress): boolean {
  return result === 'deferred';
}

async function done(work: Promise<void>): Promise<true> {
  await work;
  return true;
}

/** AWS has saved what it has answered. */
const NOTHING = async () => undefined;

async function reconcile(world: PassWorld, request: PassRequest, hold: Hold, progress: Progress): Promise<void> {
  const { inventory, applied, lastGood, approvals } = world;
  const { deployment, account, mode } = request;
  let basis: Basis | undefined;
  const acted = await act(
    { ...world, ready: NOTHING, keep: NOTHING, memory: { inventory, applied, lastGood, hold } },
    {
      async intend(last, approvalsUnread) {
        basis ??= await basisOf(world, last, { account, deployment }, progress);
        const { published, desired, source } = basis;
        if (desired.fallback !== undefined) progress.inForce = desired.fallback.revision;
        const plan = await planWithApprovals(desired, world, {
          deployment,
          known: last?.roles ?? {},
          closedForeign: last?.foreign,
          spent: last?.spent,
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
  progress.roles = roleReports({ plan, outcomes, before, failureOf });
  // What could not be counted stays left out.
  const { invalidManifests, ...totals } = passTotals(plan, progress.roles);
  const isCounted = plan.fallback === undefined || progress.totals.invalidManifests !== undefined;
  progress.totals = { ...totals, ...(isCounted && { invalidManifests }) };
  const result = resultOf(plan, outcomes ?? []);
  progress.result = plan.fallback === undefined ? result : 'failed';
  progress.retryable =
    result === 'stopped' ||
    progress.error?.retryable === true ||
    progress.roles.some(({ failure }) => failure?.retryable);
  if (acted.unremembered !== undefined) throw acted.unremembered;
}

/** Also what IAM would have refused: a policy that is not there is no decision of ours. */
function isFailure({ blocks, code }: Finding): boolean {
  return blocks === 'plan' || code === 'policy-missing' || code === 'policy-not-attachable';
}

function resultOf(plan: Plan, outcomes: readonly Outcome[]): PassResult {
  if (plan.findings.some(isFailure)) return 'failed';
  if (outcomes.some(({ failure }) => failure !== undefined)) return 'failed';
  return outcomes.some(({ notTried }) => notTried.length > 0) ? 'stopped' : 'succeeded';
}
