/** The one part of the service that the internet can reach: what it is made of, and how little it may do. */
import { readFileSync } from 'node:fs';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { readWebhookEnvironment } from '../../functions/webhook-environment.ts';
import { webhookStatements } from '../../infra/webhook-stack.ts';
import { WEBHOOK_METRICS } from '../../src/service/webhook/webhook-metrics.ts';
import { call } from '../functions/sample-pushes.ts';
import { NAMES, STACKS } from '../support/default-names.ts';
import { functionFolder } from '../support/function-folder.ts';
import { LambdaRuntime } from '../support/lambda-runtime.ts';
import { alarmsIn } from './alarm-templates.ts';
import { type Decision, evaluate } from './policy-evaluator.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';
import { ACCOUNT, CONFIG_REPOSITORY, sampleSettings } from './sample-settings.ts';
import { attachedTo, listed, permissionsOf } from './template-permissions.ts';

const WITH = { source: 'bitbucket', webhook: true };
const app = sampleApp(sampleDeployment(WITH));
const webhook = templateOf(app, STACKS.webhook);
const only = (type: string) => Object.values(webhook.findResources(type))[0]?.Properties ?? {};

describe('the webhook', () => {
  test('is there only where it is asked for', () => {
    const stacksOf = (context: Record<string, unknown>) =>
      sampleApp(sampleDeployment(context))
        .synth()
        .stacks.map(({ stackName }) => stackName);
    expect(stacksOf({})).not.toContain(STACKS.webhook);
    expect(stacksOf({ source: 'bitbucket' })).not.toContain(STACKS.webhook);
    expect(stacksOf({ source: 'bitbucket', webhook: 'true' })).toContain(STACKS.webhook);
  });

  test('comes after the queue and the topic that it names, and holds no export of another stack', () => {
    const { dependencies } = app.synth().getStackByName(STACKS.webhook);
    expect(dependencies.map(({ id }) => id)).toContain(STACKS.reconciler);
    expect(JSON.stringify(webhook.toJSON())).not.toMatch(/Fn::ImportValue|Fn::GetStackOutput/);
    const reconciler = templateOf(app, STACKS.reconciler);
    reconciler.hasResourceProperties('AWS::SQS::Queue', { QueueName: NAMES.doorbells });
    reconciler.hasResourceProperties('AWS::SNS::Topic', { TopicName: NAMES.alarmTopic });
  });

  test('can be called by everybody, by its address alone, as Bitbucket has no signature of AWS', () => {
    webhook.resourceCountIs('AWS::Lambda::Url', 1);
    expect(only('AWS::Lambda::Url')).toMatchObject({ AuthType: 'NONE' });
    expect(only('AWS::Lambda::Url')).not.toHaveProperty('Cors');
    const permissions = Object.values(webhook.findResources('AWS::Lambda::Permission')).map((it) => it.Properties);
    expect(permissions).toHaveLength(2);
    for (const { Principal, FunctionUrlAuthType, InvokedViaFunctionUrl } of permissions) {
      expect(Principal).toBe('*');
      expect(FunctionUrlAuthType === 'NONE' || InvokedViaFunctionUrl === true).toBe(true);
    }
  });

  test('is bounded: two calls at a time, ten seconds, no trace, a log that forgets', () => {
    webhook.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'rolekeeper-webhook',
      Handler: 'webhook.handler',
      Runtime: 'nodejs24.x',
      ReservedConcurrentExecutions: 2,
      Timeout: 10,
      MemorySize: 256,
      TracingConfig: Match.absent(),
      VpcConfig: Match.absent(),
    });
    webhook.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/lambda/rolekeeper-webhook',
      RetentionInDays: 90,
    });
  });

  test('has a secret that AWS makes: none is in the template, and none in the environment', () => {
    webhook.hasResource('AWS::SecretsManager::Secret', {
      Properties: {
        Name: 'rolekeeper/webhook-secret',
        GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 48 },
        SecretString: Match.absent(),
      },
      DeletionPolicy: 'Delete',
    });
    expect(JSON.stringify(webhook.toJSON())).not.toContain('{{resolve:');
  });

  test('says its address, and how to get the secret', () => {
    webhook.hasOutput('WebhookUrl', { Value: { 'Fn::GetAtt': [Match.anyValue(), 'FunctionUrl'] } });
    webhook.hasOutput('WebhookSecretCommand', {
      Value:
        'aws secretsmanager get-secret-value --region eu-central-1 --secret-id rolekeeper/webhook-secret --query SecretString --output text',
    });
  });
});

/** As CloudFormation fills them in. */
const environment = Object.fromEntries(
  Object.entries(only('AWS::Lambda::Function').Environment.Variables as Record<string, unknown>).map(
    ([name, value]) => [name, typeof value === 'string' ? value : name.toLowerCase()],
  ),
);

test('what the template sets is what the function reads: the branch and the UUIDs of the lock file', () => {
  expect(readWebhookEnvironment(environment)).toEqual({
    secretId: 'secret_id',
    queueUrl: 'queue_url',
    watched: {
      workspaceUuid: sampleSettings().provider.workspaceUuid,
      repositoryUuid: CONFIG_REPOSITORY.uuid,
      branch: 'main',
    },
  });
  const other = templateOf(sampleApp(sampleDeployment({ ...WITH, configBranch: 'release' })), STACKS.webhook);
  other.hasResourceProperties('AWS::Lambda::Function', { Environment: { Variables: { BRANCH: 'release' } } });
});

test('everything that is wrong with the environment is reported at once', () => {
  const wrong = { ...environment, SECRET_ID: '', WORKSPACE_UUID: 'acme', BRANCH: undefined };
  expect(() => readWebhookEnvironment(wrong)).toThrow(
    /SECRET_ID is not set; WORKSPACE_UUID is "acme", which is no UUID; BRANCH is not set/,
  );
});

test('the handler that the template names starts with the environment that the template gives it', async () => {
  const { Handler, FunctionName, Timeout } = only('AWS::Lambda::Function');
  const folder = await functionFolder('webhook');
  const lambda = await LambdaRuntime.start({
    folder: folder.path,
    handler: Handler,
    functionName: FunctionName,
    account: ACCOUNT,
    region: 'eu-central-1',
    timeout: Timeout * 1000,
    patience: 15_000,
    // No server listens there: what the function says about it shows that it got as far as the secret.
    environment: { ...environment, AWS_ENDPOINT_URL: 'http://127.0.0.1:9' },
  });
  try {
    const { answer, log } = await lambda.invoke(call());
    expect(answer).toMatchObject({ statusCode: 503 });
    expect(log.join('\n')).toContain('AWS gave no answer to GetSecretValue on secret_id');
  } finally {
    await lambda.stop();
    await folder.remove();
  }
});

const SECRET_ARN = `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:rolekeeper/webhook-secret-a1B2c3`;
const QUEUE_ARN = `arn:aws:sqs:eu-central-1:${ACCOUNT}:rolekeeper-doorbells.fifo`;
const LOG_ARN = `arn:aws:logs:eu-central-1:${ACCOUNT}:log-group:/aws/lambda/rolekeeper-webhook:*`;
const PERMISSIONS = webhookStatements(SECRET_ARN, QUEUE_ARN, LOG_ARN);

const REQUESTS: { name: string; action: string; resource: string; expected: Decision; reason: string }[] = [
  { name: 'ring', action: 'sqs:SendMessage', resource: QUEUE_ARN, expected: 'allowed', reason: 'what it is for' },
  {
    name: 'read its secret',
    action: 'secretsmanager:GetSecretValue',
    resource: SECRET_ARN,
    expected: 'allowed',
    reason: 'to know the caller',
  },
  {
    name: 'read another secret of the service',
    action: 'secretsmanager:GetSecretValue',
    resource: SECRET_ARN.replace('webhook-secret', 'bitbucket-token'),
    expected: 'not allowed',
    reason: 'what reads the repository is not for the internet',
  },
  {
    name: 'write its secret',
    action: 'secretsmanager:PutSecretValue',
    resource: SECRET_ARN,
    expected: 'not allowed',
    reason: 'a person rotates it',
  },
  {
    name: 'read the queue',
    action: 'sqs:ReceiveMessage',
    resource: QUEUE_ARN,
    expected: 'not allowed',
    reason: 'it only rings',
  },
  {
    name: 'purge the queue',
    action: 'sqs:PurgeQueue',
    resource: QUEUE_ARN,
    expected: 'not allowed',
    reason: 'the same',
  },
  {
    name: 'ring elsewhere',
    action: 'sqs:SendMessage',
    resource: QUEUE_ARN.replace('doorbells', 'dead-letters'),
    expected: 'not allowed',
    reason: 'one queue',
  },
  {
    name: 'read the state',
    action: 's3:GetObject',
    resource: `arn:aws:s3:::rolekeeper-state-${ACCOUNT}-eu-central-1/latest.json`,
    expected: 'not allowed',
    reason: 'it knows nothing',
  },
  {
    name: 'read a role',
    action: 'iam:GetRole',
    resource: `arn:aws:iam::${ACCOUNT}:role/bitbucket/checkout-deploy`,
    expected: 'not allowed',
    reason: 'nothing of IAM',
  },
  {
    name: 'run a pass itself',
    action: 'lambda:InvokeFunction',
    resource: `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:rolekeeper-reconcile`,
    expected: 'not allowed',
    reason: 'the queue is the one way, and makes one pass of many rings',
  },
];

describe('its role', () => {
  test.for(REQUESTS)('$name: $expected, $reason', ({ action, resource, expected }) => {
    expect(evaluate(PERMISSIONS, { action, resource, context: {} })).toBe(expected);
  });

  test('has these permissions in the template and no others', () => {
    const [policy] = Object.values(permissionsOf(webhook));
    expect(Object.keys(permissionsOf(webhook))).toHaveLength(1);
    expect(policy?.map(({ Sid, Action }) => [Sid, [Action].flat()])).toEqual(
      PERMISSIONS.map(({ Sid, Action }) => [Sid, Action]),
    );
    expect(policy?.map(listed).find(({ Sid }) => Sid === 'Ring')?.Resource).toEqual([QUEUE_ARN]);
    expect(attachedTo('rolekeeper-webhook', webhook)).toEqual([]);
    webhook.hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'rolekeeper-webhook',
      Path: '/rolekeeper/',
      ManagedPolicyArns: Match.absent(),
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
      },
    });
  });
});

const WATCHED = [
  {
    id: 'webhook-failed',
    reason: 'one ring is lost, or will be',
    metric: 'Url5xxCount',
    period: 3600,
    periods: 24,
    threshold: 1,
  },
  { id: 'webhook-forged', reason: 'one alone is a slip', metric: 'WebhookForged', period: 900, threshold: 5 },
  {
    id: 'webhook-throttled',
    reason: 'three pushes at once are no flood',
    metric: 'Throttles',
    period: 300,
    threshold: 20,
  },
];

describe('its alarms', () => {
  const alarms = alarmsIn(webhook.toJSON());

  test('are these', () => {
    expect(alarms.map(({ AlarmName }) => AlarmName).sort()).toEqual(WATCHED.map(({ id }) => `rolekeeper-${id}`).sort());
  });

  test.for(WATCHED)('$id: $reason', ({ id, metric, period, periods = 1, threshold }) => {
    const alarm = alarms.find(({ AlarmName }) => AlarmName === `rolekeeper-${id}`);
    expect(alarm).toMatchObject({
      MetricName: metric,
      Period: period,
      Threshold: threshold,
      Statistic: 'Sum',
      EvaluationPeriods: periods,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
      AlarmActions: [`arn:aws:sns:eu-central-1:${ACCOUNT}:rolekeeper-alarms`],
    });
    expect(alarm?.OKActions).toEqual(alarm?.AlarmActions);
  });

  test.for(WATCHED)('$id names its section of the runbook, with commands in it', ({ id }) => {
    const alarm = alarms.find(({ AlarmName }) => AlarmName === `rolekeeper-${id}`);
    const sections = readFileSync('docs/runbook.md', 'utf8').split(/^## /m);
    expect(alarm?.AlarmDescription).toMatch(new RegExp(`\\. What to do: docs/runbook\\.md#${id}$`));
    expect(sections.find((text) => text.startsWith(`${id}\n`))).toContain('```sh\n');
  });

  test('watch what the function writes, dimension included', () => {
    const ours = alarms.filter(({ Namespace }) => Namespace === 'Rolekeeper');
    expect(ours).toHaveLength(Object.keys(WEBHOOK_METRICS).length);
    for (const { MetricName, Dimensions } of ours) {
      expect(Object.keys(WEBHOOK_METRICS)).toContain(MetricName);
      expect(Dimensions).toEqual([{ Name: 'service', Value: 'rolekeeper' }]);
    }
  });
});
