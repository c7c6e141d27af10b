import { Match } from 'aws-cdk-lib/assertions';
import { describe, test } from 'vitest';
import { STACKS } from '../support/default-names.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';
import { BOUNDARY_ARN, CONFIG_REPOSITORY, HOST, PROVIDER_ARN } from './sample-settings.ts';

const account = templateOf(sampleApp(sampleDeployment()), STACKS.account);

describe('the account', () => {
  test('the provider is shared: it stays when the stack is deleted', () => {
    account.hasResource('AWS::IAM::OIDCProvider', {
      Properties: {
        Url: `https://${HOST}`,
        ClientIdList: [Match.stringLikeRegexp('^ari:cloud:bitbucket::workspace/')],
      },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('the boundary stays, under the name in the settings', () => {
    account.hasResource('AWS::IAM::ManagedPolicy', {
      Properties: { ManagedPolicyName: 'pipeline-boundary', Path: '/rolekeeper/' },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('what exists already is not created', () => {
    const existing = sampleApp(sampleDeployment({ providerArn: PROVIDER_ARN, createBoundary: false }));
    const template = templateOf(existing, STACKS.account);
    template.resourceCountIs('AWS::IAM::OIDCProvider', 0);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 0);
    template.hasOutput('BoundaryArn', { Value: BOUNDARY_ARN });
  });

  test('only Lambda becomes the reconciler', () => {
    account.hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'rolekeeper-reconciler',
      Path: '/rolekeeper/',
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'lambda.amazonaws.com' } }],
      },
    });
  });

  const { uuid, environmentUuid } = CONFIG_REPOSITORY;
  const TRUST = [
    { role: 'rolekeeper-plan', sub: `${uuid}:{????????-????-????-????-????????????}` },
    { role: 'rolekeeper-upload', sub: `${uuid}:${environmentUuid}:*` },
  ];
  test.for(TRUST)('$role trusts $sub', ({ role, sub }) => {
    account.hasResourceProperties('AWS::IAM::Role', {
      RoleName: role,
      MaxSessionDuration: 3600,
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRoleWithWebIdentity',
            Principal: { Federated: PROVIDER_ARN },
            Condition: {
              StringEquals: { [`${HOST}:aud`]: Match.stringLikeRegexp('^ari:') },
              StringLike: { [`${HOST}:sub`]: sub },
            },
          },
        ],
      },
    });
  });
});
