/**
 * A fault that stands keeps its alarm, whatever the time between two passes is, and the alarm ends with the fault. By a model
 * of CloudWatch's evaluation (test/support/alarm-evaluation.ts), on the alarms of the synthesised templates.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { alarmsPage } from '../../scripts/alarms-page.ts';
import { type AlarmDefinition, transitions } from '../support/alarm-evaluation.ts';
import { DRIFT_PERIODS, outcomesOf, STANDS_FOR, standOf } from './alarm-courses.ts';
import { SIGNALS } from './alarm-signals.ts';
import { type AlarmProperties, deployedAlarms, idOf } from './alarm-templates.ts';

const BY_PERIOD = DRIFT_PERIODS.map((driftMinutes) => ({ driftMinutes, alarms: deployedAlarms({ driftMinutes }) }));

test('every alarm has a fault that is tried, and no other has', () => {
  for (const { alarms } of BY_PERIOD) expect(alarms.map(idOf).sort()).toEqual(Object.keys(SIGNALS).sort());
});

describe.for(BY_PERIOD)('with $driftMinutes minutes between two passes', ({ driftMinutes, alarms }) => {
  test.for(alarms.map((alarm) => [idOf(alarm), alarm] as const))('%s', ([, alarm]) => {
    for (const outcome of outcomesOf(alarm, driftMinutes)) {
      const { reading, circumstances, transitions } = outcome;
      const about = `${reading}, ${JSON.stringify(circumstances)}: ${JSON.stringify(transitions)}`;
      expect(standOf(outcome), about).toBeDefined();
    }
  });

  test('no alarm looks back further than CloudWatch allows, or is evaluated once an hour for it', () => {
    for (const { Period, EvaluationPeriods } of alarms) {
      expect(Period % 60).toBe(0);
      expect(Period * EvaluationPeriods).toBeLessThanOrEqual(86_400);
    }
  });
});

const BASE: AlarmDefinition = {
  Statistic: 'Maximum',
  Period: 60,
  EvaluationPeriods: 3,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
  TreatMissingData: 'ignore',
};

/** The examples of AWS's page about missing data: three of three, or two of three, and a range of five. Oldest first. */
const EXAMPLES: { points: string; enough: number; ignore: string; breaching: string; notBreaching: string }[] = [
  { points: '0-X-X', enough: 3, ignore: 'OK', breaching: 'OK', notBreaching: 'OK' },
  { points: '----0', enough: 3, ignore: 'OK', breaching: 'OK', notBreaching: 'OK' },
  { points: '-----', enough: 3, ignore: 'kept', breaching: 'ALARM', notBreaching: 'OK' },
  { points: '0XX-X', enough: 3, ignore: 'ALARM', breaching: 'ALARM', notBreaching: 'ALARM' },
  { points: '--X--', enough: 3, ignore: 'kept', breaching: 'ALARM', notBreaching: 'OK' },
  { points: '0-X-X', enough: 2, ignore: 'ALARM', breaching: 'ALARM', notBreaching: 'ALARM' },
  { points: '00X0X', enough: 2, ignore: 'ALARM', breaching: 'ALARM', notBreaching: 'ALARM' },
  { points: '0-X--', enough: 2, ignore: 'OK', breaching: 'ALARM', notBreaching: 'OK' },
  { points: '----0', enough: 2, ignore: 'OK', breaching: 'ALARM', notBreaching: 'OK' },
  { points: '---X-', enough: 2, ignore: 'kept', breaching: 'ALARM', notBreaching: 'OK' },
];

describe.for(EXAMPLES)(
  'the model agrees with AWS’s example $points, $enough of 3',
  ({ points, enough, ...expected }) => {
    test.for(['ignore', 'breaching', 'notBreaching'] as const)('%s', (TreatMissingData) => {
      const alarm = { ...BASE, DatapointsToAlarm: enough, TreatMissingData };
      // A value five minutes ahead of the range makes the state that is kept; it has left the range when it counts.
      const written = [...points].flatMap((point, minute) =>
        point === '-' ? [] : [{ at: minute + 11, value: point === 'X' ? 1 : 0 }],
      );
      const before = [1, 2, 3].map((at) => ({ at, value: 1 }));
      const all = transitions(alarm, [...before, ...written], { extra: 2, delay: 0, from: 0, to: 15 });
      const kept = expected[TreatMissingData] === 'kept' ? 'ALARM' : expected[TreatMissingData];
      expect(all.at(-1)?.state).toBe(kept);
    });
  },
);

/** That the test would see it: the alarms as they were. */
const FLAPPING: { id: string; was: Partial<AlarmProperties>; driftMinutes: number; reason: string }[] = [
  {
    id: 'severe-drift',
    was: { Statistic: 'Sum', Period: 300, TreatMissingData: 'notBreaching' },
    driftMinutes: 60,
    reason: 'five minutes after each pass it was over',
  },
  {
    id: 'pass-failed',
    was: { Statistic: 'Sum', Period: 300, TreatMissingData: 'notBreaching' },
    driftMinutes: 720,
    reason: 'five minutes after each pass it was over',
  },
  {
    id: 'function-errors',
    was: { Period: 300, EvaluationPeriods: 1, DatapointsToAlarm: 1 },
    driftMinutes: 60,
    reason: 'between two passes nothing is written',
  },
];

test.for(FLAPPING)('a $id that ends by itself is seen: $reason', ({ id, was, driftMinutes }) => {
  const alarms = BY_PERIOD.find((one) => one.driftMinutes === driftMinutes)?.alarms ?? [];
  const alarm = alarms.find((one) => idOf(one) === id);
  if (alarm === undefined) throw new Error(`there is no alarm ${id}`);
  const rings = (one: AlarmProperties) =>
    outcomesOf(one, driftMinutes).map(({ transitions }) => transitions.filter(({ state }) => state === 'ALARM').length);
  expect(Math.max(...rings(alarm))).toBe(1);
  expect(Math.min(...rings({ ...alarm, ...was }))).toBeGreaterThan(STANDS_FOR - 1);
});

test('docs/alarms.md is up to date: npm run docs writes it', () => {
  expect(readFileSync('docs/alarms.md', 'utf8')).toBe(alarmsPage());
});
