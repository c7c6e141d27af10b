/** A caller that can write to the tool's own things can write every role: which policies reach them, and which only
 * look so. */
import { describe, expect, it } from 'vitest';
import { assetArns, bucketNames, roleArn } from '../../../infra/names.ts';
import { matches } from '../../../src/core/iam/wildcard.ts';
import { ownConditions } from '../../../src/core/role-guardrails/own-conditions.ts';
import { assetsOf, ownQualifiers, reaches } from '../../../src/core/role-guardrails/service-assets.ts';
import { METRICS_NAMESPACE } from '../../../src/service/metrics.ts';
import { NAMES, ROLE_NAMES } from '../../support/default-names.ts';
import { allow, type Draft, judged, pasted, statement } from '../../support/judged-role.ts';
import { ACCOUNT, settings } from '../../support/roles.ts';

const ACTION = '/spec/policies/0/statements/0/actions/0';
const CONFIG = `arn:aws:s3:::rolekeeper-config-${ACCOUNT}-eu-west-1`;

interface Case extends Draft {
  title: string;
  reason: string;
  refused?: string[];
}

const ON_FUNCTION = (name: string) => ({
  ArnLike: { 'lambda:FunctionArn': `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:${name}` },
});

const CASES: Case[] = [
  {
    title: 'the manifests',
    reason: 'a caller that writes them writes every role',
    policies: [allow(['s3:PutObject'], [`${CONFIG}/*`])],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'the pointer alone',
    reason: 'it decides which revision counts',
    policies: [allow(['s3:PutObject'], [`${CONFIG}/current.json`])],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'any bucket',
    reason: 'so the manifests as well',
    policies: [allow(['s3:DeleteObject'], ['*'])],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'a bucket by the end of its name',
    reason: '*-1/* is the end of ours, too',
    policies: [allow(['s3:PutObject'], ['arn:aws:s3:::*-1/*'])],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'reading the manifests',
    reason: 'they are in git anyway',
    policies: [allow(['s3:GetObject'], [`${CONFIG}/*`])],
  },
  {
    title: 'the bucket of the preset',
    reason: 'a preset is no way around',
    policies: [{ preset: 's3-deploy', with: { bucket: `rolekeeper-config-${ACCOUNT}-eu-west-1` } }],
    refused: ['own-assets /spec/policies/0/with'],
  },
  {
    title: 'becoming one of Rolekeeper’s own roles',
    reason: 'its reconciler writes every role',
    policies: [allow(['sts:AssumeRole'], [`arn:aws:iam::${ACCOUNT}:role/rolekeeper/*`])],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'becoming one of them by name',
    reason: 'the same',
    policies: [allow(['sts:AssumeRole'], [`arn:aws:iam::${ACCOUNT}:role/rolekeeper/rolekeeper-reconciler`])],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'becoming what begins with r',
    reason: 'the path of ours does, and one letter is no name',
    policies: [allow(['sts:AssumeRole'], [`arn:aws:iam::${ACCOUNT}:role/r*`])],
    refused: ['assume-any-role /spec/policies/0/statements/0/resources/0'],
  },
  {
    title: 'becoming what begins with rolekeeper',
    reason: 'the path of ours does, and it is a name',
    policies: [allow(['sts:AssumeRole'], [`arn:aws:iam::${ACCOUNT}:role/role*`])],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'becoming another pipeline role',
    reason: 'who enters it is for its own manifest to say',
    policies: [allow(['sts:AssumeRole'], [`arn:aws:iam::${ACCOUNT}:role/bitbucket/billing-deploy`])],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'becoming a role of the team’s own',
    reason: 'it is no part of ours',
    policies: [allow(['sts:AssumeRole'], [`arn:aws:iam::${ACCOUNT}:role/checkout/migrate`])],
  },
  {
    title: 'becoming a role of that path in another account',
    reason: 'that account has its own rules',
    policies: [allow(['sts:AssumeRole'], ['arn:aws:iam::444455556666:role/rolekeeper/rolekeeper-reconciler'])],
  },
  {
    title: 'a bucket of one’s own',
    reason: 'it begins with another letter',
    policies: [allow(['s3:PutObject'], ['arn:aws:s3:::checkout-assets/*', 'arn:aws:s3:::role-assets/*'])],
  },
  {
    title: 'the secret of the webhook',
    reason: 'who writes it can ring as Bitbucket does, or silence the bell',
    policies: [
      allow(['secretsmanager:PutSecretValue'], [`arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:rolekeeper/*`]),
    ],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'the queue',
    reason: 'a message is a pass',
    policies: [allow(['sqs:SendMessage'], [`arn:aws:sqs:eu-west-1:${ACCOUNT}:rolekeeper-doorbells.fifo`])],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'any queue of the region',
    reason: 'so ours as well',
    policies: [allow(['sqs:PurgeQueue'], [`arn:aws:sqs:eu-west-1:${ACCOUNT}:*`])],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'a queue of one’s own',
    reason: 'another name',
    policies: [allow(['sqs:SendMessage'], [`arn:aws:sqs:*:${ACCOUNT}:checkout-*`])],
  },
  {
    title: 'our function, with the kind left to a wildcard',
    reason: 'IAM lets the * of the account run over the colon behind it',
    policies: [allow(['lambda:UpdateFunctionCode'], ['arn:aws:lambda:eu-west-1:*:rolekeeper-reconcile'])],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'a function of one’s own in any region',
    reason: 'the * of the region is no reason to think of ours',
    policies: [allow(['lambda:InvokeFunction'], [`arn:aws:lambda:*:${ACCOUNT}:function:checkout-*`])],
  },
  {
    title: 'a managed role',
    reason: 'only manifests change them',
    policies: [allow(['iam:TagRole'], [`arn:aws:iam::${ACCOUNT}:role/bitbucket/*`])],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'roles anywhere',
    reason: 'a role created under our path is taken as ours',
    policies: [allow(['iam:CreateRole'], ['*'])],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'roles under another path',
    reason: 'none of ours',
    policies: [allow(['iam:CreateRole', 'iam:TagRole'], [`arn:aws:iam::${ACCOUNT}:role/apps/checkout-*`])],
  },
  {
    title: 'the boundary',
    reason: 'the ceiling of every pipeline',
    policies: [allow(['iam:DeletePolicy'], [`arn:aws:iam::${ACCOUNT}:policy/rolekeeper/*`])],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'the provider',
    reason: 'every pipeline enters by it',
    policies: [allow(['iam:TagOpenIDConnectProvider'], [`arn:aws:iam::${ACCOUNT}:oidc-provider/*`])],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'notices to any topic',
    reason: 'wide, but no attack on our alarms; the boundary denies ours',
    policies: [allow(['sns:Publish'], ['*'])],
  },
  {
    title: 'our alarm topic by name',
    reason: 'a false alarm, or none',
    policies: [allow(['sns:Publish'], [`arn:aws:sns:eu-west-1:${ACCOUNT}:rolekeeper-alarms`])],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'any bucket but ours',
    reason: 'an unconditional Deny on ours covers them',
    policies: [
      {
        name: 'p',
        statements: [
          statement('Allow', ['s3:PutObject'], ['*']),
          statement('Deny', ['s3:*'], [`arn:aws:s3:::rolekeeper-*`]),
        ],
      },
    ],
  },
  {
    title: 'a verb with a wildcard',
    reason: 's3:Put* writes',
    policies: [allow(['s3:Put*'], [`${CONFIG}/*`])],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'a mapping of our function, by the condition that names it',
    reason: 'its ARN has an id that nobody knows before',
    policies: [allow(['lambda:DeleteEventSourceMapping'], ['*'], ON_FUNCTION('rolekeeper-reconcile'))],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'the same in a pasted document, in other letter case',
    reason: 'IAM ignores the case of actions and keys',
    policies: [
      pasted({
        Effect: 'Allow',
        Action: ['lambda:GetFunction', 'Lambda:update*'],
        Resource: '*',
        Condition: { StringLike: { 'LAMBDA:functionarn': [`arn:aws:lambda:*:${ACCOUNT}:function:r*`] } },
      }),
    ],
    guardrails: { 'role-takeover': { level: 'warn', reason: 'not what this case is about' } },
    refused: ['own-assets /spec/policies/0/document/Statement/0/Action/1'],
  },
  {
    title: 'mappings of one’s own function',
    reason: 'as AWS shows it',
    policies: [
      allow(
        ['lambda:CreateEventSourceMapping', 'lambda:UpdateEventSourceMapping', 'lambda:DeleteEventSourceMapping'],
        ['*'],
        ON_FUNCTION('checkout-*'),
      ),
    ],
  },
  {
    title: 'mappings of any function',
    reason: 'wide, but no attack on us; the boundary denies ours',
    policies: [allow(['lambda:UpdateEventSourceMapping'], ['*'])],
  },
  {
    title: 'our metrics, by the condition that names them',
    reason: 'a forged heartbeat',
    policies: [allow(['cloudwatch:PutMetricData'], ['*'], { StringEquals: { 'cloudwatch:namespace': 'Rolekeeper' } })],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'metrics of one’s own namespace',
    reason: 'as AWS shows it',
    policies: [allow(['cloudwatch:PutMetricData'], ['*'], { StringEquals: { 'cloudwatch:namespace': 'Checkout' } })],
  },
  {
    title: 'metrics of any namespace but ours',
    reason: 'a negated condition names what is not meant',
    policies: [
      allow(['cloudwatch:PutMetricData'], ['*'], { StringNotEquals: { 'cloudwatch:namespace': 'Rolekeeper' } }),
    ],
  },
  {
    title: 'metrics anywhere',
    reason: 'wide, but no attack on us; the boundary denies ours',
    policies: [allow(['cloudwatch:PutMetricData'], ['*'])],
  },
  {
    title: 'our metrics, taken back',
    reason: 'an unconditional Deny counts',
    policies: [
      {
        name: 'p',
        statements: [
          statement('Allow', ['cloudwatch:PutMetricData'], ['*'], {
            StringEquals: { 'cloudwatch:namespace': 'Rolekeeper' },
          }),
          statement('Deny', ['cloudwatch:*'], ['*']),
        ],
      },
    ],
  },
  {
    title: 'a stack of another app that holds the service',
    reason: 'the settings name it',
    policies: [allow(['cloudformation:UpdateStack'], [`arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stack/Platform/*`])],
    service: { stacks: ['Platform'] },
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'a stack whose name begins like that',
    reason: 'it is another one',
    policies: [
      allow(['cloudformation:DeleteStack'], [`arn:aws:cloudformation:eu-west-1:${ACCOUNT}:stack/Platform2/*`]),
    ],
    service: { stacks: ['Platform'] },
  },
  {
    title: 'the bucket that Rolekeeper alone is deployed from',
    reason: 'its code is in it',
    policies: [allow(['s3:PutObject'], [`arn:aws:s3:::cdk-rolekeeper-assets-${ACCOUNT}-eu-west-1/*`])],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'the role that deploys Rolekeeper alone',
    reason: 'it replaces the service',
    policies: [
      allow(['sts:AssumeRole'], [`arn:aws:iam::${ACCOUNT}:role/cdk-rolekeeper-deploy-role-${ACCOUNT}-eu-west-1`]),
    ],
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'the preset with the qualifier of Rolekeeper',
    reason: 'a preset is no way around',
    policies: [{ preset: 'cdk-deploy', with: { regions: ['eu-west-1'], qualifier: 'rolekeeper' } }],
    refused: ['own-assets /spec/policies/0/with'],
  },
  {
    title: 'the role that deploys Rolekeeper alone, by the qualifier of the settings',
    reason: 'an organisation may have its own',
    policies: [
      allow(['sts:AssumeRole'], [`arn:aws:iam::${ACCOUNT}:role/cdk-acmeroles-deploy-role-${ACCOUNT}-eu-west-1`]),
    ],
    service: { bootstrapQualifier: 'acmeroles' },
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'the usual bootstrap where the settings name another',
    reason: 'it deployed this service before, or deploys another one in the account: it can replace it still',
    policies: [
      allow(['sts:AssumeRole'], [`arn:aws:iam::${ACCOUNT}:role/cdk-rolekeeper-deploy-role-${ACCOUNT}-eu-west-1`]),
    ],
    service: { bootstrapQualifier: 'acmeroles' },
    refused: [`own-assets ${ACTION}`],
  },
  {
    title: 'the same role where the settings do not name it',
    reason: 'it deploys something else',
    policies: [
      allow(['sts:AssumeRole'], [`arn:aws:iam::${ACCOUNT}:role/cdk-acmeroles-deploy-role-${ACCOUNT}-eu-west-1`]),
    ],
  },
  {
    title: 'the roles and the buckets of the CDK, whatever the qualifier',
    reason: 'that is how deployment roles are written; the boundary denies ours, and the plan notes the rest',
    policies: [
      {
        name: 'p',
        statements: [
          statement('Allow', ['sts:AssumeRole'], [`arn:aws:iam::${ACCOUNT}:role/cdk-*`]),
          statement('Allow', ['s3:PutObject'], [`arn:aws:s3:::cdk-*-assets-${ACCOUNT}-eu-west-1/*`]),
        ],
      },
    ],
  },
  {
    title: 'a pasted document',
    reason: 'judged alike',
    policies: [pasted({ Effect: 'Allow', Action: 's3:PutObject', Resource: `${CONFIG}/*` })],
    refused: ['own-assets /spec/policies/0/document/Statement/0/Action'],
  },
];

describe('own assets', () => {
  for (const { title, reason, refused = [], ...draft } of CASES) {
    it(`${title}: ${reason}`, () => {
      expect(judged(draft).refused).toEqual(refused);
    });
  }

  it('are what infra deploys', () => {
    const qualifiers = ownQualifiers(settings());
    const place = { partition: 'aws', account: ACCOUNT };
    const listed = (['refused', 'noted'] as const).flatMap((which) => [...assetsOf(settings(), which).values()].flat());
    const { config, state } = bucketNames({ account: ACCOUNT, region: 'eu-central-1', deployment: 'default' });
    const deployed = [
      ...assetArns(place, qualifiers),
      `arn:aws:s3:::${config}/current.json`,
      ...qualifiers.map((qualifier) => `arn:aws:s3:::cdk-${qualifier}-assets-${ACCOUNT}-eu-central-1/code.zip`),
      `arn:aws:s3:::${state}`,
      `arn:aws:sqs:eu-central-1:${ACCOUNT}:${NAMES.doorbells}`,
      `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:${NAMES.reconcile}`,
      `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:${NAMES.webhook}`,
      `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:${NAMES.webhookSecret}-a1B2c3`,
      ...Object.values(ROLE_NAMES).map((name) => roleArn(place, name)),
      settings().provider.arn,
      settings().roles.permissionsBoundary,
    ];
    for (const arn of deployed)
      expect(
        listed.some((asset) => reaches(arn, asset)),
        arn,
      ).toBe(true);
  });

  it('that no ARN names are what infra deploys', () => {
    const [mapping, metrics] = ownConditions(settings());
    expect(matches(mapping?.value ?? '', `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:${NAMES.reconcile}`)).toBe(
      true,
    );
    expect(metrics?.value).toBe(METRICS_NAMESPACE);
  });
});
