/**
 * When to call a person. Each alarm is one row: what it watches, when it rings, and the section of docs/runbook.md that
 * says what to do; the section is named in the alarm's own description, because that is what people see at night.
 *
 * Missing data means different things. Where every pass writes the metric, silence is not "all is well", so the alarm
 * keeps its state until the next pass; that there are no passes at all are two alarms of their own, the only ones in which
 * missing data is the failure: one counts what the function says of itself, the other what Lambda says of the function. AWS's own metrics (errors, throttles, queues) are absent when there is nothing to count.
 */
import type { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { Doorbells } from './doorbells.ts';
import { NAMES } from './names.ts';
import { passMetric } from './service-metrics.ts';

export interface AlarmRow {
  /** Also the heading of its section in the runbook. */
  id: string;
  says: string;
  metric: IMetric;
  /** Rings at this value and above, or below it where `below` is set. */
  threshold: number;
  below?: boolean;
  /** Periods of the metric, one after the other; default 1. */
  periods?: number;
  missing?: TreatMissingData;
}

export interface AlarmsProps {
  function: IFunction;
  functionTimeout: Duration;
  doorbells: Doorbells;
  topic: ITopic;
  /** Time between two passes that look for drift. */
  driftPeriod: Duration;
}

export class Alarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.all = createAlarms(this, alarmRows(props), props.topic);
  }
}

/** An alarm for each row, which the topic gets when it begins and when it ends. */
export function createAlarms(scope: Construct, rows: readonly AlarmRow[], topic: ITopic): Alarm[] {
  const action = new SnsAction(topic);
  return rows.map((row) => {
    const alarm = new Alarm(scope, row.id, {
      alarmName: NAMES.alarm(row.id),
      alarmDescription: `${row.says} What to do: docs/runbook.md#${row.id}`,
      metric: row.metric,
      threshold: row.threshold,
      comparisonOperator: row.below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: row.periods ?? 1,
      treatMissingData: row.missing ?? TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  });
}

function alarmRows({ function: fn, functionTimeout, doorbells, driftPeriod }: AlarmsProps): AlarmRow[] {
  const waiting = (queue: Doorbells['queue']) =>
    queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' });
  // The largest value of the last period: one pass that saw the problem is enough, and the next good one clears it.
  const seen = { statistic: 'Maximum', period: driftPeriod };
  return [
    {
      id: 'pass-failed',
      says: 'A reconcile pass failed: the manifests, IAM or at least one role.',
      metric: passMetric('PassFailed'),
      threshold: 1,
    },
    {
      id: 'no-successful-pass',
      says: `No pass succeeded for two periods of ${driftPeriod.toMinutes()} minutes, or none ran at all.`,
      metric: passMetric('PassSucceeded', { period: driftPeriod }),
      threshold: 1,
      below: true,
      periods: 2,
      missing: TreatMissingData.BREACHING,
    },
    {
      id: 'function-not-invoked',
      says: `Lambda has not started the reconcile function for two periods of ${driftPeriod.toMinutes()} minutes.`,
      // Our own metrics can be written by whoever may write metrics or logs anywhere; this one by Lambda alone.
      metric: fn.metricInvocations({ period: driftPeriod }),
      threshold: 1,
      below: true,
      periods: 2,
      missing: TreatMissingData.BREACHING,
    },
    {
      id: 'drift-not-healed',
      says: 'Roles were changed by hand, and for two periods no pass has put them right.',
      // The smallest value: a period in which one pass ended without drift does not count.
      metric: passMetric('DriftUnhealed', { statistic: 'Minimum', period: driftPeriod }),
      threshold: 1,
      periods: 2,
      missing: TreatMissingData.IGNORE,
    },
    {
      id: 'severe-drift',
      says: 'A manual change: to who may enter a role, what it may do, or its boundary; or a role of ours was made, deleted or hidden by hand.',
      metric: passMetric('DriftHigh'),
      threshold: 1,
    },
    {
      id: 'deletions-blocked',
      says: 'A guardrail holds deletions back until a person has looked at them.',
      metric: passMetric('DeletionsBlocked', seen),
      threshold: 1,
      missing: TreatMissingData.IGNORE,
    },
    {
      id: 'lockouts-blocked',
      says: 'Updates would shut out pipelines that can enter today: they wait until a person has looked at them.',
      metric: passMetric('LockoutsBlocked', seen),
      threshold: 1,
      missing: TreatMissingData.IGNORE,
    },
    {
      id: 'invalid-manifest',
      says: 'The current revision holds a manifest with mistakes; its role is left as it is.',
      metric: passMetric('InvalidManifests', seen),
      threshold: 1,
      missing: TreatMissingData.IGNORE,
    },
    {
      id: 'provider-problem',
      says: 'The Bitbucket OIDC provider is missing or was changed: pipelines may not get in, or too many may.',
      metric: passMetric('ProviderProblem', seen),
      threshold: 1,
      missing: TreatMissingData.IGNORE,
    },
    {
      id: 'dead-letters',
      says: 'A message failed three times and was moved to the dead letters.',
      metric: waiting(doorbells.deadLetters),
      threshold: 1,
    },
    {
      id: 'undelivered-events',
      says: 'EventBridge or the schedule could not ring: an event is in the queue of undelivered ones.',
      metric: waiting(doorbells.undelivered),
      threshold: 1,
    },
    {
      id: 'function-errors',
      says: 'The reconcile function threw, ran out of memory or time.',
      metric: fn.metricErrors(),
      threshold: 1,
    },
    {
      id: 'function-throttled',
      says: 'Lambda had no capacity left in this account to run the reconcile function.',
      metric: fn.metricThrottles(),
      threshold: 1,
    },
    {
      id: 'near-timeout',
      says: `A pass took more than 80 % of the function's ${functionTimeout.toSeconds()} seconds.`,
      metric: fn.metricDuration({ statistic: 'Maximum' }),
      threshold: functionTimeout.toMilliseconds() * 0.8,
    },
  ];
}
