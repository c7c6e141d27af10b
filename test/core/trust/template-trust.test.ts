/** The remedy for pasted CDK code, followed: the article's own code is synthesized, and the template is read. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import {
  type Conditions,
  OidcProviderNative,
  OpenIdConnectProvider,
  PolicyStatement,
  Role,
  ServicePrincipal,
  WebIdentityPrincipal,
} from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import { lintTrust } from '../../../src/core/trust/lint/trust-lint.ts';
import { templateTrust } from '../../../src/core/trust/template-trust.ts';
import { ENVIRONMENT, HOST, REPOSITORY } from '../../support/roles.ts';
import { AUD, provider, RIGHT_SUB, SUB, WORLD } from './lint/policies.ts';

const AUDIENCE: Conditions = { StringEquals: { [AUD]: provider.audience } };

function template(make: (stack: Stack) => void): Record<string, unknown> {
  const outdir = mkdtempSync(join(tmpdir(), 'rolekeeper-article-'));
  try {
    const stack = new Stack(new App({ outdir }), 'Article');
    make(stack);
    return Template.fromStack(stack).toJSON();
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

function roleOf(stack: Stack, arn: string, conditions: Conditions): void {
  new Role(stack, 'BitbucketDeployRole', {
    assumedBy: new WebIdentityPrincipal(arn, conditions),
    maxSessionDuration: Duration.hours(2),
  });
}

describe('templateTrust', () => {
  const url = `https://${HOST}`;
  const CASES = [
    {
      reason: 'the article’s code: a provider of its own, and the audience alone',
      made: template((stack) => {
        const { openIdConnectProviderArn } = new OidcProviderNative(stack, 'Provider', { url, clientIds: ['x'] });
        roleOf(stack, openIdConnectProviderArn, AUDIENCE);
      }),
      codes: ['trust-no-sub'],
    },
    {
      reason: 'the right conditions',
      made: template((stack) => {
        const { openIdConnectProviderArn } = new OidcProviderNative(stack, 'Provider', { url, clientIds: ['x'] });
        roleOf(stack, openIdConnectProviderArn, { ...AUDIENCE, StringLike: { [SUB]: RIGHT_SUB } });
      }),
      codes: [],
    },
    {
      reason: 'the construct with a Lambda function, whose own role takes no tokens',
      made: template((stack) => {
        const { openIdConnectProviderArn } = new OpenIdConnectProvider(stack, 'Provider', { url });
        roleOf(stack, openIdConnectProviderArn, { ...AUDIENCE, StringLike: { [SUB]: `${REPOSITORY}:*` } });
      }),
      codes: ['trust-any-branch'],
    },
    {
      reason: 'a provider that is there, named by the account of the stack',
      made: template((stack) => {
        roleOf(stack, `arn:${stack.partition}:iam::${stack.account}:oidc-provider/${HOST}`, {
          ...AUDIENCE,
          StringLike: { [SUB]: `${REPOSITORY}:${ENVIRONMENT}:*` },
        });
      }),
      codes: [],
    },
    {
      reason: 'a role for a service beside it',
      made: template((stack) => {
        roleOf(stack, provider.arn, AUDIENCE);
        const other = new Role(stack, 'Other', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
        other.addToPolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: ['*'] }));
      }),
      codes: ['trust-no-sub'],
    },
  ];
  for (const { reason, made, codes } of CASES) {
    it(`reads ${reason}`, () => {
      for (const [account, world] of [['111122223333', WORLD] as const, ['000000000000', undefined] as const]) {
        const roles = templateTrust(made, account) ?? [];
        expect(roles).toHaveLength(1);
        const { hits } = lintTrust(JSON.stringify(roles[0]?.policy), world);
        expect(hits.map(({ code }) => code)).toEqual(codes);
      }
    });
  }

  it('leaves what it does not know as it is', () => {
    const policy = { Statement: [{ Principal: { Federated: { 'Fn::ImportValue': 'provider' } } }] };
    const role = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: policy } };
    expect(templateTrust({ Resources: { Role: role } }, '111122223333')).toEqual([{ id: 'Role', policy }]);
  });

  it('fills in Fn::Sub', () => {
    const arn = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:oidc-provider/x/${Unknown}' };
    const role = { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: { Federated: arn } } };
    expect(templateTrust({ Resources: { Role: role } }, '111122223333')?.[0]?.policy).toEqual({
      Federated: 'arn:aws:iam::111122223333:oidc-provider/x/${Unknown}',
    });
  });

  it('is not for policies and answers of IAM', () => {
    expect(templateTrust({ Statement: [], Resources: {} }, '111122223333')).toBeUndefined();
    expect(templateTrust({ Role: { AssumeRolePolicyDocument: {} } }, '111122223333')).toBeUndefined();
  });
});
