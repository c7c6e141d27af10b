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
import type { PassReport } from '../core/record/report.ts';
import { LeaseWhenNeeded } from '../lease.ts';
import { attempt, nothingYet, type Progress } from './pass-progress.ts';
import { LEASE_MARGIN_MS } from './pass-times.ts';
import type { PassEnds, PassRequest } from './pass-world.ts';

/**
 * Runs one pass. What fails around us is in the report; the caller looks at `result` and `retryable`.
 * @throws Error only for a mistake of our own
 */
export async function runPass(ends: PassEnds, request: PassRequest): Promise<PassReport> {
  const startedAt = ends.now().toISOString();
  const { mode, account, doorbells } = request;
  const asReport = (progress: Progress): PassReport => {
    const endedAt = ends.now().toISOString();
    return { version: 'rolekeeper.report/v2', startedAt, endedAt, mode, account, doorbells, ...progress };
  };
  const progress = nothingYet();
  // At the same time: where S3 does not answer, each of them waits for as long as it is tried. And the code that plans and
  // applies is loaded meanwhile, so that a function does not load it before it asks (decision 32).
  const [free, last, world, { reconcile }] = await Promise.all([
    attempt(progress, () => ends.leases.look()),
    ends.reports.last(),
    ends.open(),
    import('./pass-work.ts'),
  ]);
  // The holder of the lease reports for itself.
  if (isDeferred(progress)) return asReport(progress);
  const lease = free && new LeaseWhenNeeded(() => free.take(request.holder, request.remainingMs() + LEASE_MARGIN_MS));
  if (free?.fence !== undefined) progress.fence = free.fence;
  // Until this pass has seen the table itself.
  if (last.gate !== undefined) progress.gate = last.gate;
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
