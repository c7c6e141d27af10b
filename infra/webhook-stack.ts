/**
 * The webhook, where it is asked for (`-c webhook=true`): an address on the internet that Bitbucket calls after a push, so
 * that a pass begins within seconds and not with the schedule. A stack of its own, so that it can go without the rest.
 *
 * Queue and topic are named, as all that the service consists of has fixed names: no export holds the stacks together.
 */
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Policy, PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type Code, FunctionUrlAuthType, type IFunction, Tracing } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { METRICS_NAMESPACE } from '../src/service/metrics.ts';
import { acknowledge } from './acknowledge.ts';
import { createAlarms } from './alarm-row.ts';
import { DeploymentError, type DeploymentSpec } from './deployment.ts';
import { namesOf, TOOL_PATH } from './names.ts';
import { NodeFunction } from './node-function.ts';
import { type PolicyStatementJson, policyDocument } from './policy-statement.ts';
import { metricsOf } from './service-metrics.ts';
import { webhookAlarmRows } from './webhook-alarms.ts';

/** Bitbucket waits no longer. */
const FUNCTION_TIMEOUT = Duration.seconds(10);

/**
 * How many calls are answered at a time. Lambda lets ten times as many in a second, and turns the others away before they
 * cost anything: so this number is what a flood costs at most (docs/deploy.md), and what it can take from the account.
 * Two, because Bitbucket does not send again what was turned away.
 */
const AT_A_TIME = 2;

/** Letters and digits, so that it survives a form: 285 bits. */
const SECRET_LENGTH = 48;

export interface WebhookStackProps extends StackProps {
  deployment: DeploymentSpec;
  /** The code of a function of functions/, by the name of its file. */
  codeOf: (entry: string) => Code;
}

export class WebhookStack extends Stack {
  constructor(scope: Construct, id: string, { deployment, codeOf, ...props }: WebhookStackProps) {
    super(scope, id, props);
    createWebhook(this, deployment, codeOf);
  }
}

/** What other stacks may want to refer to. */
export interface Webhook {
  readonly function: IFunction;
  /** What Bitbucket calls. */
  readonly url: string;
}

/**
 * What the stack consists of, in any scope; infra/library.ts puts it into stacks of other apps.
 * @param codeOf the code of a function of functions/, by the name of its file
 * @throws DeploymentError unless the deployment has a webhook
 */
export function createWebhook(scope: Construct, deployment: DeploymentSpec, codeOf: (entry: string) => Code): Webhook {
  const { place, settings, configRepository } = deployment;
  if (!deployment.webhook || configRepository === undefined) {
    throw new DeploymentError(['the deployment has no webhook: choose webhook, and name configRepository']);
  }
  const names = namesOf(place);
  const arn = (service: string, name: string) =>
    `arn:${place.partition}:${service}:${place.region}:${place.account}:${name}`;
  const queue = Queue.fromQueueArn(scope, 'Queue', arn('sqs', names.doorbells));
  const secret = createSecret(scope, names.webhookSecret);
  const role = new Role(scope, 'WebhookRole', {
    roleName: names.roles.webhook,
    path: TOOL_PATH,
    description: 'Reads the secret of the webhook and rings',
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
  const webhook = new NodeFunction(scope, 'Webhook', {
    entry: 'webhook',
    code: codeOf('webhook'),
    functionName: names.webhook,
    description: 'Rings after a push to the config branch',
    role,
    timeout: FUNCTION_TIMEOUT,
    memorySize: 256,
    // A flood would be traced as well, and a trace costs more than the call.
    tracing: Tracing.DISABLED,
    reservedConcurrentExecutions: AT_A_TIME,
    environment: {
      SECRET_ID: secret.secretArn,
      QUEUE_URL: queue.queueUrl,
      WORKSPACE_UUID: settings.provider.workspaceUuid,
      REPOSITORY_UUID: configRepository.uuid,
      BRANCH: configRepository.branch,
      POWERTOOLS_SERVICE_NAME: names.service,
      POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
      POWERTOOLS_LOG_LEVEL: 'INFO',
    },
  });
  const statements = webhookStatements(secret.secretArn, queue.queueArn, webhook.logGroup.logGroupArn);
  const access = new Policy(scope, 'WebhookAccess', {
    document: PolicyDocument.fromJson(policyDocument(statements)),
    roles: [role],
  });
  webhook.node.addDependency(access);
  // No signature of AWS: Bitbucket has none. The function looks at Bitbucket's own before anything else.
  const { url } = webhook.addFunctionUrl({ authType: FunctionUrlAuthType.NONE });
  const topic = Topic.fromTopicArn(scope, 'AlarmTopic', deployment.alarmTopicArn ?? arn('sns', names.alarmTopic));
  createAlarms(new Construct(scope, 'Alarms'), webhookAlarmRows(webhook, metricsOf(names).webhook), {
    topic,
    runbookUrl: deployment.runbookUrl,
    names,
  });
  new CfnOutput(scope, 'WebhookUrl', { value: url, description: 'For the form of the webhook in Bitbucket' });
  new CfnOutput(scope, 'WebhookSecretCommand', {
    value: `aws secretsmanager get-secret-value --region ${place.region} --secret-id ${names.webhookSecret} --query SecretString --output text`,
    description: 'Prints the secret for that form',
  });
  return { function: webhook, url };
}

/** Made by AWS and known to nobody: not to the template, and not to whoever deploys it. */
function createSecret(scope: Construct, secretName: string): Secret {
  const secret = new Secret(scope, 'WebhookSecret', {
    secretName,
    description: 'Signs the calls of the webhook of the config repository in Bitbucket',
    generateSecretString: { passwordLength: SECRET_LENGTH, excludePunctuation: true },
    // Of no use without the webhook.
    removalPolicy: RemovalPolicy.DESTROY,
  });
  acknowledge(secret, {
    'AwsSolutions-SMG4':
      'A person has to put a new one into Bitbucket by hand: a rotation by itself would silence the bell',
  });
  return secret;
}

/** All that the function may do, as data. */
export function webhookStatements(secretArn: string, queueArn: string, logGroupArn: string): PolicyStatementJson[] {
  return [
    { Sid: 'ReadItsSecret', Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: [secretArn] },
    { Sid: 'Ring', Effect: 'Allow', Action: ['sqs:SendMessage'], Resource: [queueArn] },
    {
      Sid: 'WriteLog',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: [logGroupArn],
    },
  ];
}
