import { RegionInfo } from 'aws-cdk-lib/region-info';
import { expect, test } from 'vitest';
import { iamChangesBy, iamEventsRegion } from '../../infra/iam-changes.ts';
import { PARTITIONS } from '../../src/core/iam/generated/partitions.js';
import { matchesPattern } from './event-pattern.ts';
import { ACCOUNT } from './sample-settings.ts';

const RECONCILER = `arn:aws:iam::${ACCOUNT}:role/rolekeeper/rolekeeper-reconciler`;
const { detailType, ...pattern } = iamChangesBy({ than: RECONCILER });
const PATTERN = { ...pattern, 'detail-type': detailType };

/** As CloudTrail describes who made a call. */
const WHO = {
  user: { type: 'IAMUser', arn: `arn:aws:iam::${ACCOUNT}:user/somebody` },
  root: { type: 'Root', arn: `arn:aws:iam::${ACCOUNT}:root` },
  reconciler: assumed(RECONCILER),
  admin: assumed(`arn:aws:iam::${ACCOUNT}:role/admin`),
};

function assumed(role: string) {
  const session = `${role.replace(':iam:', ':sts:').replace(':role/', ':assumed-role/')}/session`;
  return { type: 'AssumedRole', arn: session, sessionContext: { sessionIssuer: { type: 'Role', arn: role } } };
}

const CASES: {
  name: string;
  reason: string;
  who: keyof typeof WHO;
  eventName?: string;
  errorCode?: string;
  rings: boolean;
}[] = [
  { name: 'a person in a session', reason: 'the usual manual change', who: 'admin', rings: true },
  { name: 'a user with a key', reason: 'has no session issuer at all', who: 'user', rings: true },
  { name: 'root', reason: 'has no session issuer either', who: 'root', rings: true },
  { name: 'the reconciler', reason: 'its own writes would ring for ever', who: 'reconciler', rings: false },
  { name: 'a call that failed', reason: 'it changed nothing', who: 'admin', errorCode: 'AccessDenied', rings: false },
  { name: 'a read', reason: 'it changed nothing', who: 'admin', eventName: 'GetRole', rings: false },
  {
    name: 'a boundary taken off',
    reason: 'the worst of them',
    who: 'admin',
    eventName: 'DeleteRolePermissionsBoundary',
    rings: true,
  },
  {
    name: 'another version of the boundary',
    reason: 'the ceiling moved',
    who: 'admin',
    eventName: 'SetDefaultPolicyVersion',
    rings: true,
  },
  {
    name: 'another audience',
    reason: 'the door was widened',
    who: 'admin',
    eventName: 'AddClientIDToOpenIDConnectProvider',
    rings: true,
  },
  { name: 'a new user', reason: 'not our business', who: 'admin', eventName: 'CreateUser', rings: false },
];

test.for(CASES)('$name: rings $rings', ({ who, eventName = 'PutRolePolicy', errorCode, rings, reason }) => {
  const event = {
    source: 'aws.iam',
    'detail-type': 'AWS API Call via CloudTrail',
    detail: {
      eventSource: 'iam.amazonaws.com',
      eventName,
      userIdentity: WHO[who],
      ...(errorCode !== undefined && { errorCode }),
    },
  };
  expect(matchesPattern(PATTERN, event), reason).toBe(rings);
});

test.for(Object.keys(PARTITIONS))('IAM’s events of partition %s arrive in a region of it', (partition) => {
  // Of an isolated partition the forwarder was put into us-east-1, with ARNs that name nothing there.
  expect(RegionInfo.get(iamEventsRegion(partition)).partition).toBe(partition);
});
