import { IamRoleWriter } from '../../src/aws/role-writer.ts';
import type { Operation } from '../../src/core/model/operation.ts';
import { MANAGED_BY, TAGS } from '../../src/core/model/ownership.ts';
import { EmbeddedIam } from '../../src/embedded/embedded-iam.ts';
import { newAccount } from '../../src/embedded/new-account.ts';
import { anArn } from '../support/ids.ts';
import { PROVIDER, SCOPE } from './account-fake.ts';

const BOUNDARY = anArn(`arn:aws:iam::${SCOPE.account}:policy/rolekeeper/pipeline-boundary`);
const READ_ONLY = anArn('arn:aws:iam::aws:policy/ReadOnlyAccess');
const CUSTOM = anArn(`arn:aws:iam::${SCOPE.account}:policy/ci/deploy`);

/** An account on the embedded IAM with the provider, the boundary, and no roles. */
export function emptyAccount(): EmbeddedIam {
  return new EmbeddedIam(
    newAccount({
      account: SCOPE.account,
      provider: { arn: SCOPE.providerArn, url: PROVIDER.Url, clientIds: ['ari:cloud:bitbucket::workspace/x'] },
      boundaryArn: BOUNDARY,
      managedPolicyArns: [READ_ONLY, CUSTOM],
      now: new Date(0),
    }),
  );
}

/** The same account with other pages. */
export function repaged(iam: EmbeddedIam, maxPageSize: number): EmbeddedIam {
  return new EmbeddedIam(iam.state, { maxPageSize });
}

/** Makes a role with one of everything; with a `path` other than ours it is not ours. */
export async function makeRole(iam: EmbeddedIam, name: string, path = SCOPE.path): Promise<void> {
  await perform(iam, name, [
    createRole(`deploys ${name} (100 % + 1)`, path),
    { call: 'PutRolePolicy', policyName: 'assets', document: INLINE },
    { call: 'AttachRolePolicy', policyArn: READ_ONLY },
    { call: 'AttachRolePolicy', policyArn: CUSTOM },
  ]);
}

export async function perform(iam: EmbeddedIam, role: string, operations: readonly Operation[]): Promise<void> {
  const writer = new IamRoleWriter(iam);
  for (const operation of operations) await writer.perform(role, operation);
}

export function createRole(description: string, path = SCOPE.path): Operation {
  const tags = {
    [TAGS.managedBy]: MANAGED_BY,
    [TAGS.owner]: SCOPE.owner,
    'rolekeeper:digest': 'v1-abc',
    note: 'a+b / c',
  };
  return { call: 'CreateRole', path, trust: TRUST, description, maxSessionSeconds: 7200, boundaryArn: BOUNDARY, tags };
}

export const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Federated: SCOPE.providerArn },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringLike: { [`${PROVIDER.Url}:sub`]: '{6b1f7c2a-93d4-4e0b-8a57-2c4d6e8f0a1b}:*' } },
    },
  ],
});

export const INLINE = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::assets/a+b%20c/*' }],
});
