import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
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
