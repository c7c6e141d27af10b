/** Every alarm that is deployed, read off the synthesised templates; without vitest, as scripts/alarms-page.ts reads them too. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { readContext } from '../../infra/context.ts';
import { describeDeployment } from '../../infra/deployment.ts';
import { addRolekeeper } from '../../infra/rolekeeper-app.ts';
import type { AlarmDefinition } from '../support/alarm-evaluation.ts';
import { STACKS } from '../support/default-names.ts';
import { SAMPLE_LOCK, sampleSettings } from './sample-settings.ts';

export interface AlarmProperties extends AlarmDefinition {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { Name: string; Value: unknown }[];
  readonly AlarmActions: readonly unknown[];
  readonly OKActions: readonly unknown[];
}

/** The most that is deployed: with the webhook, the branch audit and the gate. */
const CONTEXT = {
  region: 'eu-central-1',
  configRepository: 'iam-roles',
  source: 'bitbucket',
  webhook: true,
  branchAudit: true,
  gate: true,
};

/** In the order of the templates, those of the webhook, of the branch audit and of the gate last. */
export function deployedAlarms(context: Readonly<Record<string, unknown>>): AlarmProperties[] {
  const chosen = readContext({ ...CONTEXT, ...context });
  const deployment = describeDeployment({ settings: sampleSettings(), lock: SAMPLE_LOCK, issues: [] }, chosen);
  const { context: flags } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };
  const outdir = mkdtempSync(join(tmpdir(), 'rolekeeper-alarms-'));
  try {
    const app = new App({ outdir, context: { ...flags, 'aws:cdk:bundling-stacks': [] } });
    addRolekeeper(app, deployment);
    const assembly = app.synth();
    return [STACKS.reconciler, STACKS.webhook, STACKS.branchAudit, STACKS.gate].flatMap((stack) =>
      alarmsIn(assembly.getStackByName(stack).template),
    );
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** @param template as it is deployed */
export function alarmsIn(template: Record<string, unknown>): AlarmProperties[] {
  const { Resources } = template as { Resources: Record<string, { Type: string; Properties: unknown }> };
  return Object.values(Resources)
    .filter(({ Type }) => Type === 'AWS::CloudWatch::Alarm')
    .map(({ Properties }) => withoutMath(Properties as AlarmProperties & { Metrics?: readonly MathPart[] }));
}

/** A part of an expression over one metric, as CloudFormation spells it. */
interface MathPart {
  readonly Expression?: string;
  readonly MetricStat?: {
    Metric: Pick<AlarmProperties, 'MetricName' | 'Namespace' | 'Dimensions'>;
    Period: number;
    Stat: string;
  };
}

/** The expression that our alarms use says what silence means (infra/service-metrics.ts); the rest is as without one. */
function withoutMath({ Metrics, ...alarm }: AlarmProperties & { Metrics?: readonly MathPart[] }): AlarmProperties {
  if (Metrics === undefined) return alarm;
  const stat = Metrics.find(({ MetricStat }) => MetricStat !== undefined)?.MetricStat;
  const expressions = Metrics.flatMap(({ Expression }) => Expression ?? []);
  if (stat === undefined || Metrics.length !== 2 || expressions[0] !== 'FILL(m, 0)') {
    throw new Error(`${alarm.AlarmName} has an expression that is not modelled`);
  }
  return { ...alarm, ...stat.Metric, Period: stat.Period, Statistic: stat.Stat, silenceIsZero: true };
}

/** `rolekeeper-pass-failed` -> `pass-failed`. */
export function idOf({ AlarmName }: AlarmProperties): string {
  return AlarmName.replace(/^rolekeeper-/, '');
}
