/** A report as the numbers that src/service/metrics.ts names. */
import type { PassTotals } from '../core/record/pass-totals.ts';
import type { PassReport } from '../core/record/report.ts';
import { DRIFT_METRICS, type DriftMetricName, type MetricName } from './metrics.ts';

export interface PassCounts {
  /** Calls to IAM during the pass, and those that IAM throttled. */
  readonly calls: number;
  readonly throttles: number;
  /** Messages that were no event that we know. */
  readonly unknownDoorbells: number;
}

/**
 * What the pass can say. A pass that failed early did not count roles, and leaves their numbers out: a zero there would
 * read as "all roles are gone", and would end alarms that should stand. For the same reason a zero that the pass cannot
 * know is left out.
 */
export function passMetrics(
  report: PassReport,
  counts: PassCounts,
): Partial<Record<MetricName | DriftMetricName, number>> {
  const ended = Date.parse(report.endedAt);
  const metrics: Partial<Record<MetricName | DriftMetricName, number>> = {
    PassSucceeded: report.result === 'succeeded' ? 1 : 0,
    // Such a pass has not come to what failed before, so it does not say that nothing fails.
    ...(report.result !== 'deferred' &&
      report.result !== 'stopped' && { PassFailed: report.result === 'failed' ? 1 : 0 }),
    PassDeferred: report.result === 'deferred' ? 1 : 0,
    PassDurationMs: ended - Date.parse(report.startedAt),
    ...(report.result === 'succeeded' && { LastSuccess: Math.floor(ended / 1000) }),
    ApiCalls: counts.calls,
    ApiThrottles: counts.throttles,
    UnknownDoorbells: counts.unknownDoorbells,
  };
  for (const [total, name] of TOTALS) {
    const value = report.totals[total];
    if (value !== undefined && (value > 0 || knowsZero(name, report))) metrics[name] = value;
  }
  for (const { kind } of report.drift) metrics[DRIFT_METRICS[kind]] = (metrics[DRIFT_METRICS[kind]] ?? 0) + 1;
  return metrics;
}

/** Whether that there is none can be known: not of manifests that were not read, and of nothing where IAM was read in part. */
function knowsZero(name: MetricName, { inForce, findings }: PassReport): boolean {
  if (findings.some(({ blocks }) => blocks === 'plan')) return false;
  return inForce === undefined || !OF_MANIFESTS.has(name);
}

/** What the manifests of the current revision are needed for. */
const OF_MANIFESTS: ReadonlySet<MetricName> = new Set([
  'RolesInConflict',
  'DeletionsBlocked',
  'LockoutsBlocked',
  'WritesBlocked',
]);

const TOTALS: readonly (readonly [keyof PassTotals, MetricName])[] = [
  ['inSync', 'RolesInSync'],
  ['created', 'RolesCreated'],
  ['updated', 'RolesUpdated'],
  ['quarantined', 'RolesQuarantined'],
  ['deleted', 'RolesDeleted'],
  ['failed', 'RolesFailed'],
  ['frozen', 'RolesFrozen'],
  ['inConflict', 'RolesInConflict'],
  ['driftFound', 'DriftFound'],
  ['driftUnhealed', 'DriftUnhealed'],
  ['driftHigh', 'DriftHigh'],
  ['deletionsBlocked', 'DeletionsBlocked'],
  ['lockoutsBlocked', 'LockoutsBlocked'],
  ['writesBlocked', 'WritesBlocked'],
  ['onHold', 'RolesOnHold'],
  ['invalidManifests', 'InvalidManifests'],
  ['providerProblem', 'ProviderProblem'],
];
