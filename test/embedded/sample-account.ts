/** An account for the tests: the provider, the boundary, two policies of its own, no roles. */
import { CreateRoleCommand, type CreateRoleCommandInput } from '@aws-sdk/client-iam';
import type { AccountState } from '../../src/embedded/account-state.ts';
import { newAccount } from '../../src/embedded/new-account.ts';

export const ACCOUNT = '111122223333';
export const HOST = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
export const PROVIDER = `arn:aws:iam::${ACCOUNT}:oidc-provider/${HOST}`;
export const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/rolekeeper/pipeline-boundary`;
export const DEPLOY = `arn:aws:iam::${ACCOUNT}:policy/ci/deploy`;

export const TRUST = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: PROVIDER },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringLike: { [`${HOST}:sub`]: '{0e1d7f3a-6b1c-4f0e-9d2a-5c8b7a6e4f21}:*' } },
    },
  ],
};

export const PERMISSIONS = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::checkout-assets/*' }],
};

export function sampleAccount(): AccountState {
  return newAccount({
    account: ACCOUNT,
    provider: { arn: PROVIDER, url: `https://${HOST}`, clientIds: ['ari:cloud:bitbucket::workspace/a0e0f6b6'] },
    boundaryArn: BOUNDARY,
    managedPolicyArns: [DEPLOY, 'arn:aws:iam::aws:policy/ReadOnlyAccess'],
    now: new Date('2026-01-02T03:04:05.678Z'),
  });
}

export function createRole(RoleName: string, change: Partial<CreateRoleCommandInput> = {}): CreateRoleCommand {
  return new CreateRoleCommand({
    RoleName,
    Path: '/bitbucket/',
    AssumeRolePolicyDocument: JSON.stringify(TRUST),
    ...change,
  });
}
