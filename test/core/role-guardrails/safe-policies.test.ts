/** False alarms matter as much as misses: policies that pipelines really need, and everything that we ship, must pass. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { desiredState } from '../../../src/core/compile/desired-state.ts';
import { allow, type Draft, judged, pasted, statement } from '../../support/judged-role.ts';

const REGION = 'eu-west-1:111122223333';

interface Case extends Draft {
  title: string;
  reason: string;
}

const CASES: Case[] = [
  {
    title: 'a static site',
    reason: 'aws s3 sync --delete, then a CloudFront invalidation',
    policies: [
      {
        name: 'site',
        statements: [
          statement('Allow', ['s3:ListBucket', 's3:GetBucketLocation'], ['arn:aws:s3:::acme-site']),
          statement(
            'Allow',
            ['s3:PutObject', 's3:GetObject', 's3:DeleteObject', 's3:PutObjectAcl'],
            ['arn:aws:s3:::acme-site/*'],
          ),
          statement(
            'Allow',
            ['cloudfront:CreateInvalidation'],
            ['arn:aws:cloudfront::111122223333:distribution/E2QWRUHAPOMQZL'],
          ),
        ],
      },
    ],
  },
  {
    title: 'the article’s S3 policy',
    reason: 'its simple example is right',
    policies: [
      allow(
        ['s3:PutObject', 's3:GetObject', 's3:ListBucket', 's3:DeleteObject'],
        ['arn:aws:s3:::your-deployment-bucket', 'arn:aws:s3:::your-deployment-bucket/*'],
      ),
    ],
  },
  {
    title: 'an image',
    reason: 'docker login and push',
    policies: [
      {
        name: 'ecr',
        statements: [
          statement('Allow', ['ecr:GetAuthorizationToken'], ['*']),
          statement(
            'Allow',
            [
              'ecr:BatchCheckLayerAvailability',
              'ecr:InitiateLayerUpload',
              'ecr:UploadLayerPart',
              'ecr:CompleteLayerUpload',
              'ecr:PutImage',
              'ecr:BatchGetImage',
            ],
            [`arn:aws:ecr:${REGION}:repository/acme/checkout`],
          ),
        ],
      },
    ],
  },
  {
    title: 'a function',
    reason: 'new code, a version, an alias',
    policies: [
      allow(
        [
          'lambda:UpdateFunctionCode',
          'lambda:PublishVersion',
          'lambda:UpdateAlias',
          'lambda:GetFunction',
          'lambda:GetFunctionConfiguration',
        ],
        [`arn:aws:lambda:${REGION}:function:checkout-api`],
      ),
    ],
  },
  {
    title: 'a service on ECS, roles listed by the platform',
    reason: 'a new task definition and a rolling update',
    policies: [
      {
        name: 'ecs',
        statements: [
          statement('Allow', ['ecs:RegisterTaskDefinition', 'ecs:DescribeTaskDefinition'], ['*']),
          statement(
            'Allow',
            ['ecs:UpdateService', 'ecs:DescribeServices'],
            [`arn:aws:ecs:${REGION}:service/prod/checkout`],
          ),
          statement('Allow', ['iam:PassRole'], ['arn:aws:iam::111122223333:role/ecs/checkout-task'], {
            StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' },
          }),
        ],
      },
    ],
    teams: { shop: { repositories: ['checkout-api'], passRoles: ['arn:aws:iam::111122223333:role/ecs/checkout-*'] } },
  },
  {
    title: 'own stacks without the CDK',
    reason: 'change sets on named stacks, and reading',
    policies: [
      {
        name: 'stacks',
        statements: [
          statement(
            'Allow',
            [
              'cloudformation:CreateChangeSet',
              'cloudformation:DescribeChangeSet',
              'cloudformation:ExecuteChangeSet',
              'cloudformation:DescribeStacks',
              'cloudformation:DescribeStackEvents',
            ],
            [`arn:aws:cloudformation:${REGION}:stack/checkout-*/*`],
          ),
          statement('Allow', ['cloudformation:ValidateTemplate', 'cloudformation:ListStacks'], ['*']),
        ],
      },
    ],
  },
  {
    title: 'the CDK',
    reason: 'the preset',
    policies: [{ preset: 'cdk-deploy', with: { regions: ['eu-west-1', 'us-east-1'] } }],
  },
  {
    title: 'the CDK into another account',
    reason: 'the preset with an account and a qualifier',
    policies: [{ preset: 'cdk-deploy', with: { regions: ['eu-west-1'], account: '444455556666', qualifier: 'shop' } }],
  },
  {
    title: 'files into a bucket',
    reason: 'the preset, with and without a prefix',
    policies: [
      { preset: 's3-deploy', with: { bucket: 'acme-site' } },
      { preset: 's3-deploy', name: 'docs', with: { bucket: 'acme-docs', prefix: 'v2/' } },
    ],
  },
  {
    title: 'Terraform’s state',
    reason: 'a bucket, a lock table, a key',
    policies: [
      {
        name: 'state',
        statements: [
          statement('Allow', ['s3:ListBucket'], ['arn:aws:s3:::acme-tfstate'], {
            StringLike: { 's3:prefix': 'network/*' },
          }),
          statement(
            'Allow',
            ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
            ['arn:aws:s3:::acme-tfstate/network/*'],
          ),
          statement(
            'Allow',
            ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:DeleteItem'],
            [`arn:aws:dynamodb:${REGION}:table/tf-locks`],
          ),
          statement(
            'Allow',
            ['kms:Decrypt', 'kms:GenerateDataKey'],
            [`arn:aws:kms:${REGION}:key/7a1b2c3d-0000-1111-2222-333344445555`],
          ),
        ],
      },
    ],
  },
  {
    title: 'secrets and parameters',
    reason: 'reading what the deployment needs',
    policies: [
      allow(['secretsmanager:GetSecretValue'], [`arn:aws:secretsmanager:${REGION}:secret:checkout/*`]),
      {
        ...allow(
          ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
          [`arn:aws:ssm:${REGION}:parameter/checkout/*`],
        ),
        name: 'q',
      },
    ],
  },
  {
    title: 'a read-only role for checks',
    reason: 'plans of pull requests',
    policies: [
      allow(['ec2:Describe*', 'iam:Get*', 'iam:List*', 'cloudformation:Describe*', 'logs:FilterLogEvents'], ['*']),
    ],
  },
  {
    title: 'logs of its own',
    reason: 'as AWS prints it',
    policies: [
      pasted({
        Effect: 'Allow',
        Action: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: ['arn:aws:logs:*:*:*'],
      }),
    ],
  },
  {
    title: 'events, queues and topics of its own',
    reason: 'named resources',
    policies: [
      {
        name: 'events',
        statements: [
          statement('Allow', ['sns:Publish'], [`arn:aws:sns:${REGION}:checkout-deployed`]),
          statement('Allow', ['sqs:SendMessage', 'sqs:GetQueueUrl'], [`arn:aws:sqs:${REGION}:checkout-jobs`]),
          statement('Allow', ['events:PutEvents'], [`arn:aws:events:${REGION}:event-bus/default`]),
          statement('Allow', ['states:StartExecution'], [`arn:aws:states:${REGION}:stateMachine:checkout-migrate`]),
        ],
      },
    ],
  },
  {
    title: 'CodeDeploy, as Bitbucket’s own pipe needs it',
    reason: 'a revision, a deployment of one group',
    policies: [
      allow(
        [
          'codedeploy:CreateDeployment',
          'codedeploy:GetDeployment',
          'codedeploy:GetDeploymentConfig',
          'codedeploy:RegisterApplicationRevision',
          'codedeploy:GetApplicationRevision',
        ],
        [
          `arn:aws:codedeploy:${REGION}:deploymentgroup:checkout/production`,
          `arn:aws:codedeploy:${REGION}:application:checkout`,
          `arn:aws:codedeploy:${REGION}:deploymentconfig:CodeDeployDefault.OneAtATime`,
        ],
      ),
    ],
  },
  {
    title: 'managed policies for one task',
    reason: 'made by AWS for just this',
    policies: [
      { managed: 'arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPowerUser' },
      { managed: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      { managed: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' },
      { managed: 'arn:aws:iam::111122223333:policy/ci/checkout' },
    ],
  },
  {
    title: 'a tight document with denies',
    reason: 'Denies of every form are welcome',
    policies: [
      pasted(
        { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::reports/*' },
        { Effect: 'Deny', NotAction: 's3:*', Resource: '*' },
        { Effect: 'Deny', Action: ['iam:*', 'sts:*'], Resource: '*' },
        { Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ),
    ],
  },
  { title: 'no policy at all', reason: 'a role to begin with' },
];

describe('safe policies', () => {
  for (const { title, reason, ...draft } of CASES) {
    it(`${title}: ${reason}`, () => {
      const { refused, said } = judged(draft);
      expect({ refused, said }).toEqual({ refused: [], said: [] });
    });
  }

  it('are all the samples that we ship', () => {
    const files = globSync('manifests/**/*.{yaml,yml}').map((path) => ({
      path: path.slice('manifests/'.length),
      bytes: new Uint8Array(readFileSync(join(path))),
    }));
    const { issues, findings, roles } = desiredState({ name: 'manifests', revision: undefined, files, unreadable: [] });
    expect(issues).toEqual([]);
    // The samples' settings do not hold the text of the boundary, and one manifest expects something to be allowed.
    expect(findings.map(({ code, role }) => ({ code, role }))).toEqual([
      { code: 'expectation-unknown', role: undefined },
    ]);
    expect(roles.length).toBeGreaterThan(5);
  });
});
