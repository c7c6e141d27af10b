/**
 * One alarm as one row: what it watches, when it rings, and the section of docs/runbook.md that says what to do; the link
 * to the section is in the alarm's own description, because that is what people see at night.
 */
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { Names } from './names.ts';
import { runbookLink } from './runbook-link.ts';

export interface AlarmRow {
  /** Also the heading of its section in the runbook. */
  id: string;
  /** One sentence or two, 250 characters at most: the description holds the link as well (runbook-link.ts). */
  says: string;
  metric: IMetric;
  /** Rings at this value and above, or below it where `below` is set. */
  threshold: number;
  below?: boolean;
  /** Periods of the metric that are looked at; default 1. */
  periods?: number;
  /** How many of them have to be so; default all. */
  enough?: number;
  /** What a period without a value counts for; default: as one in which all was well. */
  missing?: TreatMissingData;
}

/** Who is called, and where that person reads on. */
export interface Call {
  topic: ITopic;
  /** Address of the runbook; undefined: the file is named (runbook-link.ts). */
  runbookUrl: string | undefined;
  names: Names;
}

/** An alarm for each row, which the topic gets when it begins and when it ends. */
export function createAlarms(scope: Construct, rows: readonly AlarmRow[], { topic, runbookUrl, names }: Call): Alarm[] {
  const action = new SnsAction(topic);
  return rows.map(({ id, says, metric, threshold, below = false, periods = 1, enough, missing }) => {
    const alarm = new Alarm(scope, id, {
      alarmName: names.alarm(id),
      alarmDescription: `${says} What to do: ${runbookLink(id, runbookUrl)}`,
      metric,
      threshold,
      comparisonOperator: below
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      ...(enough !== undefined && { datapointsToAlarm: enough }),
      treatMissingData: missing ?? TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  });
}
