/**
 * Names that people know and that permissions do not have: of API calls and commands, and of services. Facts of AWS's
 * reference and SDKs; a test checks that AWS has what each leads to.
 */

/** Call or command, in lower case, to its permissions. */
const PERMISSIONS: Readonly<Record<string, string>> = {
  'cloudfront:invalidate': 'cloudfront:CreateInvalidation',
  'cloudfront:invalidatecache': 'cloudfront:CreateInvalidation',
  'dynamodb:transactgetitems': 'dynamodb:GetItem',
  'dynamodb:transactwriteitems': 'dynamodb:PutItem, dynamodb:UpdateItem, dynamodb:DeleteItem',
  'ecr:getlogin': 'ecr:GetAuthorizationToken',
  'ecr:getloginpassword': 'ecr:GetAuthorizationToken',
  'ecr:login': 'ecr:GetAuthorizationToken',
  'ecr:pull': 'ecr:BatchGetImage, ecr:GetDownloadUrlForLayer, ecr:BatchCheckLayerAvailability',
  'ecr:pullimage': 'ecr:BatchGetImage, ecr:GetDownloadUrlForLayer, ecr:BatchCheckLayerAvailability',
  'ecr:push':
    'ecr:PutImage, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload, ecr:BatchCheckLayerAvailability',
  'ecr:pushimage':
    'ecr:PutImage, ecr:InitiateLayerUpload, ecr:UploadLayerPart, ecr:CompleteLayerUpload, ecr:BatchCheckLayerAvailability',
  'kms:reencrypt': 'kms:ReEncryptFrom, kms:ReEncryptTo',
  'lambda:invoke': 'lambda:InvokeFunction',
  's3:completemultipartupload': 's3:PutObject',
  's3:copyobject': 's3:GetObject, s3:PutObject',
  's3:createmultipartupload': 's3:PutObject',
  's3:deletebucketcors': 's3:PutBucketCORS',
  's3:deletebucketencryption': 's3:PutEncryptionConfiguration',
  's3:deletebucketlifecycle': 's3:PutLifecycleConfiguration',
  's3:deletebucketreplication': 's3:PutReplicationConfiguration',
  's3:deletebuckettagging': 's3:PutBucketTagging',
  's3:deleteobjects': 's3:DeleteObject',
  's3:deletepublicaccessblock': 's3:PutBucketPublicAccessBlock',
  's3:getbucketaccelerateconfiguration': 's3:GetAccelerateConfiguration',
  's3:getbucketencryption': 's3:GetEncryptionConfiguration',
  's3:getbucketinventoryconfiguration': 's3:GetInventoryConfiguration',
  's3:getbucketlifecycle': 's3:GetLifecycleConfiguration',
  's3:getbucketlifecycleconfiguration': 's3:GetLifecycleConfiguration',
  's3:getbucketmetricsconfiguration': 's3:GetMetricsConfiguration',
  's3:getbucketnotificationconfiguration': 's3:GetBucketNotification',
  's3:getbucketreplication': 's3:GetReplicationConfiguration',
  's3:getobjectlockconfiguration': 's3:GetBucketObjectLockConfiguration',
  's3:getobjectmetadata': 's3:GetObject',
  's3:getpublicaccessblock': 's3:GetBucketPublicAccessBlock',
  's3:headbucket': 's3:ListBucket',
  's3:headobject': 's3:GetObject',
  's3:listbuckets': 's3:ListAllMyBuckets',
  's3:listmultipartuploads': 's3:ListBucketMultipartUploads',
  's3:listobjects': 's3:ListBucket',
  's3:listobjectsv2': 's3:ListBucket',
  's3:listobjectversions': 's3:ListBucketVersions',
  's3:listparts': 's3:ListMultipartUploadParts',
  's3:putbucketaccelerateconfiguration': 's3:PutAccelerateConfiguration',
  's3:putbucketencryption': 's3:PutEncryptionConfiguration',
  's3:putbucketinventoryconfiguration': 's3:PutInventoryConfiguration',
  's3:putbucketlifecycle': 's3:PutLifecycleConfiguration',
  's3:putbucketlifecycleconfiguration': 's3:PutLifecycleConfiguration',
  's3:putbucketmetricsconfiguration': 's3:PutMetricsConfiguration',
  's3:putbucketnotificationconfiguration': 's3:PutBucketNotification',
  's3:putbucketreplication': 's3:PutReplicationConfiguration',
  's3:putobjectlockconfiguration': 's3:PutBucketObjectLockConfiguration',
  's3:putpublicaccessblock': 's3:PutBucketPublicAccessBlock',
  's3:selectobjectcontent': 's3:GetObject',
  's3:uploadobject': 's3:PutObject',
  's3:uploadpart': 's3:PutObject',
  's3:uploadpartcopy': 's3:GetObject, s3:PutObject',
  'sns:publishbatch': 'sns:Publish',
  'sqs:changemessagevisibilitybatch': 'sqs:ChangeMessageVisibility',
  'sqs:deletemessagebatch': 'sqs:DeleteMessage',
  'sqs:sendmessagebatch': 'sqs:SendMessage',
  'sts:assumerolewithoidc': 'sts:AssumeRoleWithWebIdentity',
};

/** Shorter than the action, or put otherwise; lower case. Only where nothing else can be meant. */
const SHORT: Readonly<Record<string, string>> = {
  'amplify:startdeploy': 'amplify:StartDeployment',
  'cloudwatch:putalarm': 'cloudwatch:PutMetricAlarm',
  'codedeploy:createdeploy': 'codedeploy:CreateDeployment',
  'codepipeline:startpipeline': 'codepipeline:StartPipelineExecution',
  'ecr:getdownloadurl': 'ecr:GetDownloadUrlForLayer',
  'ecr:uploadlayer': 'ecr:UploadLayerPart',
  'ecs:registertask': 'ecs:RegisterTaskDefinition',
  'lambda:updatecode': 'lambda:UpdateFunctionCode',
  's3:putfile': 's3:PutObject',
  's3:putobjecttags': 's3:PutObjectTagging',
  'secretsmanager:getsecret': 'secretsmanager:GetSecretValue',
  'secretsmanager:readsecret': 'secretsmanager:GetSecretValue',
  'states:startstatemachine': 'states:StartExecution',
  'sts:getcaller': 'sts:GetCallerIdentity',
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
  const known = Object.hasOwn(PERMISSIONS, action) ? PERMISSIONS[action] : undefined;
  if (known !== undefined) return known;
  const [, verb = ''] = /^apigateway:(create|delete|get|update)[a-z]/.exec(action) ?? [];
  return METHODS[verb] === undefined ? undefined : `apigateway:${METHODS[verb]}`;
}

/** What a short name stands for; undefined if the action, in lower case, is none of the list. */
export function longNameOf(action: string): string | undefined {
  return Object.hasOwn(SHORT, action) ? SHORT[action] : undefined;
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
export const LED_TO = {
  actions: [
    ...new Set(Object.values(PERMISSIONS).flatMap((text) => text.split(', '))),
    ...Object.values(SHORT),
    ...Object.values(METHODS).map((method) => `apigateway:${method}`),
  ],
  prefixes: [...new Set([...Object.values(PREFIXES), ...Object.values(NEIGHBOURS)].flat())],
};
