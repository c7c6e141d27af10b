/**
 * When to call a person about the webhook; rows as in infra/alarms.ts. None of them is about a role: the schedule goes on.
 * Calls come when Bitbucket pushes, and not by a period: a fault of the webhook stands for a day after the last call that
 * met it. The other two are about calls that are too many, and end with these.
 */
import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { AlarmRow } from './alarm-row.ts';
import { silenceIsZero, type WebhookMetric } from './service-metrics.ts';

export function webhookAlarmRows(fn: IFunction, webhookMetric: WebhookMetric): AlarmRow[] {
  return [
    {
      id: 'webhook-failed',
      says: 'The webhook could not ring: its secret or the queue did not answer, or the function itself failed.',
      // Lambda's own count of all that was answered with 5xx: what the function threw, and what it could not do.
      metric: silenceIsZero(
        new Metric({
          namespace: 'AWS/Lambda',
          metricName: 'Url5xxCount',
          dimensionsMap: { FunctionName: fn.functionName },
          statistic: 'Sum',
          period: Duration.hours(1),
        }),
      ),
      threshold: 1,
      // A day is as long as CloudWatch looks back without evaluating less often.
      periods: 24,
      enough: 1,
    },
    {
      id: 'webhook-forged',
      says: 'Five calls or more had a signature that is not ours: Bitbucket has another secret, or a stranger tries.',
      // One alone is a slip, or a scanner; it changes nothing but the count.
      metric: silenceIsZero(webhookMetric('WebhookForged', { period: Duration.minutes(15) })),
      threshold: 5,
    },
    {
      id: 'webhook-throttled',
      says: 'The webhook was called more often than it may run: calls of Bitbucket may be among those that were turned away.',
      metric: silenceIsZero(fn.metricThrottles()),
      threshold: 20,
    },
  ];
}
