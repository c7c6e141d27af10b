import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS_DIMENSIONS, METRICS_NAMESPACE, type MetricName } from '../src/service/metrics.ts';

/** A metric that the function writes at the end of every pass. */
export function passMetric(metricName: MetricName, options: MetricOptions = {}): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { ...METRICS_DIMENSIONS },
    statistic: 'Sum',
    period: Duration.minutes(5),
    ...options,
  });
}
