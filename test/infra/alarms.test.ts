import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { METRICS } from '../../src/service/metrics.ts';
import { RESERVE_MS } from '../../src/service/pass-times.ts';
import { deployedAlarms, idOf } from './alarm-templates.ts';

/** Those of the webhook, of the branch audit and of the gate have stacks and tests of their own. */
const ALARMS = deployedAlarms({ driftMinutes: 30 }).filter((alarm) => !/^(webhook|gate)-|branch/.test(idOf(alarm)));
const named = (id: string) => ALARMS.find((alarm) => idOf(alarm) === id);

const WATCHED = [
  { id: 'pass-failed', reason: 'one failed pass is enough', metric: 'PassFailed', periods: 1, missing: 'ignore' },
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
    reason: 'drift that one pass of two periods healed is no alarm',
    metric: 'DriftUnhealed',
    statistic: 'Minimum',
    periods: 1,
    period: 3600,
    missing: 'ignore',
  },
  {
    id: 'passes-deferred',
    reason: 'one pass that waits for an apply is no alarm',
    metric: 'PassDeferred',
    statistic: 'Minimum',
    periods: 1,
    period: 3600,
    missing: 'ignore',
  },
  { id: 'severe-drift', reason: 'a wrong caller may have got in', metric: 'DriftHigh', periods: 1, missing: 'ignore' },
  {
    id: 'writes-blocked',
    reason: 'passes succeed, and nothing is put right',
    metric: 'WritesBlocked',
    periods: 1,
    missing: 'ignore',
  },
  {
    id: 'roles-in-conflict',
    reason: 'passes succeed, and a declared role is never made',
    metric: 'RolesInConflict',
    periods: 1,
    missing: 'ignore',
  },
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
  {
    id: 'dead-letters',
    reason: 'three failures',
    metric: 'ApproximateNumberOfMessagesVisible',
    periods: 1,
    missing: 'ignore',
  },
  {
    id: 'undelivered-events',
    reason: 'the bell is out of order',
    metric: 'ApproximateNumberOfMessagesVisible',
    periods: 1,
    missing: 'ignore',
  },
  { id: 'function-errors', reason: 'a mistake of ours', metric: 'Errors', periods: 2, enough: 1 },
  { id: 'function-throttled', reason: 'passes are late', metric: 'Throttles', periods: 2, enough: 1 },
  {
    id: 'near-timeout',
    reason: '80 % of five minutes',
    metric: 'Duration',
    periods: 1,
    missing: 'ignore',
    threshold: 240_000,
  },
];

test('these are all the alarms', () => {
  expect(ALARMS.map(({ AlarmName }) => AlarmName).sort()).toEqual(WATCHED.map(({ id }) => `rolekeeper-${id}`).sort());
});

test.for([
  { functionTimeout: 120, reason: 'the shortest' },
  { functionTimeout: 300, reason: 'the usual one' },
  { functionTimeout: 900, reason: 'the longest' },
])(
  'a pass that stopped for lack of time is near the timeout of $functionTimeout seconds, $reason',
  ({ functionTimeout }) => {
    const alarm = deployedAlarms({ functionTimeout }).find((one) => idOf(one) === 'near-timeout');
    expect(alarm?.Threshold).toBeLessThanOrEqual(functionTimeout * 1000 - RESERVE_MS);
    expect(alarm?.Threshold).toBeGreaterThanOrEqual(functionTimeout * 500);
  },
);

describe.for(WATCHED)(
  '$id: $reason',
  ({ id, metric, periods, enough, period, statistic, operator, missing, threshold = 1 }) => {
    const alarm = named(id);

    test('watches what it should', () => {
      expect(alarm).toMatchObject({
        MetricName: metric,
        EvaluationPeriods: periods,
        Threshold: threshold,
        TreatMissingData: missing ?? 'notBreaching',
        ComparisonOperator: operator ?? 'GreaterThanOrEqualToThreshold',
        ...(enough !== undefined && { DatapointsToAlarm: enough }),
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
