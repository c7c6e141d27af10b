import type { Role, RoleDetail } from '@aws-sdk/client-iam';
import { anArn } from '../support/ids.ts';
import { OWNER } from '../support/roles.ts';

/** The account, path, owner and provider of every test here. */
export const SCOPE = {
  account: '111122223333',
  path: '/bitbucket/',
  owner: OWNER,
  providerArn: anArn(
    'arn:aws:iam::111122223333:oidc-provider/api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc',
  ),
};

export const PROVIDER = { Url: 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc' };

export const TRUST = { Version: '2012-10-17', Statement: [] };

/** What every role of ours has. */
export const OUR_TAGS = [
  { Key: 'rolekeeper:managed-by', Value: 'rolekeeper' },
  { Key: 'rolekeeper:owner', Value: OWNER },
];

/** A role as GetAccountAuthorizationDetails describes it; ours unless a test says otherwise. */
export function described(name: string, more: RoleDetail = {}): RoleDetail {
  return {
    RoleName: name,
    Path: SCOPE.path,
    Arn: `arn:aws:iam::${SCOPE.account}:role${SCOPE.path}${name}`,
    RoleId: `AROA${name.toUpperCase()}`,
    AssumeRolePolicyDocument: encodeURIComponent(JSON.stringify(TRUST)),
    Tags: OUR_TAGS,
    ...more,
  };
}

/** The same role as ListRoles lists it. */
export function listed(name: string, more: Partial<Role> = {}): Role {
  return {
    RoleName: name,
    Path: SCOPE.path,
    Arn: `arn:aws:iam::${SCOPE.account}:role${SCOPE.path}${name}`,
    RoleId: `AROA${name.toUpperCase()}`,
    CreateDate: new Date(0),
    Description: `deploys ${name}`,
    MaxSessionDuration: 7200,
    ...more,
  };
}
