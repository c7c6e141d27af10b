import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallOrigin } from '../../../src/core/trust/call-origin.ts';
import { lintTrust } from '../../../src/core/trust/lint/trust-lint.ts';
import { INTERNET, originsOf } from '../../../src/core/trust/origins.ts';
import { STRANGERS, stsRequest } from '../../../src/core/trust/token.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { readTrustDocument, type TrustDocument } from '../../../src/core/trust/trust-document.ts';
import { admits } from '../../../src/core/trust/trust-evaluator.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { whoGetsIn } from '../../../src/core/trust/who-gets-in.ts';
import { trustWidth } from '../../../src/core/widening/trust-width.ts';
import { GATE_VPC, OTHER_VPC, SECOND_GATE_VPC, settingsWithGate } from '../../support/gate-vpcs.ts';
import { anArn } from '../../support/ids.ts';
import { ACCOUNT, ENVIRONMENT, HOST, REPOSITORY, settings } from '../../support/roles.ts';
import { admits as admitsToo } from '../../support/trust-evaluator.ts';

const { provider } = settings();
const AUD = `${HOST}:aud`;
const SUB = `${HOST}:sub`;
const STEP = STRANGERS[0].stepUuid;
/** In no policy. */
const FAR_VPC = 'arn:aws:ec2:ap-southeast-2:999900001111:vpc/vpc-0fffffffffffffff1';
const WORLD = trustWorld(settingsWithGate([GATE_VPC, SECOND_GATE_VPC]), {
  workspace: 'acme',
  repositories: { 'checkout-api': { uuid: REPOSITORY, environments: { production: ENVIRONMENT } } },
});
const PRODUCTION = { repositoryUuid: REPOSITORY, environmentUuid: ENVIRONMENT };

function read(text: string): TrustDocument {
  const found = readTrustDocument(text);
  if ('problems' in found) throw new Error(text);
  return found.document;
}

const from = (vpc: string): CallOrigin => ({ is: 'endpoint', vpc });

describe('a role of the gate', () => {
  const uuid = fc.uuid().map((id) => `{${id}}`);
  const vpcArn = fc
    .tuple(
      fc.constantFrom('eu-central-1', 'us-east-1'),
      fc.constantFrom(ACCOUNT, '444455556666'),
      fc.stringMatching(/^[0-9a-f]{17}$/),
    )
    .map(([region, account, id]) => anArn(`arn:aws:ec2:${region}:${account}:vpc/vpc-${id}`));
  const gatedRole = fc.record({
    places: fc.uniqueArray(fc.tuple(uuid, fc.option(uuid, { nil: undefined })), { minLength: 1, maxLength: 4 }),
    vpcs: fc.uniqueArray(vpcArn, { minLength: 2, maxLength: 4 }),
  });

  it('lets its steps in from its VPCs, and from nowhere else', () => {
    fc.assert(
      fc.property(gatedRole, ({ places, vpcs: [stranger = '', ...vpcs] }) => {
        const subjects = places.map(([repositoryUuid, environmentUuid]) => ({ repositoryUuid, environmentUuid }));
        const text = trustPolicy(provider, subjects as never, vpcs);
        const document = read(text);
        for (const { repositoryUuid, environmentUuid } of subjects) {
          const sub = [repositoryUuid, ...(environmentUuid === undefined ? [] : [environmentUuid]), STEP].join(':');
          const token = { provider: provider.arn, host: HOST, aud: provider.audience, sub };
          const claims = { aud: provider.audience, sub };
          for (const vpc of vpcs) {
            expect(admits(document, stsRequest(token, from(vpc)))).toBe('yes');
            expect(admitsToo(text, HOST, claims, vpc)).toBe(true);
          }
          for (const origin of [INTERNET, from(stranger)]) {
            expect(admits(document, stsRequest(token, origin))).toBe('no');
            expect(admitsToo(text, HOST, claims, origin.is === 'internet' ? undefined : stranger)).toBe(false);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  const LENGTHS = [
    { subject: { repositoryUuid: REPOSITORY }, vpcs: undefined, length: 544, reason: 'the repository alone' },
    { subject: { repositoryUuid: REPOSITORY }, vpcs: [GATE_VPC], length: 629, reason: 'a VPC: 85 more' },
    { subject: { repositoryUuid: REPOSITORY }, vpcs: [GATE_VPC, SECOND_GATE_VPC], length: 697, reason: 'a second: 68' },
    { subject: PRODUCTION, vpcs: [GATE_VPC, SECOND_GATE_VPC], length: 736, reason: 'an environment: 39' },
  ];
  for (const { subject, vpcs, length, reason } of LENGTHS) {
    it(`has ${length} of the 2,048 characters that IAM takes: ${reason}`, () => {
      expect(trustPolicy(provider, [subject], vpcs)).toHaveLength(length);
    });
  }

  it('is the form that the linter knows, whatever the order of its VPCs', () => {
    const text = trustPolicy(provider, [PRODUCTION], [SECOND_GATE_VPC, GATE_VPC]);
    expect(lintTrust(text, WORLD)).toMatchObject({
      verdict: 'ok',
      admits: {
        words: ['steps of repository checkout-api that deploy to production, by calls from the gate’s VPCs alone'],
        nobody: false,
      },
    });
  });

  it('needs no environment: the gate keeps its branches, and the linter does not say that any may enter', () => {
    const text = trustPolicy(provider, [{ repositoryUuid: REPOSITORY }], [GATE_VPC]);
    expect(lintTrust(text, WORLD)).toMatchObject({
      verdict: 'ok',
      admits: { words: ['every step of repository checkout-api, by calls from the gate’s VPC alone'] },
    });
  });
});

/** What a policy asks of the origin, and who gets in over the internet, from the VPC that it names, and from another. */
const ORIGINS: readonly {
  readonly name: string;
  readonly reason: string;
  readonly tests: object;
  readonly internet: string;
  readonly named: string;
  readonly other: string;
}[] = [
  {
    name: 'the ARN',
    reason: 'the key is there in calls from that VPC alone',
    tests: { StringEquals: { 'aws:SourceVpcArn': GATE_VPC } },
    ...{ internet: 'no', named: 'yes', other: 'no' },
  },
  {
    name: 'the ARN under ArnLike',
    reason: 'without a wildcard it is the same',
    tests: { ArnLike: { 'aws:SourceVpcArn': GATE_VPC } },
    ...{ internet: 'no', named: 'yes', other: 'no' },
  },
  {
    name: 'the key in another case',
    reason: 'keys ignore case',
    tests: { StringEquals: { 'AWS:sourcevpcARN': GATE_VPC } },
    ...{ internet: 'no', named: 'yes', other: 'no' },
  },
  {
    name: 'the ARN with IfExists',
    reason: 'a call over the internet has no such key, and passes',
    tests: { StringEqualsIfExists: { 'aws:SourceVpcArn': GATE_VPC } },
    ...{ internet: 'yes', named: 'yes', other: 'no' },
  },
  {
    name: 'the ARN with ForAllValues',
    reason: 'the same: no value is no wrong value',
    tests: { 'ForAllValues:StringEquals': { 'aws:SourceVpcArn': GATE_VPC } },
    ...{ internet: 'yes', named: 'yes', other: 'no' },
  },
  {
    name: 'the ARN with ForAnyValue',
    reason: 'it needs a value',
    tests: { 'ForAnyValue:StringEquals': { 'aws:SourceVpcArn': GATE_VPC } },
    ...{ internet: 'no', named: 'yes', other: 'no' },
  },
  {
    name: 'ForAnyValue and IfExists',
    reason: 'AWS does not say which of them wins without the key',
    tests: { 'ForAnyValue:StringEqualsIfExists': { 'aws:SourceVpcArn': GATE_VPC } },
    ...{ internet: 'depends', named: 'yes', other: 'no' },
  },
  {
    name: 'any VPC but one',
    reason: 'a negated operator holds without the key',
    tests: { StringNotEquals: { 'aws:SourceVpcArn': GATE_VPC } },
    ...{ internet: 'yes', named: 'no', other: 'yes' },
  },
  {
    name: 'a wildcard',
    reason: 'every VPC has such an ARN',
    tests: { StringLike: { 'aws:SourceVpcArn': 'arn:aws:ec2:*:*:vpc/*' } },
    ...{ internet: 'no', named: 'yes', other: 'yes' },
  },
  {
    name: 'a wildcard under StringEquals',
    reason: 'it is a plain character there',
    tests: { StringEquals: { 'aws:SourceVpcArn': 'arn:aws:ec2:*:*:vpc/*' } },
    ...{ internet: 'no', named: 'no', other: 'no' },
  },
  {
    name: 'that there is a VPC',
    reason: 'every call through an endpoint has one',
    tests: { Null: { 'aws:SourceVpcArn': 'false' } },
    ...{ internet: 'no', named: 'yes', other: 'yes' },
  },
  {
    name: 'that there is no VPC',
    reason: 'as a call over the internet',
    tests: { Null: { 'aws:SourceVpcArn': 'true' } },
    ...{ internet: 'yes', named: 'no', other: 'no' },
  },
  {
    name: 'the id',
    reason: 'the ARN has it',
    tests: { StringEquals: { 'aws:SourceVpc': 'vpc-0a1b2c3d4e5f60718' } },
    ...{ internet: 'no', named: 'yes', other: 'no' },
  },
  {
    name: 'an endpoint',
    reason: 'which one it is, is known at the call',
    tests: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } },
    ...{ internet: 'no', named: 'depends', other: 'depends' },
  },
  {
    name: 'that there is an endpoint',
    reason: 'a call from a VPC has one, whichever it is',
    tests: { Null: { 'aws:SourceVpce': 'false' } },
    ...{ internet: 'no', named: 'yes', other: 'yes' },
  },
  {
    name: 'an address in the VPC',
    reason: 'it is known at the call',
    tests: { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } },
    ...{ internet: 'no', named: 'depends', other: 'depends' },
  },
  {
    name: 'an address of the internet',
    reason: 'a call from a VPC has none',
    tests: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
    ...{ internet: 'depends', named: 'no', other: 'no' },
  },
  {
    name: 'that there is an address of the internet',
    reason: 'every call over the internet has one',
    tests: { Null: { 'aws:SourceIp': 'false' } },
    ...{ internet: 'yes', named: 'no', other: 'no' },
  },
  {
    name: 'two VPCs',
    reason: 'values are alternatives',
    tests: { StringEquals: { 'aws:SourceVpcArn': [OTHER_VPC, GATE_VPC] } },
    ...{ internet: 'no', named: 'yes', other: 'yes' },
  },
];

describe('the origin of a call', () => {
  const claims = { StringLike: { [SUB]: `${REPOSITORY}:*` } };
  const policy = (tests: object) =>
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Federated: provider.arn },
          Action: 'sts:AssumeRoleWithWebIdentity',
          Condition: { ...claims, ...tests },
        },
      ],
    });
  const token = { provider: provider.arn, host: HOST, aud: provider.audience, sub: `${REPOSITORY}:${STEP}` };

  /** What STS knows of such a call, for an independent evaluator. */
  function context(origin: CallOrigin): Record<string, string> {
    const own = { [AUD]: token.aud, [SUB]: token.sub };
    if (origin.is === 'internet') return { ...own, 'aws:SourceIp': '198.51.100.7' };
    const vpc = 'vpc' in origin ? origin.vpc : '';
    return {
      ...own,
      'aws:SourceVpcArn': vpc,
      'aws:SourceVpc': vpc.split('/')[1] ?? '',
      'aws:SourceVpce': 'vpce-9',
      'aws:VpcSourceIp': '172.16.0.9',
    };
  }

  function simulated(text: string, origin: CallOrigin): 'yes' | 'no' {
    const result = runUnsafeSimulation(
      {
        request: {
          principal: provider.arn,
          action: 'sts:AssumeRoleWithWebIdentity',
          resource: { resource: `arn:aws:iam::${ACCOUNT}:role/checkout-deploy`, accountId: ACCOUNT },
          contextVariables: context(origin),
        },
        identityPolicies: [],
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        resourcePolicy: {
          __validated: true,
          policyDocument: JSON.parse(text),
          metadata: { name: 'trust' },
          errors: [],
        },
      },
      {},
    );
    return result === 'Allowed' ? 'yes' : 'no';
  }

  for (const { name, reason, tests, ...expected } of ORIGINS) {
    it(`decides by ${name}: ${reason}`, () => {
      const text = policy(tests);
      const tried = { internet: INTERNET, named: from(GATE_VPC), other: from(OTHER_VPC) };
      for (const [place, origin] of Object.entries(tried)) {
        const answer = admits(read(text), stsRequest(token, origin));
        expect(answer, place).toBe(expected[place as keyof typeof expected]);
        if (answer !== 'depends') expect(simulated(text, origin), place).toBe(answer);
      }
    });

    it(`never says less than the truth of ${name}`, () => {
      const { nobody } = whoGetsIn(read(policy(tests)), WORLD);
      expect(nobody).toBe(Object.values(expected).every((answer) => answer === 'no'));
    });
  }

  it('never makes a change look narrower than it is, whatever two of these follow each other', () => {
    const places = [INTERNET, from(GATE_VPC), from(SECOND_GATE_VPC), from(OTHER_VPC), from(FAR_VPC)];
    const answers = (text: string) => places.map((origin) => admits(read(text), stsRequest(token, origin)));
    for (const before of [{ tests: {} }, ...ORIGINS]) {
      for (const after of [{ tests: {} }, ...ORIGINS]) {
        const [had, has] = [policy(before.tests), policy(after.tests)];
        const old = answers(had);
        const isMore = answers(has).some((answer, index) => answer === 'yes' && old[index] === 'no');
        const { width } = trustWidth(had, has, WORLD);
        const about = JSON.stringify([before.tests, after.tests]);
        if (isMore) expect(['widens', 'unknown'], about).toContain(width);
        if (had === has) expect(width, about).toBe('neutral');
      }
    }
  });

  it('is one where no condition is about it', () => {
    expect(originsOf([read(policy({}))])).toEqual([{ origin: INTERNET, vpcs: [], others: false }]);
  });

  it('is not known of a token alone', () => {
    expect(admits(read(policy({ StringEquals: { 'aws:SourceVpcArn': GATE_VPC } })), stsRequest(token))).toBe('depends');
  });
});
