/**
 * When to call a person about the gate; rows as in infra/alarms.ts. Requests come when steps begin, and not by a period, so
 * there are three kinds. How old keys and table are keeps its state until another request has seen them. That the gate could
 * not answer stands for a day after the last request that met it, as with the webhook. And refusals end with their cause:
 * a refusal is the gate at work, and only many of them are news.
 */
import { Duration } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { CODE_DIMENSION } from '../src/service/gate/gate-metrics.ts';
import type { AlarmRow } from './alarm-row.ts';
import { type GateMetric, silenceIsZero } from './service-metrics.ts';

export interface GateAlarmsProps {
  gate: IFunction;
  exchange: IFunction;
  metric: GateMetric;
  /** `service` of the metrics. */
  service: string;
  driftMinutes: number;
  /** How old the table may be for the gate to act on it. */
  freshSeconds: number;
}

/** A quarter of an hour, as it takes some minutes until a metric has come out of the log. */
const QUARTER = Duration.minutes(15);

/** The gate asks for keys every ten minutes, and uses none that are older than an hour (src/service/gate/key-cache.ts). */
const OLD_KEYS = 1_800;

/** A day is as long as CloudWatch looks back without evaluating less often. */
const A_DAY = { threshold: 1, periods: 24, enough: 1 };

export function gateAlarmRows(props: GateAlarmsProps): AlarmRow[] {
  const { gate, exchange, metric, driftMinutes, freshSeconds } = props;
  const oldTable = freshSeconds - driftMinutes * 60;
  const last = { statistic: 'Maximum', period: QUARTER };
  const hour = { period: Duration.hours(1) };
  return [
    {
      id: 'gate-refusals',
      says: 'The gate refused fifty requests or more in a quarter of an hour, for whatever reasons.',
      metric: silenceIsZero(metric('GateRefused', { period: QUARTER })),
      threshold: 50,
    },
    refused(props, 'gate-token-signature', 5, {
      id: 'gate-forged',
      says: 'Five tokens or more had a signature that the issuer’s keys did not make: a stranger tries, or they were changed.',
    }),
    refused(props, 'gate-branch', 10, {
      id: 'gate-branch-refused',
      says: 'Ten times or more a step asked for a role of its own repository from a branch that the manifest does not name.',
    }),
    refused(props, 'gate-sts-refused', 3, {
      id: 'gate-sts-refused',
      says: 'STS refused tokens that the gate let in: trust policies and the gate’s table do not say the same.',
    }),
    {
      id: 'gate-keys-old',
      says: `The issuer has given the gate no keys for ${OLD_KEYS / 60} minutes. After an hour the gate lets nothing in.`,
      metric: metric('GateKeyAge', last),
      threshold: OLD_KEYS,
      missing: TreatMissingData.IGNORE,
    },
    {
      id: 'gate-table-old',
      says: `No pass has confirmed the gate’s table for ${oldTable / 60} minutes. After ${freshSeconds / 60} the gate lets nothing in.`,
      metric: metric('GateTableAge', last),
      threshold: oldTable,
      missing: TreatMissingData.IGNORE,
    },
    {
      id: 'gate-unavailable',
      says: 'The gate could not decide: keys, table or STS did not answer, or are too old; or it failed itself.',
      // Lambda's own count of all that was answered with 5xx.
      metric: silenceIsZero(
        new Metric({
          namespace: 'AWS/Lambda',
          metricName: 'Url5xxCount',
          dimensionsMap: { FunctionName: gate.functionName },
          statistic: 'Sum',
          ...hour,
        }),
      ),
      ...A_DAY,
    },
    {
      id: 'gate-failed',
      says: 'The function of the gate threw, ran out of memory or time.',
      metric: silenceIsZero(gate.metricErrors(hour)),
      ...A_DAY,
    },
    {
      id: 'gate-exchange-failed',
      says: 'The exchange function of the gate threw, ran out of memory or time: STS’s endpoint may not answer.',
      metric: silenceIsZero(exchange.metricErrors(hour)),
      ...A_DAY,
    },
    {
      id: 'gate-throttled',
      says: 'The gate was called more often than it may run: steps may be among those that were turned away.',
      metric: silenceIsZero(gate.metricThrottles()),
      threshold: 20,
    },
    {
      id: 'gate-exchange-throttled',
      says: 'Lambda had no room for the exchange of the gate: steps that were let in got no credentials.',
      metric: silenceIsZero(exchange.metricThrottles(hour)),
      ...A_DAY,
    },
  ];
}

/** Refusals with one code, in a quarter of an hour. */
function refused(
  { metric, service }: GateAlarmsProps,
  code: string,
  threshold: number,
  row: Pick<AlarmRow, 'id' | 'says'>,
): AlarmRow {
  const dimensionsMap = { service, [CODE_DIMENSION]: code };
  return { ...row, metric: silenceIsZero(metric('GateRefused', { period: QUARTER, dimensionsMap })), threshold };
}
