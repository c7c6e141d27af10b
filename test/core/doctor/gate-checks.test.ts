/** What `doctor --gate` makes of what was looked at: each thing that can be wrong, and what was not there to look at. */
import { describe, expect, it } from 'vitest';
import { seen, unseen } from '../../../src/core/doctor/evidence.ts';
import { examineGate } from '../../../src/core/doctor/gate-checks.ts';
import type { GateEvidence } from '../../../src/core/doctor/gate-evidence.ts';
import { examinationJUnit } from '../../../src/core/render/examination-junit.ts';
import { anArn } from '../../support/ids.ts';

const VPC = anArn('arn:aws:ec2:eu-central-1:444455556666:vpc/vpc-0a1b2c3d4e5f60718');
const NEXT = anArn('arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-0a1b2c3d4e5f60719');
const MINUTE = 60;

/** Everything was looked at, and is in order. */
const HEALTHY: GateEvidence = {
  gate: { vpcs: [VPC], inAccount: [] },
  account: '111122223333',
  gated: ['checkout-release'],
  deployed: seen(VPC),
  trusts: seen({ differing: [], missing: [] }),
  table: seen({ is: 'read', ageSeconds: 7 * MINUTE }),
  neighbours: seen({ looked: 3, ways: [], subnets: [] }),
};

const WAYS = [{ role: 'checkout-deploy', lines: ['ecs:RunTask: inline policy deploy, statement 1 allows it'] }];

const CASES: {
  reason: string;
  evidence: Partial<GateEvidence>;
  codes: string[];
  says?: RegExp;
  leftOut?: string[];
}[] = [
  { reason: 'nothing is wrong', evidence: {}, codes: [], says: /last written or confirmed 7 minutes ago/ },
  {
    reason: 'the settings have no gate: nothing else can be in order',
    evidence: { gate: undefined },
    codes: ['gate-missing'],
    says: /1 role ask/,
    leftOut: ['gate-not-deployed', 'gate-neighbour'],
  },
  {
    reason: 'no gate is deployed',
    evidence: { deployed: seen(undefined) },
    codes: ['gate-not-deployed'],
    says: /-c gateVpc=/,
  },
  {
    reason: 'the gate is in a VPC that the settings do not name',
    evidence: { deployed: seen(NEXT) },
    codes: ['gate-not-deployed'],
    says: /Add arn:aws:ec2:eu-central-1:111122223333:vpc\/vpc-0a1b2c3d4e5f60719 to gate\.vpcs/,
  },
  {
    reason: 'one of two VPCs is the gate’s, while it moves',
    evidence: { gate: { vpcs: [VPC, NEXT], inAccount: [NEXT] }, deployed: seen(NEXT) },
    codes: [],
  },
  {
    reason: 'a trust policy was changed by hand',
    evidence: { trusts: seen({ differing: ['checkout-release'], missing: [] }) },
    codes: ['role-trust-differs'],
  },
  {
    reason: 'a role is not there yet, which is no fault',
    evidence: { trusts: seen({ differing: [], missing: ['checkout-release'] }) },
    codes: [],
    says: /Not in IAM yet: checkout-release\./,
  },
  { reason: 'there is no table', evidence: { table: seen({ is: 'unreadable' }) }, codes: ['gate-table-unreadable'] },
  {
    reason: 'no pass has confirmed it for three days',
    evidence: { table: seen({ is: 'read', ageSeconds: 72 * 60 * MINUTE }) },
    codes: ['gate-table-stale'],
    says: /was 72h ago/,
  },
  {
    reason: 'no moment in it can be understood',
    evidence: { table: seen({ is: 'read', ageSeconds: Number.POSITIVE_INFINITY }) },
    codes: ['gate-table-stale'],
    says: /was never/,
  },
  {
    reason: 'the longest interval that a deployment can have is not too long',
    evidence: { table: seen({ is: 'read', ageSeconds: (3 * 720 + 15) * MINUTE }) },
    codes: [],
  },
  {
    reason: 'no service reports here: how old it is, is not known',
    evidence: { table: seen({ is: 'read', ageSeconds: undefined }) },
    codes: [],
    leftOut: ['gate-table-stale'],
  },
  {
    reason: 'roles could get into its VPC',
    evidence: { neighbours: seen({ looked: 3, ways: WAYS, subnets: ['subnet-0a'] }) },
    codes: ['gate-neighbour'],
    says: /checkout-deploy: ecs:RunTask[\s\S]*Taken for the subnets of the gate[\s\S]*subnet-0a/,
  },
  {
    reason: 'the account was not looked at',
    evidence: { deployed: unseen('x'), trusts: unseen('x'), table: unseen('x'), neighbours: unseen('x') },
    codes: [],
    leftOut: ['gate-not-deployed', 'role-trust-differs', 'gate-table-unreadable', 'gate-table-stale', 'gate-neighbour'],
  },
];

describe('an examination of the gate', () => {
  for (const { reason, evidence, codes, says = /^/, leftOut = [] } of CASES) {
    it(`finds ${codes.join(', ') || 'nothing'}: ${reason}`, () => {
      const { causes, results, notes = [] } = examineGate({ ...HEALTHY, ...evidence });
      expect(causes.map(({ code }) => code)).toEqual(codes);
      const words = causes.flatMap(({ message, remedy, details = [] }) => [message, ...details, remedy]);
      expect([...words, ...notes].join('\n')).toMatch(says);
      expect(results.flatMap(({ id, is }) => (is === 'left-out' ? id : []))).toEqual(leftOut);
      expect(new Set(results.map(({ id }) => id)).size).toBe(6);
    });
  }

  it('says where the gate is, and each time what it cannot see', () => {
    const { notes = [] } = examineGate(HEALTHY);
    expect(notes[0]).toMatch(/in account 444455556666, and the roles are in 111122223333/);
    expect(notes.at(-1)).toMatch(/^Not seen: /);
  });

  it('lists each role in what Bitbucket shows as tests', () => {
    const neighbours = seen({ looked: 3, ways: WAYS, subnets: [] });
    expect(examinationJUnit(examineGate({ ...HEALTHY, neighbours }))).toContain('checkout-deploy: ecs:RunTask: inline');
  });
});
