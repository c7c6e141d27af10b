import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { BranchAuditMetricName } from '../src/service/branch-audit-metrics.ts';
import type { GateMetricName } from '../src/service/gate/gate-metrics.ts';
import { METRICS_NAMESPACE, type MetricName } from '../src/service/metrics.ts';
import type { WebhookMetricName } from '../src/service/webhook/webhook-metrics.ts';
import type { Names } from './names.ts';

/** A metric that the function writes at the end of every pass. */
export type PassMetric = (metricName: MetricName, options?: MetricOptions) => Metric;

/** A metric that the webhook writes at every call. */
export type WebhookMetric = (metricName: WebhookMetricName, options?: MetricOptions) => Metric;

/** A metric that the branch audit writes at its end. */
export type BranchAuditMetric = (metricName: BranchAuditMetricName, options?: MetricOptions) => Metric;

/** A metric that the gate writes at every request. */
export type GateMetric = (metricName: GateMetricName, options?: MetricOptions) => Metric;

/**
 * A zero for every period without a value. CloudWatch looks further back than an alarm asks where values are missing, so
 * that without it an alarm could ring, or end, several periods late.
 */
export function silenceIsZero(metric: Metric): MathExpression {
  return new MathExpression({ expression: 'FILL(m, 0)', usingMetrics: { m: metric }, period: metric.period });
}

/**
 * The metrics of one deployment. Powertools puts the service's name on every one as a dimension; an alarm without it
 * would watch nothing.
 */
export function metricsOf({ service }: Pick<Names, 'service'>): {
  pass: PassMetric;
  webhook: WebhookMetric;
  branchAudit: BranchAuditMetric;
  gate: GateMetric;
} {
  const metric = (metricName: string, options: MetricOptions = {}) =>
    new Metric({
      namespace: METRICS_NAMESPACE,
      metricName,
      dimensionsMap: { service },
      statistic: 'Sum',
      period: Duration.minutes(5),
      ...options,
    });
  return { pass: metric, webhook: metric, branchAudit: metric, gate: metric };
}
