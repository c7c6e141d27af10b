/** The branch audit as it is deployed: only where it is asked for, once a day, and with next to no rights. */
import { describe, expect, test } from 'vitest';
import { readBranchAuditEnvironment } from '../../functions/branch-audit-environment.ts';
import { BRANCH_AUDIT_METRICS } from '../../src/service/branch-audit-metrics.ts';
import { NAMES, STACKS } from '../support/default-names.ts';
import { functionFolder } from '../support/function-folder.ts';
import { LambdaRuntime } from '../support/lambda-runtime.ts';
import { alarmsIn, idOf } from './alarm-templates.ts';
import { type Decision, evaluate } from './policy-evaluator.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';
import { ACCOUNT } from './sample-settings.ts';
import { listed, permissionsOf } from './template-permissions.ts';

const WITH = { branchAudit: true };
const app = sampleApp(sampleDeployment(WITH));
const audit = templateOf(app, STACKS.branchAudit);

function environmentOf(context: Record<string, unknown>): Record<string, string> {
  const template = templateOf(sampleApp(sampleDeployment({ ...WITH, ...context })), STACKS.branchAudit);
  const [fn] = Object.values(template.findResources('AWS::Lambda::Function'));
  return fn?.Properties.Environment.Variables;
}

describe('the branch audit', () => {
  test('is there only where it is asked for, after the buckets and the topic that it names', () => {
    const stacks = sampleApp(sampleDeployment({})).synth().stacks;
    expect(stacks.map(({ stackName }) => stackName)).not.toContain(STACKS.branchAudit);
    const { dependencies } = app.synth().getStackByName(STACKS.branchAudit);
    expect(dependencies.map(({ id }) => id)).toContain(STACKS.reconciler);
    expect(JSON.stringify(audit.toJSON())).not.toMatch(/Fn::ImportValue|Fn::GetStackOutput/);
  });

  test('is started once a day, by nothing else', () => {
    audit.hasResourceProperties('AWS::Events::Rule', {
      Name: NAMES.branchAuditRule,
      ScheduleExpression: 'rate(1 day)',
    });
    audit.resourceCountIs('AWS::Events::Rule', 1);
    audit.resourceCountIs('AWS::Lambda::Permission', 1);
    audit.resourceCountIs('AWS::Lambda::Url', 0);
    audit.hasResourceProperties('AWS::Lambda::Function', {
      ...{ FunctionName: NAMES.branchAudit, Handler: 'branch-audit.handler', Timeout: 900 },
    });
  });

  test('has a token of its own, empty until a person puts it in', () => {
    audit.hasResourceProperties('AWS::SecretsManager::Secret', { Name: NAMES.pipelinesToken });
    const [secret] = Object.values(audit.findResources('AWS::SecretsManager::Secret'));
    expect(Object.keys(secret?.Properties)).not.toContain('SecretString');
  });

  test('rings two alarms, for what it found and for itself', () => {
    expect(alarmsIn(audit.toJSON()).map(idOf)).toEqual(['undeclared-branch', 'branch-audit-failed']);
    for (const { MetricName, Dimensions } of alarmsIn(audit.toJSON())) {
      expect(Object.keys(BRANCH_AUDIT_METRICS)).toContain(MetricName);
      expect(Dimensions).toEqual([{ Name: 'service', Value: 'rolekeeper' }]);
    }
  });

  const REGIONS = [
    {
      reason: 'where it is, and where calls to the global endpoint are',
      context: {},
      regions: ['eu-central-1', 'us-east-1'],
    },
    { reason: 'each once', context: { region: 'us-east-1' }, regions: ['us-east-1'] },
    {
      reason: 'those that are named, and no other',
      context: { auditRegions: 'eu-west-1,eu-west-1, eu-north-1' },
      regions: ['eu-west-1', 'eu-north-1'],
    },
  ];
  test.for(REGIONS)('looks in the Regions $reason', ({ context, regions }) => {
    expect(readBranchAuditEnvironment(environmentOf(context))).toMatchObject({
      ...{ regions, pipelinesTokenSecret: NAMES.pipelinesToken, account: ACCOUNT },
    });
  });

  test('reads what is published, or fetches it', () => {
    expect(readBranchAuditEnvironment(environmentOf({})).source).toMatchObject({ is: 'bucket' });
    const fetching = readBranchAuditEnvironment(environmentOf({ source: 'bitbucket' })).source;
    expect(fetching).toMatchObject({ is: 'bitbucket', tokenSecret: NAMES.bitbucketToken });
  });
});

test('the bundle runs in the environment of the template as far as the manifests', async () => {
  const folder = await functionFolder('branch-audit');
  const [fn] = Object.values(audit.findResources('AWS::Lambda::Function'));
  const { Handler, FunctionName, Timeout, Environment } = fn?.Properties ?? {};
  const lambda = await LambdaRuntime.start({
    ...{ folder: folder.path, handler: Handler, functionName: FunctionName, account: ACCOUNT },
    ...{ region: 'eu-central-1', timeout: Timeout * 1000, patience: 60_000 },
    // No server listens there: what the function says about it shows how far it got.
    environment: { ...Environment.Variables, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
  });
  try {
    const { answer, error, log } = await lambda.invoke({});
    expect(error).toBeUndefined();
    expect(answer).toMatchObject({ metrics: { BranchAuditFailed: 1 } });
    expect(log.join('\n')).toContain('branch audit failed');
    expect(log.join('\n')).toContain('"BranchAuditFailed":1');
  } finally {
    await lambda.stop();
    await folder.remove();
  }
});

describe('its role', () => {
  const statements = Object.values(permissionsOf(audit)).flat().map(listed);
  const bucket = (kind: string) => `arn:aws:s3:::rolekeeper-${kind}-${ACCOUNT}-eu-central-1`;
  const secret = (name: string) => `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:${name}-a1B2c3`;
  const own = { 'aws:ResourceAccount': ACCOUNT };
  const cases: { may: Decision; action: string; resource: string; context?: Record<string, string> }[] = [
    {
      may: 'allowed',
      action: 'cloudtrail:LookupEvents',
      resource: '*',
      context: { 'aws:RequestedRegion': 'us-east-1' },
    },
    {
      may: 'not allowed',
      action: 'cloudtrail:LookupEvents',
      resource: '*',
      context: { 'aws:RequestedRegion': 'eu-west-1' },
    },
    {
      may: 'not allowed',
      action: 'cloudtrail:StopLogging',
      resource: '*',
      context: { 'aws:RequestedRegion': 'us-east-1' },
    },
    { may: 'allowed', action: 's3:PutObject', resource: `${bucket('state')}/branch-audit.json`, context: own },
    { may: 'not allowed', action: 's3:PutObject', resource: `${bucket('state')}/inventory.json`, context: own },
    { may: 'not allowed', action: 's3:GetObject', resource: `${bucket('state')}/approvals.json`, context: own },
    { may: 'allowed', action: 's3:GetObject', resource: `${bucket('config')}/current.json`, context: own },
    { may: 'not allowed', action: 's3:PutObject', resource: `${bucket('config')}/current.json`, context: own },
    { may: 'allowed', action: 'secretsmanager:GetSecretValue', resource: secret('rolekeeper/pipelines-token') },
    { may: 'not allowed', action: 'secretsmanager:GetSecretValue', resource: secret('rolekeeper/bitbucket-token') },
    { may: 'not allowed', action: 'iam:GetRole', resource: `arn:aws:iam::${ACCOUNT}:role/bitbucket/checkout-deploy` },
    { may: 'not allowed', action: 'iam:UpdateAssumeRolePolicy', resource: `arn:aws:iam::${ACCOUNT}:role/bitbucket/x` },
  ];
  test.for(cases)('$action of $resource: $may', ({ may, action, resource, context = {} }) => {
    expect(evaluate(statements, { action, resource, context })).toBe(may);
  });

  test('says nothing of IAM at all', () => {
    const actions = statements.flatMap(({ Action = [] }) => Action);
    expect(actions.filter((action) => action.startsWith('iam:') || action.startsWith('sts:'))).toEqual([]);
  });
});
