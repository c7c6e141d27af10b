/** A fresh account: what a platform team has set up before the first pipeline role exists, and nothing else. */
import type { AccountState, ManagedPolicyDetail, PolicyDocument } from './account-state.ts';
import { parsePolicyArn } from './names.ts';
import { isAwsManaged } from './policy-store.ts';
import { by } from './sorting.ts';
import { uniqueId } from './unique-id.ts';

export interface NewAccount {
  /** Twelve digits. */
  readonly account: string;
  /** `url` with or without `https://`. */
  readonly provider: { readonly arn: string; readonly url: string; readonly clientIds: readonly string[] };
  readonly boundaryArn: string;
  /** Those of AWS may be among them: they are there already. */
  readonly managedPolicyArns: readonly string[];
  /** For CreateDate; now if left out. */
  readonly now?: Date;
}

/** What the sample boundary lets any pipeline role do at most. */
const BOUNDARY: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'Everything', Effect: 'Allow', Action: '*', Resource: '*' },
    { Sid: 'ButIdentities', Effect: 'Deny', Action: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
  ],
};

/** A placeholder for the text of a customer's policy: nobody objects to it. */
const READ_IDENTITY: PolicyDocument = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*' }],
};

/** @throws Error if an ARN is not a policy's. */
export function newAccount({
  account,
  provider,
  boundaryArn,
  managedPolicyArns,
  now = new Date(),
}: NewAccount): AccountState {
  const CreateDate = now.toISOString().replace(/\.\d+Z$/, '+00:00');
  const own = [...new Set(managedPolicyArns)].filter((arn) => arn !== boundaryArn && !isAwsManaged(arn));
  const policies = [
    managedPolicy(boundaryArn, BOUNDARY, CreateDate),
    ...own.map((arn) => managedPolicy(arn, READ_IDENTITY, CreateDate)),
  ];
  return {
    Account: account,
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: [],
    Policies: policies.sort(by(({ Arn }) => Arn)),
    InstanceProfiles: [],
    OpenIDConnectProviders: [
      {
        Arn: provider.arn,
        Url: provider.url.replace(/^https:\/\//, ''),
        ClientIDList: [...provider.clientIds],
        ThumbprintList: [],
        CreateDate,
        Tags: [],
      },
    ],
  };
}

function managedPolicy(arn: string, Document: PolicyDocument, CreateDate: string): ManagedPolicyDetail {
  const parsed = parsePolicyArn(arn);
  if (!parsed) throw new Error(`${arn} is not the ARN of a managed policy.`);
  return {
    PolicyName: parsed.name,
    PolicyId: uniqueId('ANPA'),
    Arn: arn,
    Path: arn.slice(arn.indexOf('/'), arn.lastIndexOf('/') + 1),
    DefaultVersionId: 'v1',
    AttachmentCount: 0,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate,
    UpdateDate: CreateDate,
    PolicyVersionList: [{ Document, VersionId: 'v1', IsDefaultVersion: true, CreateDate }],
  };
}
