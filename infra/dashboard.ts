/** One page that answers: is it working, what is the state of the roles, what did it change. */
import { Duration } from 'aws-cdk-lib';
import {
  type Alarm,
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  LogQueryVisualizationType,
  LogQueryWidget,
  MathExpression,
  Metric,
  SingleValueWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { CODE_DIMENSION } from '../src/service/gate/gate-metrics.ts';
import { CHANGE_LOG, METRICS_NAMESPACE, type MetricName } from '../src/service/metrics.ts';
import type { Names } from './names.ts';
import { metricsOf, type PassMetric } from './service-metrics.ts';

/** CloudWatch lays widgets out in 24 columns. */
const THIRD = 8;
const FULL = 24;

export interface DashboardProps {
  function: IFunction;
  log: ILogGroup;
  alarms: readonly Alarm[];
  names: Names;
  /** Whether the gate is in this account, so that its metrics are too. */
  hasGate: boolean;
}

export function createDashboard(
  scope: Construct,
  { function: fn, log, alarms, names, hasGate }: DashboardProps,
): Dashboard {
  const passMetric = metricsOf(names).pass;
  const gauges = (all: MetricName[]) => all.map((name) => passMetric(name, { statistic: 'Maximum' }));
  const sums = (all: MetricName[]) => all.map((name) => passMetric(name));
  const dashboard = new Dashboard(scope, 'Dashboard', {
    dashboardName: names.dashboard,
    defaultInterval: Duration.days(1),
  });
  dashboard.addWidgets(
    new SingleValueWidget({
      title: 'Minutes since the last success',
      width: THIRD,
      metrics: [minutesSinceSuccess(passMetric)],
    }),
    new AlarmStatusWidget({ title: 'Alarms', width: 2 * THIRD, alarms: [...alarms] }),
  );
  dashboard.addWidgets(
    graph('Roles by state', gauges(['RolesInSync', 'RolesFrozen', 'RolesOnHold', 'RolesInConflict', 'RolesFailed'])),
    graph('Drift, and what is blocked', [
      ...gauges(['DriftFound', 'DriftUnhealed', 'DriftHigh']),
      ...gauges(['WritesBlocked', 'DeletionsBlocked', 'LockoutsBlocked', 'InvalidManifests']),
    ]),
    graph('Changes', sums(['RolesCreated', 'RolesUpdated', 'RolesQuarantined', 'RolesDeleted'])),
  );
  dashboard.addWidgets(
    graph('Duration of a pass, in milliseconds', [
      passMetric('PassDurationMs', { statistic: 'p50', label: 'p50' }),
      passMetric('PassDurationMs', { statistic: 'p95', label: 'p95' }),
    ]),
    graph('Calls to IAM', sums(['ApiCalls', 'ApiThrottles'])),
    graph('Passes', [
      ...sums(['PassSucceeded', 'PassFailed', 'PassDeferred']),
      fn.metricErrors({ label: 'Function errors' }),
    ]),
  );
  if (hasGate) dashboard.addWidgets(...gateRow(names));
  dashboard.addWidgets(lastChanges(log));
  return dashboard;
}

/** For an account that has the gate and not the service. */
export function createGateDashboard(scope: Construct, names: Names): Dashboard {
  const dashboard = new Dashboard(scope, 'Dashboard', {
    dashboardName: names.dashboard,
    defaultInterval: Duration.days(1),
  });
  dashboard.addWidgets(...gateRow(names));
  return dashboard;
}

/** Whom the gate lets in, what it knows, and whether it runs. */
function gateRow(names: Names): GraphWidget[] {
  const metric = metricsOf(names).gate;
  const lambda = (metricName: string, FunctionName: string, label: string) =>
    new Metric({ namespace: 'AWS/Lambda', metricName, dimensionsMap: { FunctionName }, statistic: 'Sum', label });
  const all = `SEARCH('{${METRICS_NAMESPACE},${CODE_DIMENSION},service} MetricName="GateRefused" service="${names.service}"', 'Sum')`;
  return [
    graph('The gate: let in, and refused by reason', [
      metric('GateAdmitted', { label: 'let in' }),
      new MathExpression({ expression: all, label: '', usingMetrics: {}, period: Duration.minutes(5) }),
    ]),
    graph('The gate: age of keys and table, in seconds', [
      metric('GateKeyAge', { statistic: 'Maximum', label: 'keys' }),
      metric('GateTableAge', { statistic: 'Maximum', label: 'table' }),
    ]),
    graph('The gate: errors and throttles', [
      metric('GateFailed', { label: 'failed' }),
      ...[names.gate, names.gateExchange].flatMap((name) => [
        lambda('Errors', name, `errors of ${name}`),
        lambda('Throttles', name, `throttles of ${name}`),
      ]),
    ]),
  ];
}

/**
 * LastSuccess holds the time of a pass; repeated until the next one, its distance to each point's own time is the age.
 */
function minutesSinceSuccess(passMetric: PassMetric): MathExpression {
  return new MathExpression({
    label: 'minutes',
    expression: '(EPOCH(FILL(last, REPEAT)) - FILL(last, REPEAT)) / 60',
    usingMetrics: { last: passMetric('LastSuccess', { statistic: 'Maximum', period: Duration.minutes(1) }) },
    period: Duration.minutes(1),
  });
}

function lastChanges(log: ILogGroup): LogQueryWidget {
  return new LogQueryWidget({
    title: 'The last 20 changes',
    width: FULL,
    height: 9,
    view: LogQueryVisualizationType.TABLE,
    logGroupNames: [log.logGroupName],
    queryLines: [
      `fields @timestamp, ${CHANGE_LOG.fields.join(', ')}`,
      `filter message = "${CHANGE_LOG.message}"`,
      'sort @timestamp desc',
      'limit 20',
    ],
  });
}

function graph(title: string, left: IMetric[]): GraphWidget {
  return new GraphWidget({ title, left, width: THIRD, leftYAxis: { min: 0, showUnits: false } });
}
