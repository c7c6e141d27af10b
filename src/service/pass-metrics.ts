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
 * read as "all roles are gone", and would end alarms that should stand.
 */
export function passMetrics(
  report: PassReport,
  counts: PassCounts,
): Partial<Record<MetricName | DriftMetricName, number>> {
  const ended = Date.parse(report.endedAt);
  const metrics: Partial<Record<MetricName | DriftMetricName, number>> = {
    PassSucceeded: report.result === 'succeeded' ? 1 : 0,
    PassFailed: report.result === 'failed' ? 1 : 0,
    PassDeferred: report.result === 'deferred' ? 1 : 0,
    PassDurationMs: ended - Date.parse(report.startedAt),
    ...(report.result === 'succeeded' && { LastSuccess: Math.floor(ended / 1000) }),
    ApiCalls: counts.calls,
    ApiThrottles: counts.throttles,
    UnknownDoorbells: counts.unknownDoorbells,
  };
  for (const [total, name] of TOTALS) {
    const value = report.totals[total];
    if (value !== undefined) metrics[name] = value;
  }
  for (const { kind } of report.drift) metrics[DRIFT_METRICS[kind]] = (metrics[DRIFT_METRICS[kind]] ?? 0) + 1;
  return metrics;
}

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
  ['onHold', 'RolesOnHold'],
  ['invalidManifests', 'InvalidManifests'],
  ['providerProblem', 'ProviderProblem'],
];
