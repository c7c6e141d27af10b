/**
 * The service itself: manifests come in through a bucket, or are fetched from Bitbucket; doorbells ring, the function makes IAM equal to the
 * manifests, and says what it did in metrics, reports and alarms. docs/event-flow.svg is a picture of this file.
 */
import { Annotations, CfnOutput, CfnParameter, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { type IRole, Policy, PolicyDocument, Role } from 'aws-cdk-lib/aws-iam';
import { type Code, EventSourceMapping, type IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { SourceEnvironment } from '../functions/environment.ts';
import type { ManifestOrigin } from '../src/core/model/deployment.ts';
import { METRICS_NAMESPACE } from '../src/service/metrics.ts';
import { acknowledge } from './acknowledge.ts';
import { createAlarmTopic } from './alarm-topic.ts';
import { Alarms } from './alarms.ts';
import { Buckets, letGateRead } from './buckets.ts';
import { createDashboard } from './dashboard.ts';
import type { DeploymentSpec } from './deployment.ts';
import { deployedBoundary, deploymentFacts } from './deployment-facts.ts';
import { Doorbells } from './doorbells.ts';
import { sharesAccount } from './gate-place.ts';
import { bucketNames, namesOf, type Place, roleArn } from './names.ts';
import { NodeFunction } from './node-function.ts';
import { type PolicyStatementJson, policyDocument } from './policy-statement.ts';
import { boundServiceRoles } from './service-boundary.ts';

export interface ReconcilerStackProps extends StackProps {
  deployment: DeploymentSpec;
  /** The code of a function of functions/, by the name of its file. */
  codeOf: (entry: string) => Code;
}

export class ReconcilerStack extends Stack {
  constructor(scope: Construct, id: string, { deployment, codeOf, ...props }: ReconcilerStackProps) {
    super(scope, id, props);
    createService(this, deployment, codeOf);
  }
}

/** What other stacks may want to refer to. */
export interface Service {
  readonly configBucket: IBucket;
  readonly stateBucket: IBucket;
  readonly function: IFunction;
  readonly alarmTopic: ITopic;
}

/**
 * What the stack consists of, in any scope; infra/library.ts puts it into stacks of other apps.
 * @param codeOf the code of a function of functions/, by the name of its file
 */
export function createService(scope: Construct, deployment: DeploymentSpec, codeOf: (entry: string) => Code): Service {
  const { place, layout, mode, driftMinutes, source, functionMemory, functionConcurrency } = deployment;
  const functionTimeout = Duration.seconds(deployment.functionTimeout);
  boundServiceRoles(scope, deployment);
  warnOfUnwatchedBoundary(scope, deployment);
  const names = namesOf(place);
  const reconcilerArn = roleArn(place, names.roles.reconciler);
  const role = Role.fromRoleArn(scope, 'ReconcilerRole', reconcilerArn);
  const buckets = new Buckets(scope, 'Buckets', place, source);
  if (deployment.gateAccount !== undefined) letGateRead(buckets.state, place, deployment.gateAccount);
  const doorbells = new Doorbells(scope, 'Doorbells', {
    configBucketName: source === 'bucket' ? buckets.config.bucketName : undefined,
    layout,
    driftMinutes,
    reconcilerArn,
    functionTimeout,
    names,
  });
  const announced = new CfnParameter(scope, 'Announced', {
    default: '{}',
    description:
      'What a deployment that has begun is about to change; npm run deploy sets it, and it counts for less than an hour',
  });
  const reconcile = new NodeFunction(scope, 'Reconcile', {
    entry: 'reconcile',
    code: codeOf('reconcile'),
    functionName: names.reconcile,
    description: 'Makes IAM roles equal to their manifests',
    role,
    timeout: functionTimeout,
    memorySize: functionMemory,
    ...(functionConcurrency !== undefined && { reservedConcurrentExecutions: functionConcurrency }),
    environment: {
      STATE_BUCKET: buckets.state.bucketName,
      ...sourceEnvironment(deployment, buckets.config.bucketName),
      MODE: mode,
      ACCOUNT: place.account,
      DEPLOYMENT: JSON.stringify(deploymentFacts(deployment)),
      ANNOUNCED: announced.valueAsString,
      POWERTOOLS_SERVICE_NAME: names.service,
      POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
      POWERTOOLS_LOG_LEVEL: 'INFO',
    },
  });
  const access = new Policy(scope, 'ReconcilerAccess', {
    document: PolicyDocument.fromJson(policyDocument(accessStatements(place, reconcile.logGroup.logGroupArn, source))),
  });
  access.attachToRole(role);
  reconcile.node.addDependency(access);
  // A FIFO queue hands out at most ten messages at a time: ten rings, one pass.
  reconcile.addEventSource(new SqsEventSource(doorbells.queue, { batchSize: 10, reportBatchItemFailures: true }));
  const topic = createAlarmTopic(scope, place, deployment, deployment.gateAccount);
  const alarms = new Alarms(scope, 'Alarms', {
    function: reconcile,
    functionTimeout,
    doorbells,
    topic,
    runbookUrl: deployment.runbookUrl,
    driftPeriod: Duration.minutes(driftMinutes),
    names,
  });
  createDashboard(scope, {
    function: reconcile,
    log: reconcile.logGroup,
    alarms: alarms.all,
    names,
    hasGate: sharesAccount(deployment),
  });
  acknowledgeFindings(role, access, place, source);
  if (source === 'bitbucket') createTokenSecret(scope, names.bitbucketToken);
  else new CfnOutput(scope, 'ConfigBucket', { value: buckets.config.bucketName });
  new CfnOutput(scope, 'StateBucket', { value: buckets.state.bucketName });
  new CfnOutput(scope, 'ReconcileFunction', { value: reconcile.functionName });
  startLast(scope, reconcile);
  return { configBucket: buckets.config, stateBucket: buckets.state, function: reconcile, alarmTopic: topic };
}

/** A boundary that nobody watches can be widened, and with it every role; the service would only note that it cannot tell. */
function warnOfUnwatchedBoundary(scope: Construct, deployment: DeploymentSpec): void {
  if (deployedBoundary(deployment) !== null) return;
  const { permissionsBoundary } = deployment.settings.roles;
  Annotations.of(scope).addWarningV2(
    'rolekeeper:boundary-not-watched',
    `nothing says what ${permissionsBoundary} should be, so nobody would notice that it was changed. Put its text under ` +
      'roles.boundaryDocument in rolekeeper.yaml, as AWS prints it, or let the stack have it: without createBoundary=false, ' +
      'and with adoptBoundary=true where an earlier deployment has left it (docs/deploy.md)',
  );
}

/**
 * A first deployment that fails takes the buckets back with it, if they are empty. So nothing can start a pass, which
 * writes to them, before all the rest is there.
 */
function startLast(scope: Construct, reconcile: NodeFunction): void {
  const rest = scope.node.children.filter((child) => child !== reconcile);
  const mappings = reconcile.node.findAll().filter((child) => child instanceof EventSourceMapping);
  for (const mapping of mappings) mapping.node.addDependency(...rest);
}

/**
 * The token for Bitbucket is put in by a person. The secret is made empty, without a placeholder that could be taken for a
 * token, or that an update of the stack could put in its place again. It goes with the stack: a token that nobody uses is
 * best gone.
 */
function createTokenSecret(scope: Construct, name: string): void {
  const secret = new CfnSecret(scope, 'BitbucketToken', {
    name,
    description: 'Reads the config repository: {"token": "..."}, put in by a person (docs/deploy.md)',
  });
  acknowledge(secret, {
    'AwsSolutions-SMG4': 'Bitbucket has no API that makes an access token: a person exchanges it before it ends',
  });
  new CfnOutput(scope, 'BitbucketTokenSecret', { value: name });
}

/** Where a function reads the manifests from. */
export function sourceEnvironment(
  { source, settings, configRepository, configFolder, layout, place }: DeploymentSpec,
  configBucket: string = bucketNames(place).config,
): SourceEnvironment {
  if (source === 'bucket') return { CONFIG_BUCKET: configBucket, LAYOUT: layout };
  if (configRepository === undefined) throw new Error('describeDeployment wants a repository to fetch');
  return {
    SOURCE_WORKSPACE: settings.provider.workspaceUuid,
    SOURCE_REPOSITORY: configRepository.uuid,
    SOURCE_BRANCH: configRepository.branch,
    SOURCE_FOLDER: configFolder,
    SOURCE_TOKEN_SECRET: namesOf(place).bitbucketToken,
  };
}

function acknowledgeFindings(role: IRole, access: Policy, place: Place, source: ManifestOrigin): void {
  acknowledge(role, {
    'AwsSolutions-IAM5[Resource::*]': 'X-Ray has no resources to name: PutTraceSegments and PutTelemetryRecords',
  });
  acknowledge(access, {
    [`AwsSolutions-IAM5[Resource::${bucketArns(place).state}/*]`]: 'Reports are named by time and commit',
    ...(source === 'bucket' && {
      [`AwsSolutions-IAM5[Resource::${bucketArns(place).config}/*]`]: 'Revisions are named by commit',
    }),
  });
}

/** What the function may do to its own buckets and log, as data; the queue's part comes with the event source. */
export function accessStatements(
  place: Place,
  logGroupArn: string,
  source: ManifestOrigin = 'bucket',
): PolicyStatementJson[] {
  const { config, state } = bucketArns(place);
  // Bucket names are global: if ours was deleted and another account took the name, nothing is read from or sent to
  // that bucket.
  const Condition = { StringEquals: { 'aws:ResourceAccount': place.account } };
  return [
    // Without ListBucket a missing object answers "access denied", and "not there" would look like "not allowed".
    {
      Sid: 'ListBuckets',
      Effect: 'Allow',
      Action: ['s3:ListBucket'],
      Resource: source === 'bucket' ? [config, state] : [state],
      Condition,
    },
    source === 'bucket'
      ? { Sid: 'ReadManifests', Effect: 'Allow', Action: ['s3:GetObject'], Resource: [`${config}/*`], Condition }
      : {
          Sid: 'ReadToken',
          Effect: 'Allow',
          Action: ['secretsmanager:GetSecretValue'],
          Resource: [secretArn(place, namesOf(place).bitbucketToken)],
        },
    {
      Sid: 'KeepState',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: [`${state}/*`],
      Condition,
    },
    {
      Sid: 'WriteLog',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: [logGroupArn],
    },
  ];
}

/** Secrets Manager puts six characters behind the name of every secret. */
export function secretArn({ partition, region, account }: Place, name: string): string {
  return `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}-??????`;
}

function bucketArns(place: Place): { config: string; state: string } {
  const { config, state } = bucketNames(place);
  return { config: `arn:${place.partition}:s3:::${config}`, state: `arn:${place.partition}:s3:::${state}` };
}
