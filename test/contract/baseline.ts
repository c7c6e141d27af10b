/** What every case starts from: an account with our provider, our boundary and two policies of its own. */
import {
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  type CreateRoleCommandInput,
} from '@aws-sdk/client-iam';
import { call, type Step } from './contract-case.ts';

/** moto's account. */
export const ACCOUNT = '123456789012';
export const HOST = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
export const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/${HOST}`;
export const AUDIENCE = 'ari:cloud:bitbucket::workspace/a0e0f6b6-0f2d-4e6e-8f3a-0d4f2c9f7b11';
export const BOUNDARY = policyArn('rolekeeper/pipeline-boundary');
export const DEPLOY = policyArn('ci/deploy');
export const READ = policyArn('read');

export function policyArn(name: string): string {
  return `arn:aws:iam::${ACCOUNT}:policy/${name}`;
}

/** As our compiler writes it, in IAM's own form: one-element lists collapsed. */
export const TRUST = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: PROVIDER },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: {
        StringEquals: { [`${HOST}:aud`]: AUDIENCE },
        StringLike: { [`${HOST}:sub`]: '{0e1d7f3a-6b1c-4f0e-9d2a-5c8b7a6e4f21}:*' },
      },
    },
  ],
};

/** A trust policy of one statement: TRUST's, changed. */
export function trust(change: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...TRUST, Statement: [{ ...TRUST.Statement[0], ...change }] });
}

export const PERMISSIONS = {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: ['s3:PutObject', 's3:GetObject'], Resource: 'arn:aws:s3:::checkout-assets/*' },
  ],
};

/** A permission policy of one statement: PERMISSIONS', changed. */
export function permissions(change: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ ...PERMISSIONS, Statement: [{ ...PERMISSIONS.Statement[0], ...change }] });
}

/** Creates the role `deploy` under our path, or one that is otherwise so. */
export function createRole(change: Partial<CreateRoleCommandInput> = {}): Step {
  return call(CreateRoleCommand, {
    RoleName: 'deploy',
    Path: '/bitbucket/',
    AssumeRolePolicyDocument: JSON.stringify(TRUST),
    ...change,
  });
}

export const BASELINE: readonly Step[] = [
  call(CreateOpenIDConnectProviderCommand, { Url: `https://${HOST}`, ClientIDList: [AUDIENCE] }),
  createPolicy('pipeline-boundary', '/rolekeeper/'),
  createPolicy('deploy', '/ci/'),
  createPolicy('read', '/'),
];

export function createPolicy(PolicyName: string, Path: string): Step {
  return call(CreatePolicyCommand, { PolicyName, Path, PolicyDocument: JSON.stringify(PERMISSIONS) });
}
