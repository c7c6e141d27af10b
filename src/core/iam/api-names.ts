/**
 * Names that people know and that permissions do not have: of API calls and commands, and of services. Facts of AWS's
 * reference and SDKs; a test checks that AWS has what each leads to.
 */
import { serviceOf } from './catalogue.ts';

/** Service -> permissions, separated by spaces -> calls and commands that need them, in lower case, the same. */
const PERMISSIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  cloudfront: {
    CreateInvalidation: 'invalidate invalidatecache',
  },
  dynamodb: {
    GetItem: 'transactgetitems',
    'PutItem UpdateItem DeleteItem': 'transactwriteitems',
  },
  ecr: {
    'BatchGetImage GetDownloadUrlForLayer BatchCheckLayerAvailability': 'pull pullimage',
    GetAuthorizationToken: 'getlogin getloginpassword login',
    'PutImage InitiateLayerUpload UploadLayerPart CompleteLayerUpload BatchCheckLayerAvailability': 'push pushimage',
  },
  kms: {
    'ReEncryptFrom ReEncryptTo': 'reencrypt',
  },
  lambda: {
    InvokeFunction: 'invoke',
  },
  s3: {
    DeleteObject: 'deleteobjects',
    GetBucketNotification: 'getbucketnotificationconfiguration',
    GetBucketObjectLockConfiguration: 'getobjectlockconfiguration',
    GetBucketPublicAccessBlock: 'getpublicaccessblock',
    GetObject: 'getobjectmetadata headobject selectobjectcontent',
    'GetObject PutObject': 'copyobject uploadpartcopy',
    ListAllMyBuckets: 'listbuckets',
    ListBucket: 'headbucket listobjects listobjectsv2',
    ListBucketMultipartUploads: 'listmultipartuploads',
    ListBucketVersions: 'listobjectversions',
    ListMultipartUploadParts: 'listparts',
    PutBucketCORS: 'deletebucketcors',
    PutBucketNotification: 'putbucketnotificationconfiguration',
    PutBucketObjectLockConfiguration: 'putobjectlockconfiguration',
    PutBucketPublicAccessBlock: 'deletepublicaccessblock putpublicaccessblock',
    PutBucketTagging: 'deletebuckettagging',
    PutEncryptionConfiguration: 'deletebucketencryption',
    PutLifecycleConfiguration: 'deletebucketlifecycle',
    PutObject: 'completemultipartupload createmultipartupload uploadobject uploadpart',
    PutReplicationConfiguration: 'deletebucketreplication',
  },
  sns: {
    Publish: 'publishbatch',
  },
  sqs: {
    ChangeMessageVisibility: 'changemessagevisibilitybatch',
    DeleteMessage: 'deletemessagebatch',
    SendMessage: 'sendmessagebatch',
  },
  sts: {
    AssumeRoleWithWebIdentity: 'assumerolewithoidc',
  },
};

/** Shorter than the action, or put otherwise; lower case. Only where nothing else can be meant. */
const SHORT: typeof PERMISSIONS = {
  amplify: { StartDeployment: 'startdeploy' },
  cloudwatch: { PutMetricAlarm: 'putalarm' },
  codedeploy: { CreateDeployment: 'createdeploy' },
  codepipeline: { StartPipelineExecution: 'startpipeline' },
  ecr: { GetDownloadUrlForLayer: 'getdownloadurl', UploadLayerPart: 'uploadlayer' },
  ecs: { RegisterTaskDefinition: 'registertask' },
  lambda: { UpdateFunctionCode: 'updatecode' },
  s3: { PutObject: 'putfile', PutObjectTagging: 'putobjecttags' },
  secretsmanager: { GetSecretValue: 'getsecret readsecret' },
  states: { StartExecution: 'startstatemachine' },
  sts: { GetCallerIdentity: 'getcaller' },
};

/** Whose actions people look for under another service; those of `iam` and `sts` under any. */
const NEIGHBOURS: Readonly<Record<string, readonly string[]>> = {
  cloudformation: ['s3'],
  cloudwatch: ['events', 'logs'],
  ec2: ['autoscaling', 'elasticloadbalancing', 'ssm'],
  ecr: ['ecs'],
  ecs: ['application-autoscaling', 'ecr', 'elasticloadbalancing', 'logs'],
  events: ['scheduler'],
  lambda: ['logs'],
  logs: ['cloudwatch'],
  s3: ['cloudfront', 'kms'],
  ssm: ['secretsmanager'],
};

/** Calls of API Gateway are allowed by their HTTP method. */
const METHODS: Readonly<Record<string, string>> = { create: 'POST', delete: 'DELETE', get: 'GET', update: 'PATCH' };

/** The name of a product or of its SDK client, without hyphens, to prefixes of permissions. */
const PREFIXES: Readonly<Record<string, readonly string[]>> = {
  alb: ['elasticloadbalancing'],
  apigatewayv2: ['apigateway'],
  bedrockruntime: ['bedrock'],
  cdn: ['cloudfront'],
  certificatemanager: ['acm'],
  cloudwatchevents: ['events'],
  cloudwatchlogs: ['logs'],
  cognito: ['cognito-idp', 'cognito-identity'],
  cognitoidentityprovider: ['cognito-idp'],
  connections: ['codeconnections'],
  dynamo: ['dynamodb'],
  efs: ['elasticfilesystem'],
  elb: ['elasticloadbalancing'],
  elbv2: ['elasticloadbalancing'],
  elasticsearch: ['es'],
  emr: ['elasticmapreduce'],
  eventbridge: ['events'],
  kinesisfirehose: ['firehose'],
  loadbalancing: ['elasticloadbalancing'],
  msk: ['kafka'],
  nlb: ['elasticloadbalancing'],
  opensearch: ['es', 'aoss'],
  opensearchserverless: ['aoss'],
  parameterstore: ['ssm'],
  sagemakerruntime: ['sagemaker'],
  sesv2: ['ses'],
  sfn: ['states'],
  stepfunctions: ['states'],
  systemsmanager: ['ssm'],
};

/** Separated by `, `; undefined if the action, in lower case, is no such name. */
export function permissionsOf(action: string): string | undefined {
  const [service = '', name = ''] = action.split(':');
  const known = foundIn(PERMISSIONS, service, name);
  if (known !== undefined) return known;
  const [, verb = ''] = /^(create|delete|get|update)[a-z]/.exec(name) ?? [];
  if (service === 'apigateway' && METHODS[verb] !== undefined) return `apigateway:${METHODS[verb]}`;
  // PutBucketEncryption needs PutEncryptionConfiguration, and so on.
  const [, deed = '', what = ''] = /^(get|put)bucket([a-z]+?)(?:configuration)?$/.exec(name) ?? [];
  return service === 's3' ? serviceOf('s3')?.actions.get(`${deed}${what}configuration`)?.name : undefined;
}

function foundIn(table: typeof PERMISSIONS, service: string, name: string): string | undefined {
  const names = Object.hasOwn(table, service) ? table[service] : undefined;
  const [found] = Object.entries(names ?? {}).find(([, calls]) => calls.split(' ').includes(name)) ?? [];
  return found
    ?.split(' ')
    .map((permission) => `${service}:${permission}`)
    .join(', ');
}

/** What a short name stands for; undefined if the action, in lower case, is none of the list. */
export function longNameOf(action: string): string | undefined {
  const [service = '', name = ''] = action.split(':');
  return foundIn(SHORT, service, name);
}

/** Prefixes under which an action may be that is not found under `prefix`. */
export function neighboursOf(prefix: string): readonly string[] {
  return [...((Object.hasOwn(NEIGHBOURS, prefix) ? NEIGHBOURS[prefix] : undefined) ?? []), 'iam', 'sts'];
}

/** Of a service's name in lower case; none if it is not known. */
export function prefixesOf(service: string): readonly string[] {
  const name = service.replaceAll('-', '');
  return (Object.hasOwn(PREFIXES, name) ? PREFIXES[name] : undefined) ?? [];
}

/** All that is led to: for the test that AWS has it. */
export const ledTo = () => ({
  actions: [
    ...[PERMISSIONS, SHORT].flatMap((table) =>
      Object.entries(table).flatMap(([service, names]) =>
        Object.keys(names).flatMap((all) => all.split(' ').map((one) => `${service}:${one}`)),
      ),
    ),
    ...Object.values(METHODS).map((method) => `apigateway:${method}`),
  ],
  prefixes: [...new Set([...Object.values(PREFIXES), ...Object.values(NEIGHBOURS)].flat())],
});
