import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { STACKS } from '../../infra/names.ts';
import { METRICS } from '../../src/service/metrics.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';

interface Alarm {
  AlarmName: string;
  AlarmDescription: string;
  Namespace: string;
  MetricName: string;
  Dimensions: { Name: string; Value: unknown }[];
  Statistic: string;
  Threshold: number;
  ComparisonOperator: string;
  EvaluationPeriods: number;
  Period: number;
  TreatMissingData: string;
  AlarmActions: unknown[];
  OKActions: unknown[];
}

function alarmsOf(context: Record<string, unknown>): Alarm[] {
  const template = templateOf(sampleApp(sampleDeployment(context)), STACKS.reconciler);
  return Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties as Alarm);
}

const ALARMS = alarmsOf({ driftMinutes: 30 });
const named = (id: string) => ALARMS.find(({ AlarmName }) => AlarmName === `rolekeeper-${id}`);

const WATCHED = [
  { id: 'pass-failed', reason: 'one failed pass is enough', metric: 'PassFailed', periods: 1, missing: 'notBreaching' },
  {
    id: 'no-successful-pass',
    reason: 'a service that does not run says nothing, and nothing is the failure',
    metric: 'PassSucceeded',
    periods: 2,
    period: 1800,
    operator: 'LessThanThreshold',
    missing: 'breaching',
  },
  {
    id: 'function-not-invoked',
    reason: 'a forged heartbeat would hide that the function is not started any more',
    metric: 'Invocations',
    periods: 2,
    period: 1800,
    operator: 'LessThanThreshold',
    missing: 'breaching',
  },
  {
    id: 'drift-not-healed',
    reason: 'drift that one pass of the period healed is no alarm',
    metric: 'DriftUnhealed',
    statistic: 'Minimum',
    periods: 2,
    period: 1800,
    missing: 'ignore',
  },
  { id: 'severe-drift', reason: 'a wrong caller may have got in', metric: 'DriftHigh', periods: 1 },
  {
    id: 'deletions-blocked',
    reason: 'a person has to look',
    metric: 'DeletionsBlocked',
    periods: 1,
    missing: 'ignore',
  },
  {
    id: 'lockouts-blocked',
    reason: 'settings, lock file or manifests are wrong, or approval is due',
    metric: 'LockoutsBlocked',
    periods: 1,
    missing: 'ignore',
  },
  { id: 'invalid-manifest', reason: 'its role is frozen', metric: 'InvalidManifests', periods: 1, missing: 'ignore' },
  {
    id: 'provider-problem',
    reason: 'every role hangs on it',
    metric: 'ProviderProblem',
    periods: 1,
    missing: 'ignore',
  },
  { id: 'dead-letters', reason: 'three failures', metric: 'ApproximateNumberOfMessagesVisible', periods: 1 },
  {
    id: 'undelivered-events',
    reason: 'the bell is out of order',
    metric: 'ApproximateNumberOfMessagesVisible',
    periods: 1,
  },
  { id: 'function-errors', reason: 'a mistake of ours', metric: 'Errors', periods: 1 },
  { id: 'function-throttled', reason: 'passes are late', metric: 'Throttles', periods: 1 },
  { id: 'near-timeout', reason: '80 % of five minutes', metric: 'Duration', periods: 1, threshold: 240_000 },
];

test('these are all the alarms', () => {
  expect(ALARMS.map(({ AlarmName }) => AlarmName).sort()).toEqual(WATCHED.map(({ id }) => `rolekeeper-${id}`).sort());
});

describe.for(WATCHED)(
  '$id: $reason',
  ({ id, metric, periods, period, statistic, operator, missing, threshold = 1 }) => {
    const alarm = named(id);

    test('watches what it should', () => {
      expect(alarm).toMatchObject({
        MetricName: metric,
        EvaluationPeriods: periods,
        Threshold: threshold,
        TreatMissingData: missing ?? 'notBreaching',
        ComparisonOperator: operator ?? 'GreaterThanOrEqualToThreshold',
        ...(period !== undefined && { Period: period }),
        ...(statistic !== undefined && { Statistic: statistic }),
      });
    });

    test('is sent to people when it begins and when it ends', () => {
      expect(alarm?.AlarmActions).toHaveLength(1);
      expect(alarm?.OKActions).toEqual(alarm?.AlarmActions);
    });

    test('names its section of the runbook, with commands in it', () => {
      const sections = readFileSync('docs/runbook.md', 'utf8').split(/^## /m);
      const section = sections.find((text) => text.startsWith(`${id}\n`));
      expect(alarm?.AlarmDescription).toMatch(new RegExp(`\\. What to do: docs/runbook\\.md#${id}$`));
      expect(section).toContain('```sh\n');
    });
  },
);

test('an alarm on a metric of ours watches what the function writes, dimension included', () => {
  const ours = ALARMS.filter(({ Namespace }) => Namespace === 'Rolekeeper');
  expect(ours.length).toBeGreaterThan(0);
  for (const { MetricName, Dimensions } of ours) {
    expect(Object.keys(METRICS)).toContain(MetricName);
    expect(Dimensions).toEqual([{ Name: 'service', Value: 'rolekeeper' }]);
  }
});

test('the longest period still fits into what CloudWatch looks back on', () => {
  // AWS allows a day for periods that are no multiple of an hour.
  for (const { Period, EvaluationPeriods } of alarmsOf({ driftMinutes: 720 })) {
    expect(Period * EvaluationPeriods).toBeLessThanOrEqual(86_400);
  }
});
