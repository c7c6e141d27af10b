/** When a person is called about the gate: not for a refusal, but for many, and for all that keeps it from answering. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CODE_DIMENSION, GATE_METRICS } from '../../src/service/gate/gate-metrics.ts';
import { NAMES } from '../support/default-names.ts';
import { deployedAlarms, idOf } from './alarm-templates.ts';

const ALARMS = deployedAlarms({ driftMinutes: 30 }).filter((alarm) => idOf(alarm).startsWith('gate-'));

const DAY = { Period: 3600, EvaluationPeriods: 24, DatapointsToAlarm: 1, Threshold: 1 };

const WATCHED = [
  {
    id: 'gate-refusals',
    reason: 'one is the gate at work',
    is: { MetricName: 'GateRefused', Period: 900, Threshold: 50 },
  },
  { id: 'gate-forged', reason: 'no pipeline signs itself', code: 'gate-token-signature', is: { Threshold: 5 } },
  {
    id: 'gate-branch-refused',
    reason: 'a manifest is wrong, or a person tries',
    code: 'gate-branch',
    is: { Threshold: 10 },
  },
  {
    id: 'gate-sts-refused',
    reason: 'IAM and the table should say the same',
    code: 'gate-sts-refused',
    is: { Threshold: 3 },
  },
  {
    id: 'gate-keys-old',
    reason: 'half an hour before nothing is let in',
    is: { MetricName: 'GateKeyAge', Statistic: 'Maximum', Threshold: 1800, TreatMissingData: 'ignore' },
  },
  {
    id: 'gate-table-old',
    reason: 'one period before nothing is let in: two of thirty minutes, and a quarter of an hour',
    is: { MetricName: 'GateTableAge', Statistic: 'Maximum', Threshold: 4500, TreatMissingData: 'ignore' },
  },
  { id: 'gate-unavailable', reason: 'no step gets in', is: { MetricName: 'Url5xxCount', ...DAY } },
  { id: 'gate-failed', reason: 'a mistake of ours', is: { MetricName: 'Errors', ...DAY } },
  {
    id: 'gate-exchange-failed',
    reason: 'the way to STS',
    is: { MetricName: 'Errors', ...DAY },
    fn: NAMES.gateExchange,
  },
  {
    id: 'gate-throttled',
    reason: 'a flood, or a large push',
    is: { MetricName: 'Throttles', Period: 300, Threshold: 20 },
  },
  {
    id: 'gate-exchange-throttled',
    reason: 'it has as many as the gate, so none should be',
    is: { MetricName: 'Throttles', ...DAY },
    fn: NAMES.gateExchange,
  },
];

test('these are all the alarms of the gate', () => {
  expect(ALARMS.map(idOf)).toEqual(WATCHED.map(({ id }) => id));
});

describe.for(WATCHED)('$id: $reason', ({ id, is, code, fn = NAMES.gate }) => {
  const alarm = ALARMS.find((one) => idOf(one) === id);

  test('watches what it should', () => {
    expect(alarm).toMatchObject({ ComparisonOperator: 'GreaterThanOrEqualToThreshold', ...is });
    if (code !== undefined) expect(alarm).toMatchObject({ MetricName: 'GateRefused', Period: 900 });
    const names = alarm?.Dimensions.map(({ Name }) => Name).sort();
    if (alarm?.Namespace === 'Rolekeeper') {
      expect(Object.keys(GATE_METRICS)).toContain(alarm.MetricName);
      expect(names).toEqual(code === undefined ? ['service'] : [CODE_DIMENSION, 'service']);
      if (code !== undefined) expect(alarm.Dimensions).toContainEqual({ Name: CODE_DIMENSION, Value: code });
    } else {
      expect(names).toEqual(['FunctionName']);
      expect(JSON.stringify(alarm?.Dimensions)).toContain(fn === NAMES.gate ? 'Gate' : 'Exchange');
    }
  });

  test('is sent to people when it begins and when it ends', () => {
    expect(alarm?.AlarmActions).toHaveLength(1);
    expect(alarm?.OKActions).toEqual(alarm?.AlarmActions);
  });

  test('names its section of the runbook, with commands in it', () => {
    const sections = readFileSync('docs/runbook.md', 'utf8').split(/^## /m);
    expect(alarm?.AlarmDescription).toMatch(new RegExp(`\\. What to do: docs/runbook\\.md#${id}$`));
    expect(sections.find((text) => text.startsWith(`${id}\n`))).toContain('```sh\n');
  });
});
