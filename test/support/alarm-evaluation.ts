/**
 * How CloudWatch decides on the state of a metric alarm, as far as our alarms need it. Sources, in the CloudWatch User Guide:
 *
 * - "Alarm evaluation" and "Alarm evaluation window" (alarm-evaluation.html, alarm-evaluation-window.html): an alarm is
 *   evaluated every minute. By default its window slides: it ends now, and not at a full period. The newest N values
 *   (EvaluationPeriods) count; M of them (DatapointsToAlarm) have to breach.
 * - "Configuring how CloudWatch alarms treat missing data" (alarms-and-missing-data.html): CloudWatch reads further back
 *   than N periods, the "evaluation range"; how far is not documented, so callers try several (`extra`). If there are N
 *   values in that range, the newest N decide, and how missing data is treated does not matter. If there are fewer, all of
 *   them count, and missing ones are added: as breaching (`breaching`), as not breaching (`notBreaching`); with `ignore`
 *   the state is kept wherever the values alone do not decide.
 * - "Using math expressions" (using-metric-math.html), FILL(m, 0): a zero for each period without a value.
 * - PutMetricAlarm, Period (API Reference): Period × EvaluationPeriods is at most a day for periods under an hour, at most
 *   seven days for others. An alarm that looks back over more than one day is evaluated once an hour only.
 *
 * Not modelled, as no alarm of ours uses it: `missing`, percentiles, other metric math, wall clock windows.
 */

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** The properties of an `AWS::CloudWatch::Alarm` that its evaluation depends on. */
export interface AlarmDefinition {
  readonly Statistic: string;
  /** Seconds. */
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData: string;
  /** Whether a period without a value has a zero. */
  readonly silenceIsZero?: boolean;
}

/** One value that was written, in minutes since any beginning. */
export interface Written {
  readonly at: number;
  readonly value: number;
}

export interface Circumstances {
  /** Periods that are read beyond EvaluationPeriods. */
  readonly extra: number;
  /** Minutes from a value to its being seen. */
  readonly delay: number;
}

export interface Transition {
  /** Minute. */
  readonly at: number;
  readonly state: AlarmState;
}

/**
 * Every change of the state, evaluated at each minute from `from` to `to`.
 * @param written in order of time
 */
export function transitions(
  alarm: AlarmDefinition,
  written: readonly Written[],
  { from, to, ...circumstances }: Circumstances & { from: number; to: number },
): Transition[] {
  const found: Transition[] = [];
  let state: AlarmState = 'INSUFFICIENT_DATA';
  for (const at of decisiveMinutes(alarm, written, circumstances)) {
    if (at < from || at > to) continue;
    const next = stateAt(at, state, alarm, written, circumstances);
    if (next !== state) found.push({ at, state: next });
    state = next;
  }
  return found;
}

/** Between these nothing enters a window and nothing leaves one, so that the evaluation is the same. */
function decisiveMinutes(
  { Period, EvaluationPeriods }: AlarmDefinition,
  written: readonly Written[],
  { extra, delay }: Circumstances,
): number[] {
  const minutes = new Set<number>();
  for (const { at } of written) {
    for (let age = 0; age <= EvaluationPeriods + extra; age++) {
      for (const offset of [0, delay]) minutes.add(at + offset + age * (Period / 60));
    }
  }
  return [...minutes].sort((one, other) => one - other);
}

function stateAt(
  now: number,
  state: AlarmState,
  alarm: AlarmDefinition,
  written: readonly Written[],
  { extra, delay }: Circumstances,
): AlarmState {
  const { Period, EvaluationPeriods: n, DatapointsToAlarm: m = n } = alarm;
  const range = Array.from({ length: n + extra }, (_, age) => {
    const end = now - age * (Period / 60);
    const seen = between(written, end - Period / 60, end).filter(({ at }) => at + delay <= now);
    if (seen.length === 0) return alarm.silenceIsZero ? 0 : undefined;
    return statisticOf(alarm.Statistic, seen);
  });
  const real = range.filter((value) => value !== undefined).map((value) => breaches(value, alarm));
  const counted = real.slice(0, n);
  const [breaching, missing] = [counted.filter(Boolean).length, n - counted.length];
  if (missing === 0) return breaching >= m ? 'ALARM' : 'OK';
  switch (alarm.TreatMissingData) {
    case 'breaching':
      return breaching + missing >= m ? 'ALARM' : 'OK';
    case 'notBreaching':
      return breaching >= m ? 'ALARM' : 'OK';
    case 'ignore':
      if (breaching >= m) return 'ALARM';
      return breaching < counted.length ? 'OK' : state;
    default:
      throw new Error(`${alarm.TreatMissingData} is not modelled`);
  }
}

/** After `from`, up to `to`. */
function between(written: readonly Written[], from: number, to: number): readonly Written[] {
  return written.slice(firstAfter(written, from), firstAfter(written, to));
}

function firstAfter(written: readonly Written[], minute: number): number {
  let [low, high] = [0, written.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((written[middle]?.at ?? 0) <= minute) low = middle + 1;
    else high = middle;
  }
  return low;
}

function statisticOf(statistic: string, written: readonly Written[]): number {
  const values = written.map(({ value }) => value);
  if (statistic === 'Sum') return values.reduce((sum, value) => sum + value, 0);
  if (statistic === 'Maximum') return Math.max(...values);
  if (statistic === 'Minimum') return Math.min(...values);
  throw new Error(`${statistic} is not modelled`);
}

function breaches(value: number, { Threshold, ComparisonOperator }: AlarmDefinition): boolean {
  if (ComparisonOperator === 'GreaterThanOrEqualToThreshold') return value >= Threshold;
  if (ComparisonOperator === 'LessThanThreshold') return value < Threshold;
  throw new Error(`${ComparisonOperator} is not modelled`);
}
