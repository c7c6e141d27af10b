import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS_DIMENSIONS, METRICS_NAMESPACE, type MetricName } from '../src/service/metrics.ts';
import type { WebhookMetricName } from '../src/service/webhook/webhook-metrics.ts';

/** A metric that the function writes at the end of every pass. */
export function passMetric(metricName: MetricName, options: MetricOptions = {}): Metric {
  return serviceMetric(metricName, options);
}

/** A metric that the webhook writes at every call. */
export function webhookMetric(metricName: WebhookMetricName, options: MetricOptions = {}): Metric {
  return serviceMetric(metricName, options);
}

/**
 * A zero for every period without a value. CloudWatch looks further back than an alarm asks where values are missing, so
 * that without it an alarm could ring, or end, several periods late.
 */
export function silenceIsZero(metric: Metric): MathExpression {
  return new MathExpression({ expression: 'FILL(m, 0)', usingMetrics: { m: metric }, period: metric.period });
}

function serviceMetric(metricName: string, options: MetricOptions): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { ...METRICS_DIMENSIONS },
    statistic: 'Sum',
    period: Duration.minutes(5),
    ...options,
  });
}
