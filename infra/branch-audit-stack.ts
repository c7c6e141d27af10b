/**
 * The branch audit, where it is asked for (`-c branchAudit=true`): once a day a function looks whether roles were used from
 * the branches that their manifests name. A stack of its own, so that it can go without the rest, and a role of its own,
 * which can do nothing to IAM.
 *
 * Buckets, topic and the token of the manifests are named, as all that the service consists of has fixed names: no export
 * holds the stacks together.
 */
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Policy, PolicyDocument, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type Code, type IFunction, Tracing } from 'aws-cdk-lib/aws-lambda';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { STATE_KEYS } from '../src/layout.ts';
import { METRICS_NAMESPACE } from '../src/service/metrics.ts';
import { acknowledge } from './acknowledge.ts';
import { createAlarms } from './alarm-row.ts';
import { branchAuditAlarmRows } from './branch-audit-alarms.ts';
import { DeploymentError, type DeploymentSpec } from './deployment.ts';
import { deploymentFacts } from './deployment-facts.ts';
import { bucketNames, namesOf, type Place, TOOL_PATH } from './names.ts';
import { NodeFunction } from './node-function.ts';
import { type PolicyStatementJson, policyDocument } from './policy-statement.ts';
import { secretArn, sourceEnvironment } from './reconciler-stack.ts';
import { boundServiceRoles } from './service-boundary.ts';
import { metricsOf } from './service-metrics.ts';

/** What Lambda allows: CloudTrail answers two calls a second in each Region. */
const FUNCTION_TIMEOUT = Duration.minutes(15);

export interface BranchAuditStackProps extends StackProps {
  deployment: DeploymentSpec;
  /** The code of a function of functions/, by the name of its file. */
  codeOf: (entry: string) => Code;
}

export class BranchAuditStack extends Stack {
  constructor(scope: Construct, id: string, { deployment, codeOf, ...props }: BranchAuditStackProps) {
    super(scope, id, props);
    createBranchAudit(this, deployment, codeOf);
  }
}

/**
 * What the stack consists of, in any scope; infra/library.ts puts it into stacks of other apps.
 * @param codeOf the code of a function of functions/, by the name of its file
 * @throws DeploymentError unless the deployment has a branch audit
 */
export function createBranchAudit(
  scope: Construct,
  deployment: DeploymentSpec,
  codeOf: (entry: string) => Code,
): IFunction {
  const { place, mode } = deployment;
  boundServiceRoles(scope, deployment);
  if (!deployment.branchAudit) throw new DeploymentError(['the deployment has no branch audit: choose branchAudit']);
  const names = namesOf(place);
  const regions = auditRegions(deployment);
  createTokenSecret(scope, names.pipelinesToken);
  const role = new Role(scope, 'BranchAuditRole', {
    roleName: names.roles.branchAudit,
    path: TOOL_PATH,
    description: 'Looks whether roles were used from the branches that their manifests name',
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
  const audit = new NodeFunction(scope, 'BranchAudit', {
    entry: 'branch-audit',
    code: codeOf('branch-audit'),
    functionName: names.branchAudit,
    description: 'Looks whether roles were used from the branches that their manifests name',
    role,
    timeout: FUNCTION_TIMEOUT,
    memorySize: 512,
    tracing: Tracing.DISABLED,
    environment: {
      STATE_BUCKET: bucketNames(place).state,
      ...sourceEnvironment(deployment),
      MODE: mode,
      ACCOUNT: place.account,
      DEPLOYMENT: JSON.stringify(deploymentFacts(deployment)),
      AUDIT_REGIONS: regions.join(','),
      PIPELINES_TOKEN_SECRET: names.pipelinesToken,
      POWERTOOLS_SERVICE_NAME: names.service,
      POWERTOOLS_METRICS_NAMESPACE: METRICS_NAMESPACE,
      POWERTOOLS_LOG_LEVEL: 'INFO',
    },
  });
  const statements = branchAuditStatements(deployment, audit.logGroup.logGroupArn);
  const access = new Policy(scope, 'BranchAuditAccess', {
    document: PolicyDocument.fromJson(policyDocument(statements)),
    roles: [role],
  });
  acknowledgeFindings(access, deployment);
  audit.node.addDependency(access);
  new Rule(scope, 'BranchAuditSchedule', {
    ruleName: names.branchAuditRule,
    description: 'Looks once a day at the uses of roles',
    schedule: Schedule.rate(Duration.days(1)),
    targets: [new LambdaFunction(audit)],
  });
  const sns = `arn:${place.partition}:sns:${place.region}:${place.account}:${names.alarmTopic}`;
  const topic = Topic.fromTopicArn(scope, 'AlarmTopic', deployment.alarmTopicArn ?? sns);
  createAlarms(new Construct(scope, 'Alarms'), branchAuditAlarmRows(metricsOf(names).branchAudit), {
    topic,
    runbookUrl: deployment.runbookUrl,
    names,
  });
  new CfnOutput(scope, 'PipelinesTokenSecret', { value: names.pipelinesToken });
  new CfnOutput(scope, 'BranchAuditFunction', { value: audit.functionName });
  return audit;
}

/** As it is deployed, or where calls to the global endpoint of STS are. */
export function auditRegions({ place, auditRegions: named }: DeploymentSpec): string[] {
  const usual = [place.region, ...(place.partition === 'aws' ? ['us-east-1'] : [])];
  return [...new Set(named.length > 0 ? named : usual)];
}

/** Empty until a person puts the token in, and gone with the stack, as that of the manifests (reconciler-stack.ts). */
function createTokenSecret(scope: Construct, name: string): void {
  const secret = new CfnSecret(scope, 'PipelinesToken', {
    name,
    description: 'Reads runs of pipelines: {"token": "..."}, put in by a person (docs/deploy.md)',
  });
  acknowledge(secret, {
    'AwsSolutions-SMG4': 'Bitbucket has no API that makes an access token: a person exchanges it before it ends',
  });
}

/** All that the function may do, as data. */
export function branchAuditStatements(
  { place, source, ...deployment }: DeploymentSpec,
  logGroupArn: string,
): PolicyStatementJson[] {
  const { config, state } = bucketArns(place);
  const names = namesOf(place);
  const Condition = { StringEquals: { 'aws:ResourceAccount': place.account } };
  const secrets = [names.pipelinesToken, ...(source === 'bitbucket' ? [names.bitbucketToken] : [])];
  return [
    // CloudTrail's look-up has no resource to name.
    {
      Sid: 'LookUpUses',
      Effect: 'Allow',
      Action: ['cloudtrail:LookupEvents'],
      Resource: ['*'],
      Condition: { StringEquals: { 'aws:RequestedRegion': auditRegions({ place, source, ...deployment }) } },
    },
    {
      Sid: 'ReadTokens',
      Effect: 'Allow',
      Action: ['secretsmanager:GetSecretValue'],
      Resource: secrets.map((name) => secretArn(place, name)),
    },
    // Without ListBucket a missing object answers "access denied", and "not there" would look like "not allowed".
    {
      Sid: 'ListBuckets',
      Effect: 'Allow',
      Action: ['s3:ListBucket'],
      Resource: source === 'bucket' ? [config, state] : [state],
      Condition,
    },
    ...(source === 'bucket'
      ? [
          {
            Sid: 'ReadManifests',
            Effect: 'Allow' as const,
            Action: ['s3:GetObject'],
            Resource: [`${config}/*`],
            Condition,
          },
        ]
      : []),
    {
      Sid: 'KeepAudit',
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject'],
      Resource: [`${state}/${STATE_KEYS.branchAudit}`],
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

function bucketArns(place: Place): { config: string; state: string } {
  const { config, state } = bucketNames(place);
  return { config: `arn:${place.partition}:s3:::${config}`, state: `arn:${place.partition}:s3:::${state}` };
}

function acknowledgeFindings(access: Policy, { place, source }: DeploymentSpec): void {
  acknowledge(access, {
    'AwsSolutions-IAM5[Resource::*]': 'LookupEvents has no resource to name; the Regions are named in its condition',
    ...(source === 'bucket' && {
      [`AwsSolutions-IAM5[Resource::${bucketArns(place).config}/*]`]: 'Revisions are named by commit',
    }),
  });
}
