/**
 * When to call a person. A fault that stands keeps its alarm: whoever looks hours later sees it, and the message that it
 * is over means that it is over (docs/alarms.md shows it, test/infra/standing-alarms.test.ts keeps it).
 *
 * Silence means different things. Where every pass writes the metric, it is not "all is well", so the alarm keeps its state
 * until the next pass, however long that takes (`ignore`); so it is with queues, which nobody may touch for days. That
 * there are no passes at all are two alarms of their own, the only ones in which silence is the failure: one counts what
 * the function says of itself, the other what Lambda says of the function. Of Lambda's own metrics it is not documented
 * whether a good invocation writes a zero: silence is one, and these alarms look back further than to the last pass.
 *
 * CloudWatch's windows slide: they end now, and not at a full period. A pass that comes a minute late leaves a window of
 * one period empty, or finds its neighbour in it. So no alarm depends on one pass in each period.
 */
import { Duration } from 'aws-cdk-lib';
import { type Alarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { type AlarmRow, type Call, createAlarms } from './alarm-row.ts';
import type { Doorbells } from './doorbells.ts';
import { metricsOf, silenceIsZero } from './service-metrics.ts';

export interface AlarmsProps extends Call {
  function: IFunction;
  functionTimeout: Duration;
  doorbells: Doorbells;
  /** Time between two passes that look for drift. */
  driftPeriod: Duration;
}

export class Alarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.all = createAlarms(this, alarmRows(props), props);
  }
}

/**
 * As the last pass found it: its largest value, which stands until another pass says otherwise. A quarter of an hour,
 * as it takes some minutes until a metric has come out of the log.
 */
const LAST_PASS = { statistic: 'Maximum', period: Duration.minutes(15) };

/** The function is started at least once in two periods. */
const ONE_OF_TWO = { threshold: 1, periods: 2, enough: 1 };

const STANDING = { threshold: 1, missing: TreatMissingData.IGNORE };

/**
 * Milliseconds. A pass begins nothing in its last minute (src/service/pass-times.ts): with less than five minutes in all it has stopped
 * before four fifths are over.
 */
function nearTimeout(timeout: Duration): number {
  return Math.min(timeout.toMilliseconds() * 0.8, timeout.toMilliseconds() - 60_000);
}

function alarmRows({ function: fn, functionTimeout, doorbells, driftPeriod, names }: AlarmsProps): AlarmRow[] {
  const passMetric = metricsOf(names).pass;
  const waiting = (queue: Doorbells['queue']) =>
    queue.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum' });
  const minutes = driftPeriod.toMinutes();
  // An apply may hold the lease for fourteen minutes, and a lease whose holder died ends after twenty.
  const patience = Math.max(2 * minutes, 30);
  return [
    {
      id: 'pass-failed',
      says: 'A reconcile pass failed: the manifests, IAM or at least one role.',
      metric: passMetric('PassFailed', LAST_PASS),
      ...STANDING,
    },
    {
      id: 'no-successful-pass',
      says: `No pass succeeded for two periods of ${minutes} minutes, or none ran at all.`,
      metric: silenceIsZero(passMetric('PassSucceeded', { period: driftPeriod })),
      threshold: 1,
      below: true,
      periods: 2,
      missing: TreatMissingData.BREACHING,
    },
    {
      id: 'function-not-invoked',
      says: `Lambda has not started the reconcile function for two periods of ${minutes} minutes.`,
      // Our own metrics can be written by whoever may write metrics or logs anywhere; this one by Lambda alone.
      metric: silenceIsZero(fn.metricInvocations({ period: driftPeriod })),
      threshold: 1,
      below: true,
      periods: 2,
      missing: TreatMissingData.BREACHING,
    },
    {
      id: 'drift-not-healed',
      says: 'Roles were changed by hand, and for two periods no pass has put them right.',
      // The smallest value: one pass that ended without drift is enough.
      metric: passMetric('DriftUnhealed', { statistic: 'Minimum', period: Duration.minutes(2 * minutes) }),
      ...STANDING,
    },
    {
      id: 'passes-deferred',
      says: `For ${patience} minutes every pass has found the lease taken: another one writes, or its holder died.`,
      // The smallest value: that one pass waits for an apply is no alarm.
      metric: passMetric('PassDeferred', { statistic: 'Minimum', period: Duration.minutes(patience) }),
      ...STANDING,
    },
    {
      id: 'severe-drift',
      says: 'A manual change: to who may enter a role, what it may do, or its boundary; or a role of ours was made, deleted or hidden by hand.',
      metric: passMetric('DriftHigh', LAST_PASS),
      ...STANDING,
    },
    {
      id: 'deletions-blocked',
      says: 'A guardrail holds deletions back until a person has looked at them.',
      metric: passMetric('DeletionsBlocked', LAST_PASS),
      ...STANDING,
    },
    {
      id: 'lockouts-blocked',
      says: 'Updates would shut out pipelines that can enter today: they wait until a person has looked at them.',
      metric: passMetric('LockoutsBlocked', LAST_PASS),
      ...STANDING,
    },
    {
      id: 'writes-blocked',
      says: 'A guardrail keeps roles from being written: all of them, if the boundary was changed. A person has to act.',
      metric: passMetric('WritesBlocked', LAST_PASS),
      ...STANDING,
    },
    {
      id: 'roles-in-conflict',
      says: 'A declared role is not made, or not kept: a role that is not ours, or not where it should be, has its name.',
      metric: passMetric('RolesInConflict', LAST_PASS),
      ...STANDING,
    },
    {
      id: 'invalid-manifest',
      says: 'The current revision holds a manifest with mistakes; its role is left as it is.',
      metric: passMetric('InvalidManifests', LAST_PASS),
      ...STANDING,
    },
    {
      id: 'provider-problem',
      says: 'The Bitbucket OIDC provider is missing or was changed: pipelines may not get in, or too many may.',
      metric: passMetric('ProviderProblem', LAST_PASS),
      ...STANDING,
    },
    {
      id: 'dead-letters',
      says: 'A message failed three times and was moved to the dead letters.',
      metric: waiting(doorbells.deadLetters),
      ...STANDING,
    },
    {
      id: 'undelivered-events',
      says: 'EventBridge or the schedule could not ring: an event is in the queue of undelivered ones.',
      metric: waiting(doorbells.undelivered),
      ...STANDING,
    },
    {
      id: 'function-errors',
      says: 'The reconcile function threw, ran out of memory or time.',
      metric: silenceIsZero(fn.metricErrors({ period: driftPeriod })),
      ...ONE_OF_TWO,
    },
    {
      id: 'function-throttled',
      says: 'Lambda had no capacity left in this account to run the reconcile function.',
      metric: silenceIsZero(fn.metricThrottles({ period: driftPeriod })),
      ...ONE_OF_TWO,
    },
    {
      id: 'near-timeout',
      says: `A pass took more than ${nearTimeout(functionTimeout) / 1000} of the function's ${functionTimeout.toSeconds()} seconds.`,
      metric: fn.metricDuration(LAST_PASS),
      threshold: nearTimeout(functionTimeout),
      missing: TreatMissingData.IGNORE,
    },
  ];
}
