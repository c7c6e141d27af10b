/**
 * Policies of pipelines as they are in use, each for one way of deploying: a guardrail that objects to one of them raises a
 * false alarm. Roles that are passed are listed by the platform, as in every installation that uses them.
 */
import { type Draft, statement } from '../../support/judged-role.ts';

export interface Deployment extends Pick<Draft, 'policies' | 'teams'> {
  readonly title: string;
}

const HERE = 'eu-west-1:111122223333';
const ROLE = 'arn:aws:iam::111122223333:role';

type Lines = readonly (readonly [actions: string, resources: string, conditions?: object])[];

/** Each line a statement; actions and resources divided by spaces. */
function deployment(title: string, lines: Lines, passRoles: readonly string[] = []): Deployment {
  return {
    title,
    policies: [
      {
        name: 'deploy',
        statements: lines.map(([actions, resources, conditions]) =>
          statement('Allow', actions.split(' '), resources.split(' '), conditions),
        ),
      },
    ],
    ...(passRoles.length === 0 ? {} : { teams: { shop: { repositories: ['checkout-api'], passRoles } } }),
  };
}

const passedTo = (service: string) => ({ StringEquals: { 'iam:PassedToService': `${service}.amazonaws.com` } });

export const DEPLOYMENTS: readonly Deployment[] = [
  deployment('a static site: S3 and CloudFront', [
    ['s3:ListBucket s3:GetBucketLocation', 'arn:aws:s3:::shop-web'],
    ['s3:PutObject s3:GetObject s3:DeleteObject s3:PutObjectAcl', 'arn:aws:s3:::shop-web/*'],
    [
      'cloudfront:CreateInvalidation cloudfront:GetInvalidation',
      'arn:aws:cloudfront::111122223333:distribution/E2QWRUHAPOMQZL',
    ],
  ]),
  deployment('any distribution of the account is invalidated', [
    ['s3:PutObject s3:DeleteObject s3:ListBucket', 'arn:aws:s3:::shop-* arn:aws:s3:::shop-*/*'],
    ['cloudfront:CreateInvalidation cloudfront:ListDistributions', '*'],
  ]),
  deployment('a preview of each pull request, under a prefix', [
    ['s3:ListBucket', 'arn:aws:s3:::shop-previews', { StringLike: { 's3:prefix': 'pr-*' } }],
    ['s3:PutObject s3:DeleteObject', 'arn:aws:s3:::shop-previews/pr-*'],
  ]),
  deployment('images to ECR', [
    ['ecr:GetAuthorizationToken sts:GetCallerIdentity', '*'],
    [
      'ecr:BatchCheckLayerAvailability ecr:InitiateLayerUpload ecr:UploadLayerPart ecr:CompleteLayerUpload ecr:PutImage ecr:BatchGetImage ecr:GetDownloadUrlForLayer ecr:DescribeImages',
      `arn:aws:ecr:${HERE}:repository/shop/*`,
    ],
  ]),
  deployment('images to a repository of its own, with scan and life cycle', [
    ['ecr:GetAuthorizationToken', '*'],
    [
      'ecr:CreateRepository ecr:DescribeRepositories ecr:PutLifecyclePolicy ecr:PutImageScanningConfiguration ecr:DescribeImageScanFindings ecr:PutImage ecr:InitiateLayerUpload ecr:UploadLayerPart ecr:CompleteLayerUpload ecr:BatchCheckLayerAvailability',
      `arn:aws:ecr:${HERE}:repository/shop-api`,
    ],
  ]),
  deployment('images to the public registry', [
    ['ecr-public:GetAuthorizationToken sts:GetServiceBearerToken', '*'],
    [
      'ecr-public:PutImage ecr-public:InitiateLayerUpload ecr-public:UploadLayerPart ecr-public:CompleteLayerUpload ecr-public:BatchCheckLayerAvailability',
      'arn:aws:ecr-public::111122223333:repository/shop',
    ],
  ]),
  deployment(
    'a service on ECS',
    [
      ['ecs:RegisterTaskDefinition ecs:DescribeTaskDefinition ecs:DeregisterTaskDefinition', '*'],
      ['ecs:UpdateService ecs:DescribeServices', `arn:aws:ecs:${HERE}:service/prod/shop-*`],
      ['iam:PassRole', `${ROLE}/ecs/shop-task ${ROLE}/ecs/shop-execution`, passedTo('ecs-tasks')],
    ],
    [`${ROLE}/ecs/shop-*`],
  ),
  deployment('a new deployment of a service on ECS, without a new definition', [
    ['ecs:UpdateService ecs:DescribeServices', `arn:aws:ecs:${HERE}:service/prod/shop`],
    ['ecs:DescribeTasks', `arn:aws:ecs:${HERE}:task/prod/*`],
    ['ecs:ListTasks', '*'],
  ]),
  deployment(
    'a migration as a task on ECS',
    [
      ['ecs:RunTask', `arn:aws:ecs:${HERE}:task-definition/shop-migrate:*`],
      ['ecs:DescribeTasks ecs:StopTask', `arn:aws:ecs:${HERE}:task/prod/*`],
      ['logs:GetLogEvents logs:FilterLogEvents', `arn:aws:logs:${HERE}:log-group:/ecs/shop-migrate:*`],
      ['iam:PassRole', `${ROLE}/ecs/shop-migrate`, passedTo('ecs-tasks')],
    ],
    [`${ROLE}/ecs/shop-*`],
  ),
  deployment(
    'blue and green on ECS by CodeDeploy',
    [
      [
        'codedeploy:CreateDeployment codedeploy:GetDeployment codedeploy:RegisterApplicationRevision codedeploy:GetApplicationRevision codedeploy:GetDeploymentConfig',
        `arn:aws:codedeploy:${HERE}:application:shop arn:aws:codedeploy:${HERE}:deploymentgroup:shop/prod arn:aws:codedeploy:${HERE}:deploymentconfig:*`,
      ],
      ['ecs:RegisterTaskDefinition', '*'],
      ['iam:PassRole', `${ROLE}/ecs/shop-task`],
    ],
    [`${ROLE}/ecs/shop-task`],
  ),
  deployment('the code of functions', [
    [
      'lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration lambda:GetFunction lambda:GetFunctionConfiguration lambda:PublishVersion lambda:UpdateAlias',
      `arn:aws:lambda:${HERE}:function:shop-*`,
    ],
  ]),
  deployment('functions in every region', [
    ['lambda:UpdateFunctionCode lambda:PublishVersion', 'arn:aws:lambda:*:111122223333:function:shop-*'],
    ['lambda:ListFunctions', '*'],
  ]),
  deployment('a layer', [
    [
      'lambda:PublishLayerVersion lambda:GetLayerVersion lambda:DeleteLayerVersion',
      `arn:aws:lambda:${HERE}:layer:shop-deps arn:aws:lambda:${HERE}:layer:shop-deps:*`,
    ],
  ]),
  deployment(
    'a function that may be new',
    [
      [
        'lambda:CreateFunction lambda:UpdateFunctionCode lambda:UpdateFunctionConfiguration lambda:AddPermission lambda:GetFunction lambda:TagResource',
        `arn:aws:lambda:${HERE}:function:shop-api`,
      ],
      ['iam:PassRole', `${ROLE}/lambda/shop-api`, passedTo('lambda')],
    ],
    [`${ROLE}/lambda/shop-*`],
  ),
  deployment('sam deploy, with a role of CloudFormation’s own', [
    [
      'cloudformation:CreateChangeSet cloudformation:DescribeChangeSet cloudformation:ExecuteChangeSet cloudformation:DeleteChangeSet cloudformation:DescribeStacks cloudformation:DescribeStackEvents cloudformation:GetTemplateSummary cloudformation:ListStackResources',
      `arn:aws:cloudformation:${HERE}:stack/shop-api/*`,
    ],
    [
      's3:PutObject s3:GetObject s3:ListBucket',
      'arn:aws:s3:::aws-sam-cli-managed-* arn:aws:s3:::aws-sam-cli-managed-*/*',
    ],
  ]),
  deployment('stacks by name', [
    [
      'cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet cloudformation:DescribeChangeSet cloudformation:DescribeStacks cloudformation:DescribeStackEvents cloudformation:UpdateTerminationProtection',
      `arn:aws:cloudformation:${HERE}:stack/shop-*/*`,
    ],
    ['cloudformation:ValidateTemplate cloudformation:ListStacks', '*'],
  ]),
  {
    title: 'cdk deploy',
    policies: [{ preset: 'cdk-deploy', with: { regions: ['eu-west-1', 'us-east-1'] } }],
  },
  deployment('cdk deploy into another account, by the roles’ names', [
    [
      'sts:AssumeRole',
      'arn:aws:iam::444455556666:role/cdk-hnb659fds-deploy-role-444455556666-eu-west-1 arn:aws:iam::444455556666:role/cdk-hnb659fds-file-publishing-role-444455556666-eu-west-1',
    ],
    ['ssm:GetParameter', 'arn:aws:ssm:eu-west-1:444455556666:parameter/cdk-bootstrap/hnb659fds/version'],
  ]),
  deployment('Terraform’s state in S3, locked in DynamoDB', [
    ['s3:ListBucket', 'arn:aws:s3:::acme-tfstate', { StringLike: { 's3:prefix': 'shop/*' } }],
    ['s3:GetObject s3:PutObject', 'arn:aws:s3:::acme-tfstate/shop/*'],
    ['dynamodb:GetItem dynamodb:PutItem dynamodb:DeleteItem', `arn:aws:dynamodb:${HERE}:table/tf-locks`],
    ['kms:Decrypt kms:Encrypt kms:GenerateDataKey', `arn:aws:kms:${HERE}:key/7a1b2c3d-0000-1111-2222-333344445555`],
  ]),
  deployment('Terraform’s state in S3, locked there, and a role in the account that is changed', [
    ['s3:ListBucket', 'arn:aws:s3:::acme-tfstate'],
    ['s3:GetObject s3:PutObject s3:DeleteObject', 'arn:aws:s3:::acme-tfstate/shop/terraform.tfstate*'],
    ['sts:AssumeRole sts:TagSession', 'arn:aws:iam::444455556666:role/terraform/shop'],
  ]),
  deployment('terraform plan, which only reads', [
    [
      'ec2:Describe* elasticloadbalancing:Describe* autoscaling:Describe* rds:Describe* route53:List* route53:Get*',
      '*',
    ],
    ['iam:GetRole iam:GetPolicy iam:GetPolicyVersion iam:ListAttachedRolePolicies iam:ListRolePolicies', '*'],
    ['logs:DescribeLogGroups cloudwatch:DescribeAlarms sns:ListTopics sqs:ListQueues', '*'],
  ]),
  deployment('helm on EKS', [
    ['eks:DescribeCluster', `arn:aws:eks:${HERE}:cluster/prod`],
    ['ecr:GetAuthorizationToken', '*'],
  ]),
  deployment('kubectl on EKS, by the API of AWS', [
    ['eks:DescribeCluster eks:ListClusters', '*'],
    ['eks:AccessKubernetesApi', `arn:aws:eks:${HERE}:cluster/prod`],
  ]),
  deployment('a machine image, tested on one machine', [
    ['ec2:DescribeImages ec2:DescribeInstances ec2:DescribeSnapshots', '*'],
    [
      'ec2:CreateImage ec2:CreateTags',
      `arn:aws:ec2:${HERE}:instance/* arn:aws:ec2:eu-west-1::image/* arn:aws:ec2:eu-west-1::snapshot/*`,
    ],
  ]),
  deployment('new machines of a group, by an instance refresh', [
    ['autoscaling:StartInstanceRefresh autoscaling:DescribeInstanceRefreshes', '*'],
    [
      'ec2:CreateLaunchTemplateVersion ec2:ModifyLaunchTemplate',
      `arn:aws:ec2:${HERE}:launch-template/lt-0123456789abcdef0`,
    ],
    ['ec2:DescribeLaunchTemplates ec2:DescribeLaunchTemplateVersions', '*'],
  ]),
  deployment('commands on named machines', [
    [
      'ssm:SendCommand',
      `arn:aws:ec2:${HERE}:instance/i-0123456789abcdef0 arn:aws:ssm:eu-west-1::document/AWS-RunShellScript`,
    ],
    ['ssm:GetCommandInvocation ssm:ListCommandInvocations', '*'],
  ]),
  deployment('settings and secrets of its own', [
    ['ssm:GetParameter ssm:GetParameters ssm:GetParametersByPath', `arn:aws:ssm:${HERE}:parameter/shop/*`],
    ['secretsmanager:GetSecretValue secretsmanager:DescribeSecret', `arn:aws:secretsmanager:${HERE}:secret:shop/*`],
    ['kms:Decrypt', `arn:aws:kms:${HERE}:alias/shop arn:aws:kms:${HERE}:key/7a1b2c3d-0000-1111-2222-333344445555`],
  ]),
  deployment('new values of settings and secrets', [
    ['ssm:PutParameter ssm:AddTagsToResource', `arn:aws:ssm:${HERE}:parameter/shop/release`],
    ['secretsmanager:PutSecretValue secretsmanager:UpdateSecret', `arn:aws:secretsmanager:${HERE}:secret:shop/api-*`],
  ]),
  deployment('the newest image of AWS, from a public parameter', [
    ['ssm:GetParameter ssm:GetParameters', 'arn:aws:ssm:eu-west-1::parameter/aws/service/ami-amazon-linux-latest/*'],
  ]),
  deployment('test data in DynamoDB', [
    [
      'dynamodb:PutItem dynamodb:GetItem dynamodb:Query dynamodb:Scan dynamodb:BatchWriteItem dynamodb:DescribeTable',
      `arn:aws:dynamodb:${HERE}:table/shop-* arn:aws:dynamodb:${HERE}:table/shop-*/index/*`,
    ],
  ]),
  deployment('a snapshot before a migration', [
    ['rds:CreateDBSnapshot', `arn:aws:rds:${HERE}:db:shop-prod arn:aws:rds:${HERE}:snapshot:shop-*`],
    ['rds:DescribeDBSnapshots rds:DescribeDBInstances', '*'],
  ]),
  deployment('a migration as a user of one database', [
    ['rds-db:connect', `arn:aws:rds-db:${HERE}:dbuser:db-ABCDEFGHIJKL01234/migrator`],
  ]),
  deployment('Elastic Beanstalk', [
    ['s3:PutObject s3:GetObject', 'arn:aws:s3:::elasticbeanstalk-eu-west-1-111122223333/*'],
    [
      'elasticbeanstalk:CreateApplicationVersion elasticbeanstalk:UpdateEnvironment elasticbeanstalk:DescribeEnvironments',
      `arn:aws:elasticbeanstalk:${HERE}:application/shop arn:aws:elasticbeanstalk:${HERE}:applicationversion/shop/* arn:aws:elasticbeanstalk:${HERE}:environment/shop/prod`,
    ],
  ]),
  deployment('Amplify Hosting', [
    [
      'amplify:CreateDeployment amplify:StartDeployment amplify:StartJob amplify:GetJob',
      `arn:aws:amplify:${HERE}:apps/d123abc arn:aws:amplify:${HERE}:apps/d123abc/branches/main arn:aws:amplify:${HERE}:apps/d123abc/branches/main/*`,
    ],
  ]),
  deployment('App Runner', [
    ['apprunner:StartDeployment apprunner:DescribeService', `arn:aws:apprunner:${HERE}:service/shop/*`],
    ['apprunner:ListServices', '*'],
  ]),
  deployment('a build of CodeBuild', [
    ['codebuild:StartBuild codebuild:BatchGetBuilds', `arn:aws:codebuild:${HERE}:project/shop-*`],
    ['logs:GetLogEvents', `arn:aws:logs:${HERE}:log-group:/aws/codebuild/shop-*:*`],
  ]),
  deployment('a state machine', [
    [
      'states:UpdateStateMachine states:DescribeStateMachine states:PublishStateMachineVersion',
      `arn:aws:states:${HERE}:stateMachine:shop-*`,
    ],
    [
      'states:StartExecution states:DescribeExecution',
      `arn:aws:states:${HERE}:stateMachine:shop-* arn:aws:states:${HERE}:execution:shop-*:*`,
    ],
  ]),
  deployment('jobs of Glue and their scripts', [
    ['s3:PutObject s3:GetObject', 'arn:aws:s3:::acme-glue-scripts/shop/*'],
    ['glue:UpdateJob glue:StartJobRun glue:GetJobRun glue:GetJob', `arn:aws:glue:${HERE}:job/shop-*`],
  ]),
  deployment('a batch job', [
    ['batch:SubmitJob', `arn:aws:batch:${HERE}:job-definition/shop-* arn:aws:batch:${HERE}:job-queue/shop`],
    ['batch:DescribeJobs', '*'],
  ]),
  deployment('queues and topics', [
    ['sns:Publish', `arn:aws:sns:${HERE}:shop-deployed`],
    ['sqs:SendMessage sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes', `arn:aws:sqs:${HERE}:shop-*`],
    ['events:PutEvents', `arn:aws:events:${HERE}:event-bus/default`],
  ]),
  deployment('the policies of its own bucket and queue', [
    ['s3:PutBucketPolicy s3:GetBucketPolicy s3:PutBucketPublicAccessBlock', 'arn:aws:s3:::shop-web'],
    ['sqs:SetQueueAttributes', `arn:aws:sqs:${HERE}:shop-orders`],
  ]),
  deployment('names in one zone', [
    [
      'route53:ChangeResourceRecordSets route53:ListResourceRecordSets',
      'arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ',
    ],
    ['route53:GetChange', 'arn:aws:route53:::change/*'],
    ['route53:ListHostedZones route53:ListHostedZonesByName', '*'],
  ]),
  deployment('packages to CodeArtifact', [
    [
      'codeartifact:GetAuthorizationToken codeartifact:GetRepositoryEndpoint codeartifact:PublishPackageVersion codeartifact:ReadFromRepository',
      `arn:aws:codeartifact:${HERE}:domain/acme arn:aws:codeartifact:${HERE}:repository/acme/shop arn:aws:codeartifact:${HERE}:package/acme/shop/*`,
    ],
    ['sts:GetServiceBearerToken', '*', { StringEquals: { 'sts:AWSServiceName': 'codeartifact.amazonaws.com' } }],
  ]),
  deployment('the role that a service makes for itself', [
    [
      'iam:CreateServiceLinkedRole',
      'arn:aws:iam::*:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS*',
      { StringLike: { 'iam:AWSServiceName': 'ecs.amazonaws.com' } },
    ],
  ]),
  deployment('end to end tests as a test user', [
    [
      'cognito-idp:AdminInitiateAuth cognito-idp:AdminCreateUser cognito-idp:AdminSetUserPassword',
      `arn:aws:cognito-idp:${HERE}:userpool/eu-west-1_AbCdEf123`,
    ],
  ]),
  deployment('alarms and dashboards', [
    ['cloudwatch:PutMetricAlarm cloudwatch:DeleteAlarms', `arn:aws:cloudwatch:${HERE}:alarm:shop-*`],
    ['cloudwatch:PutDashboard', 'arn:aws:cloudwatch::111122223333:dashboard/shop-*'],
    ['logs:CreateLogGroup logs:PutRetentionPolicy', `arn:aws:logs:${HERE}:log-group:/shop/*`],
  ]),
  deployment(
    'a schedule',
    [
      [
        'scheduler:CreateSchedule scheduler:UpdateSchedule scheduler:GetSchedule',
        `arn:aws:scheduler:${HERE}:schedule/default/shop-*`,
      ],
      ['iam:PassRole', `${ROLE}/scheduler/shop`, passedTo('scheduler')],
    ],
    [`${ROLE}/scheduler/shop`],
  ),
  deployment('the role that a service makes for itself, on any resource', [
    ['iam:CreateServiceLinkedRole', '*', { StringEquals: { 'iam:AWSServiceName': 'ecs.amazonaws.com' } }],
  ]),
  deployment('a stack set, with the types of its resources', [
    [
      'cloudformation:UpdateStackSet cloudformation:CreateStackInstances cloudformation:DescribeStackSetOperation',
      `arn:aws:cloudformation:${HERE}:stackset/baseline:* arn:aws:cloudformation:*:*:type/resource/*`,
    ],
  ]),
  deployment('a tunnel to a database, and the end of the own sessions', [
    [
      'ssm:StartSession',
      `arn:aws:ec2:${HERE}:instance/i-0abc12345678def90 arn:aws:ssm:eu-west-1::document/AWS-StartPortForwardingSessionToRemoteHost`,
    ],
    ['ssm:TerminateSession ssm:ResumeSession', 'arn:aws:ssm:*:*:session/${aws:userid}-*'],
  ]),
  deployment('the Serverless Framework', [
    [
      'cloudformation:CreateStack cloudformation:UpdateStack cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet cloudformation:Describe* cloudformation:List* cloudformation:Get*',
      `arn:aws:cloudformation:${HERE}:stack/shop-prod/*`,
    ],
    ['cloudformation:ValidateTemplate', '*'],
    [
      's3:CreateBucket s3:PutBucketPolicy s3:PutEncryptionConfiguration s3:ListBucket s3:PutBucketTagging',
      'arn:aws:s3:::shop-prod-serverlessdeploymentbucket-*',
    ],
    ['s3:PutObject s3:GetObject s3:DeleteObject', 'arn:aws:s3:::shop-prod-serverlessdeploymentbucket-*/*'],
    [
      'lambda:GetFunction lambda:UpdateFunctionCode lambda:AddPermission',
      `arn:aws:lambda:${HERE}:function:shop-prod-*`,
    ],
    [
      'apigateway:GET apigateway:POST apigateway:PUT apigateway:PATCH',
      'arn:aws:apigateway:eu-west-1::/restapis arn:aws:apigateway:eu-west-1::/restapis/*',
    ],
  ]),
  deployment('queries of Athena and of Keyspaces, and a named user of a database', [
    ['athena:StartQueryExecution athena:StartCalculationExecution', `arn:aws:athena:${HERE}:workgroup/ci`],
    ['cassandra:Select', `arn:aws:cassandra:${HERE}:/keyspace/shop/table/orders`],
    ['rds-db:connect', `arn:aws:rds-db:${HERE}:dbuser:db-ABCDEFGHIJKL01234/migrator`],
    ['dsql:DbConnect', `arn:aws:dsql:${HERE}:cluster/abcdefghijklmnopqrstuvwxyz`],
    [
      'kafka-cluster:Connect kafka-cluster:ReadData',
      `arn:aws:kafka:${HERE}:cluster/main/* arn:aws:kafka:${HERE}:topic/main/*/shop`,
    ],
  ]),
  deployment('an automation, whose run gets its id when it starts', [
    [
      'ssm:StartAutomationExecution ssm:GetAutomationExecution',
      `arn:aws:ssm:${HERE}:document/Deploy-Shop arn:aws:ssm:${HERE}:automation-execution/*`,
    ],
  ]),
  deployment('what runs with a role of its own, by name', [
    ['airflow:CreateCliToken airflow:GetEnvironment', `arn:aws:airflow:${HERE}:environment/main`],
    [
      'codebuild:StartSandbox codebuild:StartCommandExecution',
      `arn:aws:codebuild:${HERE}:project/shop arn:aws:codebuild:${HERE}:sandbox/shop:*`,
    ],
    ['synthetics:UpdateCanary', `arn:aws:synthetics:${HERE}:canary:shop`],
    ['kinesisanalytics:UpdateApplication', `arn:aws:kinesisanalytics:${HERE}:application/shop`],
    [
      'amplify:UpdateApp amplify:UpdateBranch',
      `arn:aws:amplify:${HERE}:apps/d123abc arn:aws:amplify:${HERE}:apps/d123abc/branches/main`,
    ],
    ['glue:RunStatement glue:GetStatement', `arn:aws:glue:${HERE}:session/shop-orders-*`],
  ]),
];
