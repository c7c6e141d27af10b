/** Dumps of made-up accounts: roles that trust Bitbucket as people, Terraform and articles have written them. */
export const ACCOUNT = '444455556666';
export const WORKSPACE = '{c7a4f1d2-8e3b-4f6a-9b0d-2e5c81f7a936}';
export const AUDIENCE = 'ari:cloud:bitbucket::workspace/c7a4f1d2-8e3b-4f6a-9b0d-2e5c81f7a936';
export const API = '{5bca6b83-1e95-4b5f-9a3c-7d1f7a4cf2e6}';
/** Begins as `API` does. */
export const NEAR = '{5bca6b83-1f00-4b5f-9a3c-7d1f7a4cf2e6}';
export const SHOP = '{1de489be-0d6f-4f43-8d4b-3f7a1f7f4f33}';
export const PRODUCTION = '{0d4f3f0e-52b7-4c62-8a5e-64c5d1b0a7f1}';
export const STAGING = '{a7e5c7c7-2a44-4c8e-8b57-30a1b2a0c9d4}';

export const hostOf = (workspace = 'acme'): string =>
  `api.bitbucket.org/2.0/workspaces/${workspace}/pipelines-config/identity/oidc`;

export interface MadeUp {
  account?: string;
  partition?: string;
  workspace?: string;
  sub?: string | string[] | undefined;
  aud?: string | undefined;
}

/** A trust policy with one statement; no condition on what is undefined. */
export function trust(made: MadeUp): Record<string, unknown> {
  const { account = ACCOUNT, partition = 'aws', workspace, sub, aud } = { aud: AUDIENCE, ...made };
  const host = hostOf(workspace);
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:${partition}:iam::${account}:oidc-provider/${host}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          ...(aud !== undefined && { StringEquals: { [`${host}:aud`]: aud } }),
          ...(sub !== undefined && { StringLike: { [`${host}:sub`]: sub } }),
        },
      },
    ],
  };
}

/** As `aws iam get-account-authorization-details` prints it: without the providers, which `more` may add. */
export function dump(
  roles: Record<string, Record<string, unknown>>,
  more: Record<string, unknown> = {},
  { account = ACCOUNT, partition = 'aws' } = {},
): string {
  return JSON.stringify({
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: Object.entries(roles).map(([RoleName, AssumeRolePolicyDocument], index) => ({
      Path: '/',
      RoleName,
      RoleId: `AROAEXAMPLE${String(index).padStart(10, '0')}`,
      Arn: `arn:${partition}:iam::${account}:role/${RoleName}`,
      CreateDate: '2025-03-01T08:00:00+00:00',
      AssumeRolePolicyDocument,
      InstanceProfileList: [],
      RolePolicyList: [],
      AttachedManagedPolicies: [],
      Tags: [],
      RoleLastUsed: {},
    })),
    Policies: [],
    ...more,
  });
}

export function provider(clientIds: readonly string[], workspace = 'acme', partition = 'aws'): Record<string, unknown> {
  const Url = hostOf(workspace);
  return {
    Arn: `arn:${partition}:iam::${ACCOUNT}:oidc-provider/${Url}`,
    Url,
    ClientIDList: clientIds,
    ThumbprintList: [],
    CreateDate: '2025-03-01T08:00:00+00:00',
    Tags: [],
  };
}
