/** A dump of an account as it is before anybody has tidied it: made up, and the same at every call. */

const ACCOUNT = '444455556666';
const HOST = 'api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc';
const AUDIENCE = { [`${HOST}:aud`]: 'ari:cloud:bitbucket::workspace/cb6c5bfb-6ca1-4d43-9374-d35643eb8a6d' };
const SUB = `${HOST}:sub`;

const uuid = (index: number) => `{3f5f830f-cfa7-44a2-bc63-${index.toString(16).padStart(12, '0')}}`;

/** What people write, in turn. */
const CONDITIONS: readonly ((index: number) => object)[] = [
  () => ({ StringEquals: AUDIENCE }),
  (index) => ({ StringEquals: AUDIENCE, StringLike: { [SUB]: `${uuid(index)}:${uuid(index + 5_000)}:*` } }),
  (index) => ({ StringEquals: AUDIENCE, StringLike: { [SUB]: `${uuid(index)}:*` } }),
  () => ({ 'ForAllValues:StringEquals': { [`${HOST}:aud`]: 'sts.amazonaws.com' } }),
  (index) => ({ StringEquals: AUDIENCE, StringLike: { [SUB]: `${uuid(index)}:*:main` } }),
  (index) => ({ StringEquals: AUDIENCE, StringLike: { [SUB]: `${uuid(index)}:${uuid(index + 5_000)}:*` } }),
  () => ({ StringEquals: AUDIENCE, StringLike: { [SUB]: '*' } }),
];

const LAST_USED = ['2026-11-20T08:00:00+00:00', undefined, '2026-03-01T08:00:00+00:00', '2026-10-30T08:00:00+00:00'];

export function untidyAccount(roles: number): { readonly RoleDetailList: readonly { readonly RoleName: string }[] } {
  return {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: Array.from({ length: roles }, (_, index) => roleOf(index)),
    Policies: [],
  } as { RoleDetailList: { RoleName: string }[] };
}

function roleOf(index: number) {
  const name = index % 17 === 0 ? `legacy-platform-services-deployment-${index}` : `team${index % 9}-deploy-${index}`;
  const used = LAST_USED[index % LAST_USED.length];
  const managed = index % 13 === 0 ? ['arn:aws:iam::aws:policy/AdministratorAccess'] : [];
  return {
    Path: '/',
    RoleName: name,
    RoleId: `AROA${String(index).padStart(16, 'X')}`,
    Arn: `arn:aws:iam::${ACCOUNT}:role/${name}`,
    CreateDate: '2023-04-01T09:00:00+00:00',
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${HOST}` },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: CONDITIONS[index % CONDITIONS.length]?.(index),
        },
      ],
    },
    InstanceProfileList: [],
    RolePolicyList: [
      {
        PolicyName: 'deploy',
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: ['s3:PutObject'], Resource: [`arn:aws:s3:::assets-${index}/*`] }],
        },
      },
    ],
    AttachedManagedPolicies: managed.map((PolicyArn) => ({ PolicyName: PolicyArn.split('/').at(-1), PolicyArn })),
    Tags: [],
    RoleLastUsed: used === undefined ? {} : { LastUsedDate: used, Region: 'eu-central-1' },
  };
}
