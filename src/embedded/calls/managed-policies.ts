/** Managed policies, as far as a role needs them: to exist, and to be read. */
import type { Account } from '../account.ts';
import type { ManagedPolicyDetail } from '../account-state.ts';
import { limitExceeded, noSuchEntity, notInDump } from '../iam-error.ts';
import { type Input, requiredText } from '../input.ts';
import { description, path, policyArn, policyName, policyText } from '../names.ts';
import { parsePermissionPolicy } from '../permission-policy.ts';
import { policySize } from '../policy-shape.ts';
import { isAwsManaged } from '../policy-store.ts';
import { uniqueId } from '../unique-id.ts';
import { encodeDocument, listedPolicy } from '../wire-format.ts';
import type { Calls } from './call.ts';

export const managedPolicyCalls: Calls = {
  CreatePolicy: createPolicy,
  GetPolicy: getPolicy,
  GetPolicyVersion: getPolicyVersion,
};

function createPolicy(account: Account, input: Input) {
  const PolicyName = policyName(input);
  const Path = path(input);
  const about = description(input);
  const Document = parsePermissionPolicy(policyText(input, 'PolicyDocument'));
  const quota = account.quotas.managedPolicyCharacters;
  if (policySize(Document) > quota) throw limitExceeded(`Cannot exceed quota for PolicySize: ${quota}`);
  const CreateDate = account.timestamp();
  const policy: ManagedPolicyDetail = {
    PolicyName,
    PolicyId: uniqueId('ANPA'),
    Arn: account.arn('policy', Path, PolicyName),
    Path,
    DefaultVersionId: 'v1',
    AttachmentCount: 0,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    ...(about && { Description: about }),
    CreateDate,
    UpdateDate: CreateDate,
    PolicyVersionList: [{ Document, VersionId: 'v1', IsDefaultVersion: true, CreateDate }],
  };
  account.policies.add(policy, account.quotas.managedPoliciesPerAccount);
  const { Description: _, ...shown } = listedPolicy(policy);
  return { Policy: shown };
}

function getPolicy(account: Account, input: Input) {
  const { arn } = policyArn(input);
  return { Policy: { ...listedPolicy(known(account, arn)), Tags: [] } };
}

function getPolicyVersion(account: Account, input: Input) {
  const { arn } = policyArn(input);
  const version = requiredText(input, 'VersionId', { max: 64, pattern: /^v[1-9][0-9]*(\.[A-Za-z0-9-]*)?$/ });
  const found = account.policies.find(arn) ?? (isAwsManaged(arn) ? known(account, arn) : undefined);
  const detail = found?.PolicyVersionList.find(({ VersionId }) => VersionId === version);
  if (!detail) throw noSuchEntity(`Policy ${arn} version ${version} does not exist or is not attachable.`);
  return {
    PolicyVersion: {
      ...detail,
      Document: encodeDocument(detail.Document),
      CreateDate: new Date(detail.CreateDate),
    },
  };
}

/** "Not known" must not read as "not there". A dump of roles alone has no policies at all. */
function known(account: Account, arn: string): ManagedPolicyDetail {
  if (account.policies.all.length === 0) throw notInDump('the state holds no managed policies');
  if (isAwsManaged(arn) && !account.policies.find(arn)) {
    throw notInDump(`${arn} is one of AWS's own policies: that it is there is known, what it says is not.`);
  }
  return account.policies.get(arn);
}
