/**
 * One pass of the service: take the lease, read what is published and what IAM has, plan, apply, remember, report.
 *
 *   lease -> inventory, source -> plan -> (mode heal) apply -> inventory -> report -> lease back
 *
 * It is the same pass whatever rang: new manifests, a change by hand, the schedule. In mode `report` the plan is made
 * and not applied. Nothing is written before the lease is held, and nothing is applied before the inventory carries this
 * pass's fence and the revision it acts on: a holder that lost its lease fails at its next write of the inventory, and a
 * pass that dies half way leaves behind which revision must not be gone back from.
 */
import { planWithApprovals } from '../approvals.ts';
import { type DesiredState, desiredState } from '../core/compile/desired-state.ts';
import type { Actor } from '../core/model/drift.ts';
import type { Inventory } from '../core/model/inventory.ts';
import type { Outcome } from '../core/model/operation.ts';
import type { Plan } from '../core/model/plan.ts';
import type { Publication } from '../core/model/publication.ts';
import { attributed } from '../core/plan/drift.ts';
import type { ForeignGrant } from '../core/model/deployment.ts';
import { isFrozen } from '../core/plan/freeze-window.ts';
import { manifestTotals, passTotals } from '../core/record/pass-totals.ts';
import type { PassReport, PassResult } from '../core/record/report.ts';
import { roleReports } from '../core/record/role-report.ts';
import { rolesAfter, rolesIntended } from '../core/record/roles-after.ts';
import { setback } from '../core/source/revision-pointer.ts';
import { SourceError, WrongAccountError } from '../errors.ts';
import { leaseFence } from '../lease-fence.ts';
import type {
  ApprovalStore,
  Fence,
  InventoryStore,
  Lease,
  LeaseDesk,
  PublishedSource,
  PublishedTree,
  ReportSink,
  RoleReader,
  RoleWriter,
  SnapshotStore,
} from '../ports.ts';
import { applyPlan } from '../reconcile.ts';
import type { Mode } from './layout.ts';
import { attempt, failureOf, nothingYet, type Progress } from './pass-progress.ts';

export interface PassWorld {
  source: PublishedSource;
  reader: RoleReader;
  /** Asks the fence before every single call. */
  writer(fence: Fence): RoleWriter;
  leases: LeaseDesk;
  inventory: InventoryStore;
  reports: ReportSink;
  approvals: ApprovalStore;
  snapshots: SnapshotStore;
  now(): Date;
}

export interface PassRequest {
  mode: Mode;
  /** The account that this deployment is for, twelve digits. */
  account: string;
  /** What rang, in words. */
  doorbells: readonly string[];
  /** Who is known to have changed IAM since. */
  actors: readonly Actor[];
  /** Digest of the boundary's document as it was deployed; undefined if the deployment does not own it. */
  boundaryDigest: string | undefined;
  /** What the deployment lets the service do to roles that are not ours; undefined if nobody says. */
  foreignGrant?: ForeignGrant | undefined;
  /** Digests of the trust policies of the service's own roles as they were deployed, by name. */
  serviceTrusts?: Readonly<Record<string, string>> | undefined;
  /** Who this is, for others who find the lease taken. */
  holder: string;
  /** Milliseconds until the process is ended from outside. */
  remainingMs(): number;
}

/**
 * Milliseconds before the end at which no further operation is begun: enough to finish the ones under way, each call of
 * which may be tried for 30 seconds (src/aws/service-clients.ts), and to write inventory and report.
 */
const RESERVE_MS = 60_000;

/** Milliseconds that one call to IAM can take: it is given up after 23 seconds, credentials of a role may have to be had. */
const CALL_MS = 60_000;

/** Milliseconds by which the lease outlives its holder: enough for the last call that it makes. */
const LEASE_MARGIN_MS = CALL_MS;

/**
 * Runs one pass. What fails around us is told in the report; the caller looks at `result` and `retryable`.
 * @throws Error only for a mistake of our own
 */
export async function runPass(world: PassWorld, request: PassRequest): Promise<PassReport> {
  const startedAt = world.now().toISOString();
  const { mode, account, doorbells } = request;
  const asReport = (progress: Progress): PassReport => {
    const endedAt = world.now().toISOString();
    return { version: 'rolekeeper.report/v1', startedAt, endedAt, mode, account, doorbells, ...progress };
  };
  const progress = nothingYet();
  const lease = await attempt(progress, () =>
    world.leases.take(request.holder, request.remainingMs() + LEASE_MARGIN_MS),
  );
  if (lease === undefined) return asReport(progress);
  try {
    progress.fence = lease.fence;
    await attempt(progress, () => reconcile(world, request, lease, progress));
    const report = asReport(progress);
    const kept = await attempt(progress, async () => {
      await world.reports.keep(report);
      return true;
    });
    return kept ? report : asReport(progress);
  } finally {
    await lease.release();
  }
}

async function reconcile(world: PassWorld, request: PassRequest, lease: Lease, progress: Progress): Promise<void> {
  const inventory = await world.inventory.read();
  const tree = await world.source.read();
  const published = { sequence: tree.sequence, revision: tree.revision };
  Object.assign(progress, published);
  refuseSetback(inventory?.published, published);

  const desired = desiredState(tree);
  progress.issues = desired.issues;
  progress.totals = manifestTotals(desired.issues);
  refuseUnplannable(desired, tree, request.account);

  const plan = await planWithApprovals(
    desired,
    { ...world, performs: request.mode === 'heal' },
    {
      known: inventory?.roles ?? {},
      approveCommand: `rolekeeper ${world.approvals.command}`,
      boundaryDigest: request.boundaryDigest,
      foreignGrant: request.foreignGrant,
      serviceTrusts: request.serviceTrusts,
      now: world.now(),
    },
  );
  progress.planDigest = plan.digest;
  progress.findings = plan.findings;
  progress.drift = attributed(plan.drift, request.actors);
  const before = inventory?.roles ?? {};
  const boundary = request.boundaryDigest ?? null;
  const stored = await storeIntent(world, request.mode, plan, inventory, { fence: lease.fence, published, boundary });

  const outcomes = request.mode === 'heal' ? await applyInTime(world, plan, lease, request) : undefined;
  progress.roles = roleReports({ plan, outcomes, before, failureOf });
  progress.totals = passTotals(plan, progress.roles);
  progress.result = resultOf(plan, outcomes ?? []);
  progress.retryable = progress.result === 'stopped' || progress.roles.some(({ failure }) => failure?.retryable);

  const roles = rolesAfter(before, plan, outcomes ?? []);
  if (!isEqual(roles, stored.roles)) await world.inventory.write({ ...stored, fence: lease.fence, roles });
}

function refuseSetback(seen: Publication | undefined, now: Publication): void {
  const problem = setback(seen, now);
  if (problem === undefined) return;
  throw new SourceError(`The manifests went back: ${problem}.`, {
    remedy: `Find out who moved the pointer, then publish the manifests that are wanted with --sequence ${(seen?.sequence ?? 0) + 1}.`,
  });
}

function refuseUnplannable({ settings }: DesiredState, { name }: PublishedTree, account: string): void {
  if (settings === undefined) {
    throw new SourceError(`The settings or the lock file of ${name} are wrong, so nothing can be planned.`, {
      remedy: 'Mend what `rolekeeper validate` shows, and publish again.',
    });
  }
  if (settings.account !== account) {
    throw new WrongAccountError(`The settings name account ${settings.account}, and this service is for ${account}.`, {
      remedy: 'Publish to the bucket of that account, or correct the account in rolekeeper.yaml.',
    });
  }
}

/** Writes down that this pass acts, on which revision and under which fence, before it does; quiet passes need not. */
async function storeIntent(
  { inventory: store }: PassWorld,
  mode: Mode,
  plan: Plan,
  inventory: Inventory | undefined,
  intent: Pick<Inventory, 'fence' | 'published' | 'boundary'>,
): Promise<Inventory> {
  const writes = mode === 'heal' && plan.operations.length > 0;
  const isKnown = isEqual(inventory?.published, intent.published) && inventory?.boundary === intent.boundary;
  if (inventory !== undefined && !writes && isKnown) return inventory;
  const before = inventory?.roles ?? {};
  const roles = writes ? rolesIntended(before, plan) : before;
  const next: Inventory = { version: 'rolekeeper.inventory/v1', ...intent, roles };
  await store.write(next);
  return next;
}

/** Begins no operation when the time is short, or once a freeze has begun. */
function applyInTime(
  { reader, writer, snapshots, now }: PassWorld,
  plan: Plan,
  lease: Lease,
  { remainingMs }: PassRequest,
): Promise<Outcome[]> {
  const fenced = writer(leaseFence(lease, CALL_MS));
  const isOver = () => remainingMs() <= RESERVE_MS || isFrozen(plan, now());
  return applyPlan(plan, { reader, writer: fenced, snapshots }, { isOver });
}

function resultOf(plan: Plan, outcomes: readonly Outcome[]): PassResult {
  if (plan.findings.some(({ blocks }) => blocks === 'plan')) return 'failed';
  if (outcomes.some(({ failure }) => failure !== undefined)) return 'failed';
  return outcomes.some(({ notTried }) => notTried.length > 0) ? 'stopped' : 'succeeded';
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
