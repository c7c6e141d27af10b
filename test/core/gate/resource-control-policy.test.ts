/** What `gate rcp` prints, judged by an evaluator of IAM that is not ours, beside a trust policy that was widened by hand. */
import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import { describe, expect, it } from 'vitest';
import { RCP_CHARACTERS, resourceControlPolicies } from '../../../src/core/gate/resource-control-policy.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { anArn } from '../../support/ids.ts';
import { ACCOUNT, HOST, REPOSITORY, settings } from '../../support/roles.ts';

const GATE = anArn('arn:aws:ec2:eu-central-1:444455556666:vpc/vpc-0a1b2c3d4e5f60718');
const NEXT = anArn('arn:aws:ec2:eu-central-1:444455556666:vpc/vpc-0a1b2c3d4e5f60719');
const OTHER = anArn('arn:aws:ec2:eu-central-1:444455556666:vpc/vpc-0ffffffffffffffff');
const roleArn = (name: string) => `arn:aws:iam::${ACCOUNT}:role/bitbucket/${name}`;
const GATED = roleArn('checkout-release');

/** AWS itself attaches it everywhere. */
const FULL_ACCESS = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }],
};

/** Ways into a role that a hand could write into its trust policy, beside that of a token. */
const WAYS = {
  'sts:AssumeRole': `arn:aws:iam::${ACCOUNT}:user/eve`,
  'sts:AssumeRoleWithSAML': `arn:aws:iam::${ACCOUNT}:saml-provider/office`,
};

interface Call {
  readonly role: string;
  readonly vpc?: string;
  /** By a token if left out. */
  readonly action?: keyof typeof WAYS;
}

/** With the trust policy of a role without a gate, or a hand's: only the control policy stands between. */
function isLetIn({ role, vpc, action }: Call, policies: readonly object[]): boolean {
  const { provider } = settings();
  const subject = { repositoryUuid: REPOSITORY, environmentUuid: undefined, branch: undefined };
  const trust =
    action === undefined
      ? JSON.parse(trustPolicy(provider, [subject]))
      : {
          Version: '2012-10-17',
          Statement: [
            {
              Effect: 'Allow',
              Principal: { [action === 'sts:AssumeRole' ? 'AWS' : 'Federated']: WAYS[action] },
              Action: action,
            },
          ],
        };
  const simulation = {
    request: {
      principal: action === undefined ? provider.arn : WAYS[action],
      action: action ?? 'sts:AssumeRoleWithWebIdentity',
      resource: { resource: role, accountId: ACCOUNT },
      contextVariables: {
        [`${HOST}:aud`]: provider.audience,
        [`${HOST}:sub`]: `${REPOSITORY}:{0d9c8b7a-6f5e-4d3c-8b2a-190807f6e5d4}`,
        ...(vpc === undefined ? { 'aws:SourceIp': '203.0.113.7' } : { 'aws:SourceVpcArn': vpc }),
      },
    },
    identityPolicies: [],
    serviceControlPolicies: [],
    resourceControlPolicies: [
      {
        orgIdentifier: ACCOUNT,
        policies: [FULL_ACCESS, ...policies].map((policy) => ({ name: 'rcp', policy: validated(policy) })),
      },
    ],
    resourcePolicy: validated(trust),
  };
  return runUnsafeSimulation(simulation as unknown as Parameters<typeof runUnsafeSimulation>[0], {}) === 'Allowed';
}

const validated = (policyDocument: object) => ({
  __validated: true,
  policyDocument,
  metadata: { name: 'policy' },
  errors: [],
});

const documents = (arns: readonly string[], vpcs = [GATE]) =>
  resourceControlPolicies(arns, vpcs).map(({ text }) => JSON.parse(text) as object);

describe('the resource control policy of the gate', () => {
  const cases: { reason: string; call: Call; vpcs?: (typeof GATE)[]; isIn: boolean }[] = [
    { reason: 'the gate is let in', call: { role: GATED, vpc: GATE }, isIn: true },
    { reason: 'a call over the internet has no VPC, and is refused', call: { role: GATED }, isIn: false },
    { reason: 'another VPC is refused', call: { role: GATED, vpc: OTHER }, isIn: false },
    { reason: 'each of two VPCs is let in', call: { role: GATED, vpc: NEXT }, vpcs: [GATE, NEXT], isIn: true },
    { reason: 'with two VPCs the internet is refused as well', call: { role: GATED }, vpcs: [GATE, NEXT], isIn: false },
    { reason: 'a role without a gate is entered as before', call: { role: roleArn('checkout-checks') }, isIn: true },
    { reason: 'a name that goes on is another role', call: { role: roleArn('checkout-release-2') }, isIn: true },
  ];
  for (const action of ['sts:AssumeRole', 'sts:AssumeRoleWithSAML'] as const) {
    const what = `by a trust policy that admits ${action}`;
    cases.push(
      { reason: `a call over the internet is refused ${what}`, call: { role: GATED, action }, isIn: false },
      {
        reason: `a call from the gate’s own VPC is refused ${what}`,
        call: { role: GATED, vpc: GATE, action },
        isIn: false,
      },
      {
        reason: `a role without a gate is entered ${what}`,
        call: { role: roleArn('checkout-checks'), action },
        isIn: true,
      },
    );
  }
  for (const { reason, call, vpcs, isIn } of cases) {
    it(reason, () => {
      expect(isLetIn(call, documents([GATED], vpcs))).toBe(isIn);
    });
  }

  it('would leave the internet open with the clause of AWS’s sample, which it has not', () => {
    const [policy] = documents([GATED]) as { Statement: { Condition: object }[] }[];
    const [statement] = policy?.Statement ?? [];
    const sample = {
      ...policy,
      Statement: [{ ...statement, Condition: { ...statement?.Condition, Null: { 'aws:SourceVpcArn': 'false' } } }],
    };
    expect(isLetIn({ role: GATED }, [sample])).toBe(true);
    expect(isLetIn({ role: GATED, vpc: OTHER }, [sample])).toBe(false);
    expect(JSON.stringify(policy)).not.toContain('Null');
  });

  it('has the form that Organizations takes: a Deny for every principal, and nothing else', () => {
    expect(documents([GATED])).toEqual([
      {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'OnlyThroughTheGate',
            Effect: 'Deny',
            Principal: '*',
            Action: 'sts:AssumeRoleWithWebIdentity',
            Resource: [GATED],
            Condition: { StringNotEquals: { 'aws:SourceVpcArn': [GATE] } },
          },
          {
            Sid: 'OnlyByWebIdentity',
            Effect: 'Deny',
            Principal: '*',
            Action: ['sts:AssumeRole', 'sts:AssumeRoleWithSAML'],
            Resource: [GATED],
          },
        ],
      },
    ]);
  });

  for (const count of [1, 18, 19, 300]) {
    it(`names each of ${count} roles once, within the size of a policy`, () => {
      const arns = Array.from({ length: count }, (_, index) => roleArn(`role-${index}`.padEnd(64, 'x')));
      const policies = resourceControlPolicies([...arns, ...arns], [GATE, NEXT]);
      expect(policies.flatMap(({ roleArns }) => roleArns).sort()).toEqual([...arns].sort());
      for (const { text } of policies) expect(text.length).toBeLessThanOrEqual(RCP_CHARACTERS);
      for (const role of arns) {
        const own = policies.filter(({ roleArns }) => roleArns.includes(role));
        expect(
          isLetIn(
            { role },
            own.map(({ text }) => JSON.parse(text)),
          ),
        ).toBe(false);
      }
    });
  }

  it('is none for no role, and never one without a VPC', () => {
    expect(resourceControlPolicies([], [GATE])).toEqual([]);
    expect(() => resourceControlPolicies([GATED], [])).toThrow(/without a VPC/);
  });
});
