/** When to call a person about the webhook; rows as in infra/alarms.ts. None of them is about a role: the schedule goes on. */
import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { AlarmRow } from './alarms.ts';
import { webhookMetric } from './service-metrics.ts';

export function webhookAlarmRows(fn: IFunction): AlarmRow[] {
  return [
    {
      id: 'webhook-failed',
      says: 'The webhook could not ring: its secret or the queue did not answer, or the function itself failed.',
      // Lambda's own count of all that was answered with 5xx: what the function threw, and what it could not do.
      metric: new Metric({
        namespace: 'AWS/Lambda',
        metricName: 'Url5xxCount',
        dimensionsMap: { FunctionName: fn.functionName },
        statistic: 'Sum',
        period: Duration.minutes(5),
      }),
      threshold: 1,
    },
    {
      id: 'webhook-forged',
      says: 'Five calls or more had a signature that is not ours: Bitbucket has another secret, or a stranger tries.',
      // One alone is a slip, or a scanner; it changes nothing but the count.
      metric: webhookMetric('WebhookForged', { period: Duration.minutes(15) }),
      threshold: 5,
    },
    {
      id: 'webhook-throttled',
      says: 'The webhook was called more often than it may run: calls of Bitbucket may be among those that were turned away.',
      metric: fn.metricThrottles(),
      threshold: 20,
    },
  ];
}
