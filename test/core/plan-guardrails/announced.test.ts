/** For the time of a deployment two documents are right: the deployed one and the announced one, and no third. */
import { describe, expect, test } from 'vitest';
import { policyDigest } from '../../../src/core/iam/policy-document.ts';
import { type Announcement, readAnnouncement } from '../../../src/core/model/announcement.ts';
import { readDeployment, UNDEPLOYED } from '../../../src/core/model/deployment.ts';
import { serviceRoles as roleNames } from '../../../src/core/model/service-roles.ts';
import { boundary } from '../../../src/core/plan-guardrails/boundary.ts';
import { serviceRoles } from '../../../src/core/plan-guardrails/service-roles.ts';
import { actualRole, actualState, BOUNDARY, desiredRole } from '../../support/roles.ts';
import { circumstancesOf } from './circumstances.ts';

const ceiling = (action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', NotAction: [action], Resource: '*' }] });
const OLD = ceiling('iam:*');
const NEW = ceiling('sts:*');
const THIRD = ceiling('s3:*');

const SERVICE_ROLES = roleNames('default');
const NOW = new Date('2026-11-27T10:00:00Z');

interface Case {
  name: string;
  reason: string;
  found: string;
  /** undefined: nothing was announced. */
  until?: string;
  announces?: string | null;
  isRight: boolean;
}

const CASES: Case[] = [
  { name: 'the deployed document', reason: 'rest', found: OLD, isRight: true },
  { name: 'the new one, which nobody announced', reason: 'it was changed by hand', found: NEW, isRight: false },
  {
    name: 'the new one, announced',
    reason: 'the account’s stack is updated before the service',
    found: NEW,
    until: '2026-11-27T10:59:00Z',
    isRight: true,
  },
  {
    name: 'the deployed one, although another is announced',
    reason: 'the deployment has not come so far, or went back',
    found: OLD,
    until: '2026-11-27T10:59:00Z',
    isRight: true,
  },
  {
    name: 'a third one meanwhile',
    reason: 'a deployment is no time of grace',
    found: THIRD,
    until: '2026-11-27T10:59:00Z',
    isRight: false,
  },
  {
    name: 'the new one after the hour',
    reason: 'half of a deployment is in force, and a person has to know',
    found: NEW,
    until: '2026-11-27T10:00:00Z',
    isRight: false,
  },
  {
    name: 'the new one, announced for years',
    reason: 'that is no announcement but a second truth',
    found: NEW,
    until: '2030-01-01T00:00:00Z',
    isRight: false,
  },
  {
    name: 'the new one, where something else is announced',
    reason: 'an announcement is about what it names',
    found: NEW,
    until: '2026-11-27T10:59:00Z',
    announces: null,
    isRight: false,
  },
];

function announcement({ until, announces = NEW }: Case): { announced?: Announcement } {
  if (until === undefined) return {};
  return { announced: { until, boundary: announces === null ? null : policyDigest(announces), serviceTrusts: {} } };
}

describe('the boundary', () => {
  test.for(CASES)('$name: $reason', (one) => {
    const deployed = { arn: BOUNDARY, digest: policyDigest(OLD) };
    const findings = boundary.check(
      circumstancesOf({
        now: NOW,
        actual: actualState([], { boundary: { is: 'present', document: one.found } }),
        deployment: { ...UNDEPLOYED, boundary: deployed, ...announcement(one) },
      }),
    );
    expect(findings.map(({ blocks }) => blocks)).toEqual(one.isRight ? [] : ['writes']);
  });

  test('a boundary that is gone is never announced', () => {
    const findings = boundary.check(
      circumstancesOf({
        now: NOW,
        actual: actualState([], { boundary: { is: 'missing' } }),
        deployment: {
          ...UNDEPLOYED,
          boundary: { arn: BOUNDARY, digest: policyDigest(OLD) },
          announced: { until: '2026-11-27T10:59:00Z', boundary: policyDigest(NEW), serviceTrusts: {} },
        },
      }),
    );
    expect(findings).toHaveLength(1);
  });
});

describe('who may enter a role of ours', () => {
  const role = { ...actualRole(desiredRole()), name: SERVICE_ROLES.upload };
  const found = policyDigest(role.trust);
  const check = (announced: Record<string, string>) =>
    serviceRoles.check(
      circumstancesOf({
        now: NOW,
        actual: actualState([role]),
        deployment: {
          ...UNDEPLOYED,
          serviceTrusts: { [SERVICE_ROLES.upload]: 'what-was-deployed' },
          announced: { until: '2026-11-27T10:59:00Z', boundary: null, serviceTrusts: announced },
        },
      }),
    );

  test('the announced trust is right', () => {
    expect(check({ [SERVICE_ROLES.upload]: found })).toEqual([]);
  });

  test('one that was announced for another role is not', () => {
    expect(check({ [SERVICE_ROLES.plan]: found })).toHaveLength(1);
  });
});

describe('what cannot be read announces nothing', () => {
  const UNREADABLE = [
    { value: undefined, reason: 'there is none' },
    { value: {}, reason: 'the parameter’s default' },
    { value: { until: 'soon' }, reason: 'it is not known how long it counts' },
    { value: { until: '2026-11-27T10:59:00Z', boundary: 7 }, reason: 'no digest' },
    { value: { until: '2026-11-27T10:59:00Z', serviceTrusts: { role: 1 } }, reason: 'no digests' },
  ];
  test.for(UNREADABLE)('$reason', ({ value }) => {
    expect(readAnnouncement(value)).toBeUndefined();
  });

  test('the inventory remembers one as it was', () => {
    const announced = { until: '2026-11-27T10:59:00Z', boundary: 'digest', serviceTrusts: {} };
    expect(readDeployment({ ...UNDEPLOYED, announced })).toEqual({ ...UNDEPLOYED, announced });
    expect(readDeployment({ ...UNDEPLOYED })).toEqual(UNDEPLOYED);
  });
});
