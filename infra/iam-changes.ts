/**
 * CloudTrail's record of who changes IAM, as an EventBridge pattern. These events exist in one region only, and only in
 * an account with a trail that records management events.
 */
import type { EventPattern } from 'aws-cdk-lib/aws-events';

/** Every partition of AWS has one region in which IAM's events arrive; test/infra/iam-changes.test.ts asks for each. */
const EVENTS_REGIONS: Readonly<Record<string, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-eusc': 'eusc-de-east-1',
  'aws-iso': 'us-iso-east-1',
  'aws-iso-b': 'us-isob-east-1',
  'aws-iso-e': 'eu-isoe-west-1',
  'aws-iso-f': 'us-isof-south-1',
  'aws-us-gov': 'us-gov-west-1',
};

/** The one region of a partition in which IAM's events arrive. @throws Error for a partition that AWS does not have */
export function iamEventsRegion(partition: string): string {
  const region = EVENTS_REGIONS[partition];
  if (region === undefined)
    throw new Error(`no region is known in which IAM's events of partition ${partition} arrive`);
  return region;
}

/** Calls that can change a managed role, its ceiling or the provider. */
const WRITES = [
  'AddClientIDToOpenIDConnectProvider',
  'AddRoleToInstanceProfile',
  'AttachRolePolicy',
  'CreateOpenIDConnectProvider',
  'CreatePolicyVersion',
  'CreateRole',
  'DeleteOpenIDConnectProvider',
  'DeletePolicy',
  'DeletePolicyVersion',
  'DeleteRole',
  'DeleteRolePermissionsBoundary',
  'DeleteRolePolicy',
  'DetachRolePolicy',
  'PutRolePermissionsBoundary',
  'PutRolePolicy',
  'RemoveClientIDFromOpenIDConnectProvider',
  'SetDefaultPolicyVersion',
  'TagRole',
  'UntagRole',
  'UpdateAssumeRolePolicy',
  'UpdateRole',
  'UpdateRoleDescription',
];

/**
 * Changes that succeeded and were made by any caller except the reconciler: its own writes would ring its own bell, for
 * ever.
 * @param reconcilerArn the role's ARN; `sessionIssuer` names the role, not the session
 */
export function iamChangesBy(others: { than: string }): EventPattern {
  return {
    source: ['aws.iam'],
    detailType: ['AWS API Call via CloudTrail'],
    detail: {
      eventSource: ['iam.amazonaws.com'],
      eventName: WRITES,
      errorCode: [{ exists: false }],
      // A user or the account's root has no session issuer, and "anything but" does not match what is absent.
      userIdentity: {
        sessionContext: { sessionIssuer: { arn: [{ 'anything-but': [others.than] }, { exists: false }] } },
      },
    },
  };
}
