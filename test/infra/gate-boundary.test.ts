/** What the boundary keeps from pipelines where the gate is in their account, action by action, and what it cannot. */
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { boundaryStatements } from '../../infra/boundary.ts';
import { POLICY_CHARACTERS } from '../../infra/gate-boundary.ts';
import { NETWORK_ACTIONS, type NetworkKey } from '../../src/core/gate/network-actions.ts';
import type { Settings } from '../../src/core/manifest/settings.ts';
import { STACKS } from '../support/default-names.ts';
import { anArn } from '../support/ids.ts';
import { APART_VPC, GATE_SUBNETS, GATE_VPC, gatedSettings, SHARED } from './gate-settings.ts';
import { type Decision, evaluate } from './policy-evaluator.ts';
import { sampleApp, sampleDeployment } from './sample-app.ts';
import { ACCOUNT, sampleSettings } from './sample-settings.ts';

const ceilingOf = (settings: Settings, gateSubnets: readonly string[]) =>
  boundaryStatements(settings, { passRolePath: undefined, stacks: [], gateSubnets });
const CEILING = ceilingOf(gatedSettings(GATE_VPC), GATE_SUBNETS);

const [SUBNET = ''] = GATE_SUBNETS;
const OTHER = { vpc: 'vpc-0ffffffffffffffff', subnet: 'subnet-0ffffffffffffffff' };

/** What a request has under the key that names this VPC, or a subnet of it. */
function given({ kind, isList }: NetworkKey, vpc: string, subnet: string): string | string[] {
  const ec2 = `arn:aws:ec2:eu-central-1:${ACCOUNT}`;
  const value = {
    'vpc-arn': `${ec2}:vpc/${vpc}`,
    'vpc-id': vpc,
    'subnet-id': subnet,
    'subnet-arn': `${ec2}:subnet/${subnet}`,
  }[kind];
  return isList ? [value] : value;
}

/** EC2 names the VPC itself as the resource where it is what the action works on. */
const resourceOf = ({ name }: NetworkKey, vpc: string) =>
  name === 'ec2:VpcID' ? `arn:aws:ec2:eu-central-1:${ACCOUNT}:vpc/${vpc}` : '*';

const BY_KEY = NETWORK_ACTIONS.flatMap(({ action, key }) => (key === undefined ? [] : [{ action, key }]));
const WITHOUT_KEY = NETWORK_ACTIONS.filter(({ key }) => key === undefined);
/** A subnet of EC2 says in which VPC it is; an attachment is one of a VPC that was named when it was made. */
const ELSEWHERE = ['ec2:SubnetID', 'networkmanager:subnetArns'];

describe('a pipeline with everything, where the gate is in its account', () => {
  const vpc = GATE_VPC.replace(/.*\//, '');
  const judge = (action: string, key: NetworkKey, ofVpc: string, ofSubnet: string, ceiling = CEILING) =>
    evaluate(ceiling, {
      action,
      resource: resourceOf(key, ofVpc),
      context: { [key.name]: given(key, ofVpc, ofSubnet) },
    });

  test.for(BY_KEY.filter(({ key }) => !ELSEWHERE.includes(key.name)))(
    'cannot $action in the VPC of the gate, and can in another',
    ({ action, key }) => {
      expect(judge(action, key, vpc, SUBNET)).not.toBe('allowed');
      expect(judge(action, key, OTHER.vpc, OTHER.subnet)).toBe('allowed');
      // A function outside of every VPC, a load balancer whose subnets are not changed.
      expect(evaluate(CEILING, { action, resource: '*', context: {} })).toBe('allowed');
    },
  );

  test('cannot put a function there where a policy of the function lets it', () => {
    const context = { 'lambda:VpcIds': vpc };
    const request = { action: 'lambda:UpdateFunctionConfiguration', resource: '*', context };
    expect(evaluate(CEILING, request)).toBe('explicitly denied');
  });

  test('cannot with one subnet of the gate among its own', () => {
    const context = { 'ecs:subnet': [OTHER.subnet, SUBNET] };
    expect(evaluate(CEILING, { action: 'ecs:CreateService', resource: '*', context })).toBe('not allowed');
  });

  test('can name its subnets, if the deployment does not', () => {
    const ceiling = ceilingOf(gatedSettings(GATE_VPC), []);
    for (const { action, key } of BY_KEY) {
      const decision = judge(action, key, vpc, SUBNET, ceiling);
      if (key.kind.startsWith('vpc')) expect(decision, action).not.toBe('allowed');
      else expect(decision, action).toBe('allowed');
    }
  });

  // Honest: this is what `doctor --gate` looks for.
  test.for(WITHOUT_KEY)('is not kept from $action, of which IAM cannot tell where', ({ action }) => {
    expect(evaluate(CEILING, { action, resource: '*', context: {} })).toBe('allowed');
  });
});

const TAGGED: { settings: Settings; reason: string }[] = [
  { settings: sampleSettings(), reason: 'a gate of another deployment may be there' },
  { settings: gatedSettings(APART_VPC), reason: 'the same' },
  { settings: gatedSettings(GATE_VPC), reason: 'the gate is there' },
];
test.for(TAGGED)('what has the tag of a gate is kept from every pipeline: $reason', ({ settings }) => {
  const request = (action: string, context: Record<string, string>): Decision =>
    evaluate(ceilingOf(settings, []), {
      action,
      resource: `arn:aws:ec2:eu-central-1:${ACCOUNT}:subnet/${SUBNET}`,
      context,
    });
  const tagged = { 'aws:ResourceTag/rolekeeper:gate': 'rolekeeper' };
  expect(request('ec2:CreateNetworkInterface', tagged)).toBe('explicitly denied');
  expect(request('ec2:DeleteTags', tagged)).toBe('explicitly denied');
  expect(request('ec2:CreateNetworkInterface', { 'aws:ResourceTag/team': 'checkout' })).toBe('allowed');
});

const TAGGING: { action: string; keys: string | string[]; decision: Decision; reason: string }[] = [
  {
    action: 'ec2:CreateTags',
    keys: 'rolekeeper:gate',
    decision: 'explicitly denied',
    reason: 'no managed role could use the thing then',
  },
  {
    action: 'ec2:CreateTags',
    keys: ['team', 'rolekeeper:gate'],
    decision: 'explicitly denied',
    reason: 'one of several',
  },
  {
    action: 'ec2:CreateTags',
    keys: 'RoleKeeper:Gate',
    decision: 'explicitly denied',
    reason: 'IAM reads keys in any case',
  },
  {
    action: 'ec2:DeleteTags',
    keys: 'rolekeeper:gate',
    decision: 'explicitly denied',
    reason: 'it is not theirs to take off',
  },
  {
    action: 'ec2:CreateTags',
    keys: ['team', 'rolekeeper:gatehouse'],
    decision: 'allowed',
    reason: 'other tags are theirs',
  },
  { action: 'ec2:DeleteTags', keys: [], decision: 'allowed', reason: 'of a thing without our tag, all that it has' },
];
for (const [reason, settings] of [
  ['without a gate', sampleSettings()],
  ['with one', gatedSettings(GATE_VPC)],
] as const) {
  test.for(TAGGING)(`$action of $keys on the thing of another team is $decision, ${reason}: $reason`, (tagging) => {
    const resource = `arn:aws:ec2:eu-central-1:${ACCOUNT}:instance/i-0a1b2c3d4e5f60718`;
    const context = { 'aws:ResourceTag/team': 'payments', 'aws:TagKeys': tagging.keys };
    expect(evaluate(ceilingOf(settings, []), { action: tagging.action, resource, context })).toBe(tagging.decision);
  });
}

test('a VPC in another account is nothing that a pipeline could get into', () => {
  expect(ceilingOf(gatedSettings(APART_VPC), [])).toEqual(ceilingOf(sampleSettings(), []));
});

describe('the limit of a policy', () => {
  const vpcs = (count: number, partition = 'aws', region = 'eu-central-1') =>
    Array.from({ length: count }, (_, one) =>
      anArn(`arn:${partition}:ec2:${region}:${ACCOUNT}:vpc/vpc-0a1b2c3d4e5f6071${one}`),
    );
  const subnets = (count: number) =>
    Array.from({ length: count }, (_, one) => `subnet-0a1b2c3d4e5f6071${one}`).join(',');
  const context = { gate: true, passRolePath: '/application/', gateSubnets: subnets(4) };
  const withService = (settings: Settings): Settings => ({
    ...settings,
    service: { ...settings.service, stacks: ['PlatformIdentity', 'PlatformIdentityEvents'] },
  });

  const LARGE = [
    { partition: 'aws', region: 'ap-southeast-1' },
    { partition: 'aws-us-gov', region: 'us-gov-west-1' },
  ];
  test.for(LARGE)('is kept with the gate that is and the one that comes, in $partition', ({ partition, region }) => {
    const settings = withService({ ...gatedSettings(...vpcs(2, partition, region)), partition });
    const topic = `arn:${partition}:sns:${region}:${ACCOUNT}:platform-alarms`;
    const chosen = { ...context, region, alarmTopicArn: topic, alarmEmail: '' };
    const { gateSubnets, passRolePath, stacks, alarmTopicArn } = sampleDeployment(chosen, settings);
    const statements = boundaryStatements(settings, { gateSubnets, passRolePath, stacks, alarmTopicArn });
    const characters = JSON.stringify({ Version: '2012-10-17', Statement: statements }).length;
    expect(characters).toBeLessThanOrEqual(POLICY_CHARACTERS);
  });

  test('is named before IAM refuses it', () => {
    expect(() => sampleDeployment({ ...context, gateSubnets: subnets(8) }, gatedSettings(...vpcs(5)))).toThrow(
      /the permissions boundary would have \d+ characters, of which IAM takes 6144: it names 5 VPCs of gate.vpcs and 8 subnets/,
    );
  });
});

const WARNED = [
  { context: {}, warnings: 0, reason: 'the boundary is ours' },
  { context: { createBoundary: false }, warnings: 1, reason: 'theirs is not known to deny it' },
];
test.for(WARNED)('$warnings warnings of a gate that shares the account: $reason', ({ context, warnings }) => {
  const app = sampleApp(sampleDeployment({ ...SHARED.context, ...context }, SHARED.settings));
  const stack = app.node.findChild(STACKS.gate);
  expect(Annotations.fromStack(stack as never).findWarning('*', Match.stringLikeRegexp('gateAccount'))).toHaveLength(
    warnings,
  );
});
