/** What a function has around it that counts: log lines with the invocation in them, metrics, and an end that is reported. */
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import type { BranchAuditMetricName } from '../src/service/branch-audit-metrics.ts';
import { GATE_METRICS, type GateMetricName } from '../src/service/gate/gate-metrics.ts';
import { type DriftMetricName, METRICS, type MetricName } from '../src/service/metrics.ts';
import type { LogLine } from '../src/service/pass-log.ts';
import type { WebhookMetricName } from '../src/service/webhook/webhook-metrics.ts';
import { type Handler, type InvocationContext, logged } from './log.ts';

export interface Telemetry {
  log(line: LogLine): void;
  count(metrics: Counts): void;
  /** As metrics of their own, beside those without: CloudWatch adds none of them up. */
  countOf(metrics: Counts, dimension: readonly [name: string, value: string]): void;
}

type Counts = Partial<
  Record<MetricName | DriftMetricName | WebhookMetricName | BranchAuditMetricName | GateMetricName, number>
>;

/**
 * Wraps a handler; service name, namespace and log level come from the environment, as Powertools reads it.
 * @param failed what is counted when the handler throws
 */
export function withTelemetry<Answer>(
  handler: (event: unknown, context: InvocationContext, telemetry: Telemetry) => Promise<Answer>,
  failed: Counts = { PassFailed: 1, PassSucceeded: 0 },
): Handler<Answer> {
  const metrics = new Metrics();
  const add = (to: Metrics, values: Counts) => {
    for (const [name, value] of Object.entries(values)) to.addMetric(name, unitOf(name), value);
  };
  const count = (values: Counts) => add(metrics, values);
  const countOf: Telemetry['countOf'] = (values, [dimension, value]) => {
    const one = metrics.singleMetric();
    one.addDimension(dimension, value);
    add(one, values);
  };
  return logged(
    (event, context, log) => handler(event, context, { log, count, countOf }),
    // Runs before the metrics are published: middy ends in the opposite order.
    () => count(failed),
    [logMetrics(metrics)],
  );
}

/** Drift by kind is counted, like most of the rest and the webhook's. */
function unitOf(name: string) {
  return METRICS[name as MetricName] ?? GATE_METRICS[name as GateMetricName] ?? 'Count';
}
