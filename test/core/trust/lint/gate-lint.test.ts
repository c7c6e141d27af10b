import { describe, expect, it } from 'vitest';
import { lintTrust } from '../../../../src/core/trust/lint/trust-lint.ts';
import { GATE_VPC, OTHER_VPC, SECOND_GATE_VPC } from '../../../support/gate-vpcs.ts';
import { REPOSITORY } from '../../../support/roles.ts';
import { AUD, GATE_WORLD, policy, provider, RIGHT, SUB } from './policies.ts';

const AUDIENCE = { [AUD]: provider.audience };
const IN_GATE = 'steps of repository checkout-api that deploy to production, by calls from the gate’s VPC alone';
const IN_GATES = IN_GATE.replace('VPC alone', 'VPCs alone');
const DIRECT = 'steps of repository checkout-api that deploy to production';
const NO_CALLER = 'no caller can assume the role: no token that a step of a Bitbucket pipeline can have gets in';

/** Under the settings, whose gate has two VPCs: the form of the generator, and what looks like it. */
const CASES: readonly {
  readonly name: string;
  readonly reason: string;
  readonly condition: object;
  readonly codes: readonly string[];
  readonly admits: readonly string[];
}[] = [
  {
    name: 'both VPCs',
    reason: 'it is what the generator writes',
    condition: { ...RIGHT, StringEquals: { ...AUDIENCE, 'aws:SourceVpcArn': [GATE_VPC, SECOND_GATE_VPC] } },
    codes: [],
    admits: [IN_GATES],
  },
  {
    name: 'the VPCs in another order',
    reason: 'values of a condition have none',
    condition: { ...RIGHT, StringEquals: { 'aws:SourceVpcArn': [SECOND_GATE_VPC, GATE_VPC], ...AUDIENCE } },
    codes: [],
    admits: [IN_GATES],
  },
  {
    name: 'one of the VPCs',
    reason: 'no less strict: it is what a role has before a VPC is added, or after one has gone',
    condition: { ...RIGHT, StringEquals: { ...AUDIENCE, 'aws:SourceVpcArn': GATE_VPC } },
    codes: [],
    admits: [IN_GATE],
  },
  {
    name: 'the repository alone',
    reason: 'the gate keeps the branches, so that the pattern needs no environment',
    condition: {
      StringEquals: { ...AUDIENCE, 'aws:SourceVpcArn': GATE_VPC },
      StringLike: { [SUB]: `${REPOSITORY}:*` },
    },
    codes: [],
    admits: ['every step of repository checkout-api, by calls from the gate’s VPC alone'],
  },
  {
    name: 'a VPC that the settings do not name',
    reason: 'what stands there looks at no branch',
    condition: { ...RIGHT, StringEquals: { ...AUDIENCE, 'aws:SourceVpcArn': OTHER_VPC } },
    codes: ['reject trust-gate-vpc'],
    admits: [`steps of repository checkout-api that deploy to production, by calls from VPC ${OTHER_VPC} alone`],
  },
  {
    name: 'a VPC of the gate and another one',
    reason: 'values are alternatives: the other one is a way past the gate',
    condition: { ...RIGHT, StringEquals: { ...AUDIENCE, 'aws:SourceVpcArn': [GATE_VPC, OTHER_VPC] } },
    codes: ['reject trust-gate-vpc'],
    admits: [
      `steps of repository checkout-api that deploy to production, by calls from the VPCs ${GATE_VPC}, ${OTHER_VPC} alone`,
    ],
  },
  {
    name: 'the ARN under ArnEquals',
    reason: 'it means the same, in another form',
    condition: { ...RIGHT, ArnEquals: { 'aws:SourceVpcArn': GATE_VPC } },
    codes: ['warn trust-form'],
    admits: [IN_GATE],
  },
  {
    name: 'the id of the VPC',
    reason: 'ids are unique in one Region of one account alone',
    condition: { ...RIGHT, StringEquals: { ...AUDIENCE, 'aws:SourceVpc': 'vpc-0a1b2c3d4e5f60718' } },
    codes: ['warn trust-gate-key'],
    admits: [
      'steps of repository checkout-api that deploy to production, by calls from VPC vpc-0a1b2c3d4e5f60718 alone',
    ],
  },
  {
    name: 'the endpoint',
    reason: 'it changes when the endpoint is replaced, and does not show which VPC it is in',
    condition: { ...RIGHT, StringEquals: { ...AUDIENCE, 'aws:SourceVpce': 'vpce-0a1b2c3d' } },
    codes: ['warn trust-gate-key'],
    admits: [
      'steps of repository checkout-api that deploy to production, if its other conditions hold, by calls through an interface endpoint in whatever VPC',
    ],
  },
  {
    name: 'every VPC of the account',
    reason: 'a network interface in any of them, those to come included, gets past the gate',
    condition: { ...RIGHT, ArnLike: { 'aws:SourceVpcArn': 'arn:aws:ec2:*:444455556666:vpc/*' } },
    codes: ['reject trust-gate-open'],
    admits: [
      'steps of repository checkout-api that deploy to production, by calls from VPC arn:aws:ec2:*:444455556666:vpc/* alone',
    ],
  },
  {
    name: 'every VPC',
    reason: 'a VPC with an endpoint for STS can be made in any account',
    condition: { ...RIGHT, StringLike: { ...RIGHT.StringLike, 'aws:SourceVpcArn': 'arn:aws:ec2:*:*:vpc/*' } },
    codes: ['reject trust-gate-open'],
    admits: [`${DIRECT}, by calls through an interface endpoint in whatever VPC`],
  },
  {
    name: 'that there is a VPC',
    reason: 'the same in other words',
    condition: { ...RIGHT, Null: { 'aws:SourceVpcArn': 'false' } },
    codes: ['reject trust-gate-open'],
    admits: [`${DIRECT}, by calls through an interface endpoint in whatever VPC`],
  },
  {
    name: 'that there is no VPC',
    reason: 'it lets in direct calls alone',
    condition: { ...RIGHT, Null: { 'aws:SourceVpcArn': 'true' } },
    codes: ['reject trust-gate-open'],
    admits: [DIRECT],
  },
  {
    name: 'IfExists',
    reason: 'a call over the internet has no such key, and passes',
    condition: { ...RIGHT, StringEqualsIfExists: { 'aws:SourceVpcArn': GATE_VPC } },
    codes: ['reject trust-gate-open'],
    admits: [DIRECT],
  },
  {
    name: 'ForAllValues',
    reason: 'the same',
    condition: { ...RIGHT, 'ForAllValues:StringEquals': { 'aws:SourceVpcArn': GATE_VPC } },
    codes: ['reject trust-gate-open'],
    admits: [DIRECT],
  },
  {
    name: 'a negated operator',
    reason: 'it names whom it keeps out: the gate',
    condition: { ...RIGHT, StringNotEquals: { 'aws:SourceVpcArn': GATE_VPC } },
    codes: ['reject trust-gate-open'],
    admits: [DIRECT],
  },
  {
    name: 'a wildcard under StringEquals',
    reason: 'it is a plain character there',
    condition: { ...RIGHT, StringEquals: { ...AUDIENCE, 'aws:SourceVpcArn': 'arn:aws:ec2:*:*:vpc/*' } },
    codes: ['reject trust-gate-vpc'],
    admits: [NO_CALLER],
  },
  {
    name: 'the id in the place of the ARN',
    reason: 'no call has such an ARN',
    condition: { ...RIGHT, StringEquals: { ...AUDIENCE, 'aws:SourceVpcArn': 'vpc-0a1b2c3d4e5f60718' } },
    codes: ['reject trust-gate-vpc'],
    admits: [NO_CALLER],
  },
  {
    name: 'an empty text',
    reason: 'no call has it',
    condition: { ...RIGHT, StringEquals: { ...AUDIENCE, 'aws:SourceVpcArn': '' } },
    codes: ['reject trust-gate-vpc'],
    admits: [NO_CALLER],
  },
  {
    name: 'no subject',
    reason: 'the gate looks at the branch of a role’s own repositories: IAM pins them',
    condition: { StringEquals: { ...AUDIENCE, 'aws:SourceVpcArn': GATE_VPC } },
    codes: ['reject trust-no-sub'],
    admits: ['every step of every repository of workspace acme, by calls from the gate’s VPC alone'],
  },
];

describe('a trust policy for the gate', () => {
  for (const { name, reason, condition, codes, admits } of CASES) {
    it(`${codes.length === 0 ? 'is right' : `is ${codes.join(', ')}`} with ${name}: ${reason}`, () => {
      const { hits, admits: who } = lintTrust(policy(condition), GATE_WORLD);
      expect(hits.map(({ level, code }) => `${level} ${code}`)).toEqual(codes);
      expect(who?.words).toEqual(admits);
      const ofGate = hits.filter(({ code }) => code.startsWith('trust-gate'));
      for (const { remedy } of ofGate) expect(remedy).toContain(GATE_VPC);
    });
  }

  it('is remarked without settings: what stands in the VPC is not known', () => {
    const { hits } = lintTrust(policy({ ...RIGHT, StringEquals: { ...AUDIENCE, 'aws:SourceVpcArn': GATE_VPC } }));
    expect(hits.map(({ level, code }) => `${level} ${code}`)).toEqual(['warn trust-gate-vpc']);
  });

  it('is refused with an empty list of VPCs, as IAM refuses it', () => {
    const { hits } = lintTrust(policy({ ...RIGHT, StringEquals: { ...AUDIENCE, 'aws:SourceVpcArn': [] } }), GATE_WORLD);
    expect(hits.map(({ code }) => code)).toEqual(['trust-grammar']);
  });
});
