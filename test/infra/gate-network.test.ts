/** Where the exchange of the gate stands: a VPC that leads to STS alone, and what STS's endpoint lets through. */
import { describe, expect, test } from 'vitest';
import { NAMES, STACKS } from '../support/default-names.ts';
import { APART, GATE_ACCOUNT, SHARED } from './gate-settings.ts';
import { functionNamed, only } from './only-resource.ts';
import { type Decision, evaluate } from './policy-evaluator.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';
import { ACCOUNT, sampleSettings } from './sample-settings.ts';
import { listed } from './template-permissions.ts';

const PLACES = [
  { where: 'beside the service', ...SHARED, account: ACCOUNT },
  { where: 'in an account of its own', ...APART, account: GATE_ACCOUNT },
].map(({ context, settings, ...place }) => ({
  ...place,
  template: templateOf(sampleApp(sampleDeployment(context, settings)), STACKS.gate),
}));
const REGION = 'eu-central-1';

describe.for(PLACES)('the network, $where', ({ template }) => {
  const { id: vpc } = only(template, 'AWS::EC2::VPC');
  const { id: sts } = only(template, 'AWS::EC2::SecurityGroup', 'begins nothing itself');
  const { id: exchange } = only(template, 'AWS::EC2::SecurityGroup', 'reaches the endpoint');
  const groupId = (id: string) => ({ 'Fn::GetAtt': [id, 'GroupId'] });

  test('is made of these kinds of things, so that nothing leads out of it or into it', () => {
    const types = Object.values(template.toJSON().Resources as Record<string, { Type: string }>)
      .map(({ Type }) => Type)
      .filter((type) => type.startsWith('AWS::EC2::'));
    const counts = Object.fromEntries(
      [...new Set(types)].sort().map((type) => [type, types.filter((one) => one === type).length]),
    );
    expect(counts).toEqual({
      'AWS::EC2::RouteTable': 1,
      'AWS::EC2::SecurityGroup': 2,
      'AWS::EC2::SecurityGroupIngress': 1,
      'AWS::EC2::Subnet': 2,
      'AWS::EC2::SubnetRouteTableAssociation': 2,
      'AWS::EC2::VPC': 1,
      'AWS::EC2::VPCEndpoint': 1,
    });
  });

  test('has two subnets in two zones, without public addresses and without routes', () => {
    const subnets = Object.values(template.findResources('AWS::EC2::Subnet')).map(({ Properties }) => Properties);
    expect(subnets.map(({ AvailabilityZone }) => AvailabilityZone)).toEqual([
      { 'Fn::Select': [0, { 'Fn::GetAZs': '' }] },
      { 'Fn::Select': [1, { 'Fn::GetAZs': '' }] },
    ]);
    expect(subnets.map(({ MapPublicIpOnLaunch, VpcId }) => [MapPublicIpOnLaunch, VpcId])).toEqual([
      [false, { Ref: vpc }],
      [false, { Ref: vpc }],
    ]);
  });

  test('lets the exchange to the endpoint on 443, and nothing else from or to anywhere', () => {
    const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443 };
    expect(template.findResources('AWS::EC2::SecurityGroup')[exchange]?.Properties).toMatchObject({
      SecurityGroupEgress: [{ ...https, DestinationSecurityGroupId: groupId(sts) }],
    });
    expect(template.findResources('AWS::EC2::SecurityGroup')[sts]?.Properties).toMatchObject({
      SecurityGroupEgress: [{ CidrIp: '255.255.255.255/32', IpProtocol: 'icmp' }],
    });
    for (const id of [sts, exchange]) {
      expect(template.findResources('AWS::EC2::SecurityGroup')[id]?.Properties).not.toHaveProperty(
        'SecurityGroupIngress',
      );
    }
    expect(only(template, 'AWS::EC2::SecurityGroupIngress').properties).toMatchObject({
      ...https,
      GroupId: groupId(sts),
      SourceSecurityGroupId: groupId(exchange),
    });
  });

  test('gives the default security group to nothing: function and endpoint name theirs', () => {
    const { properties } = only(template, 'AWS::EC2::VPCEndpoint');
    expect(properties.SecurityGroupIds).toEqual([groupId(sts)]);
    const functions = Object.values(template.findResources('AWS::Lambda::Function')).map(
      ({ Properties }) => Properties,
    );
    const inVpc = functions.filter(({ VpcConfig }) => VpcConfig !== undefined);
    expect(inVpc.map(({ FunctionName, VpcConfig }) => [FunctionName, VpcConfig.SecurityGroupIds])).toEqual([
      [NAMES.gateExchange, [groupId(exchange)]],
    ]);
    expect(JSON.stringify(template.toJSON())).not.toContain('DefaultSecurityGroup');
  });

  test('has the endpoint of STS in both subnets, under the regional name', () => {
    const { properties } = only(template, 'AWS::EC2::VPCEndpoint');
    const subnets = Object.keys(template.findResources('AWS::EC2::Subnet')).map((Ref) => ({ Ref }));
    expect(properties).toMatchObject({
      VpcEndpointType: 'Interface',
      ServiceName: `com.amazonaws.${REGION}.sts`,
      PrivateDnsEnabled: true,
      SubnetIds: subnets,
    });
    const { properties: of } = only(template, 'AWS::EC2::VPC');
    expect(of).toMatchObject({ EnableDnsHostnames: true, EnableDnsSupport: true });
    const { properties: fn } = functionNamed(template, NAMES.gateExchange);
    expect(fn.VpcConfig.SubnetIds).toEqual(subnets);
  });

  test('carries the tag by which the boundary knows it', () => {
    for (const type of ['VPC', 'Subnet', 'RouteTable', 'SecurityGroup', 'VPCEndpoint']) {
      for (const { Properties } of Object.values(template.findResources(`AWS::EC2::${type}`))) {
        expect(Properties.Tags).toContainEqual({ Key: 'rolekeeper:gate', Value: 'rolekeeper' });
      }
    }
  });
});

test('the zones can be named, where the first two of the region have no endpoint of STS', () => {
  const context = { ...SHARED.context, gateZones: 'eu-central-1b,eu-central-1c' };
  const template = templateOf(sampleApp(sampleDeployment(context, SHARED.settings)), STACKS.gate);
  const subnets = Object.values(template.findResources('AWS::EC2::Subnet'));
  expect(subnets.map(({ Properties }) => Properties.AvailabilityZone)).toEqual(['eu-central-1b', 'eu-central-1c']);
});

test('in China the endpoint has another name', () => {
  const settings = { ...sampleSettings(), partition: 'aws-cn' };
  const template = templateOf(sampleApp(sampleDeployment({ gate: true, region: 'cn-north-1' }, settings)), STACKS.gate);
  expect(only(template, 'AWS::EC2::VPCEndpoint').properties.ServiceName).toBe('cn.com.amazonaws.cn-north-1.sts');
});

describe('the policy of the endpoint', () => {
  const statementsOf = (context: object) => {
    const template = templateOf(
      sampleApp(sampleDeployment({ ...SHARED.context, ...context }, SHARED.settings)),
      STACKS.gate,
    );
    const { PolicyDocument } = only(template, 'AWS::EC2::VPCEndpoint').properties;
    expect(PolicyDocument.Statement.map(({ Principal }: { Principal: unknown }) => Principal)).toEqual(['*']);
    return PolicyDocument.Statement.map(listed);
  };
  const role = (path: string, account = ACCOUNT) => `arn:aws:iam::${account}:role${path}`;
  const ours = { 'aws:ResourceAccount': ACCOUNT };
  const cases: { may: Decision; action: string; resource: string; context?: Record<string, string>; why: string }[] = [
    {
      may: 'allowed',
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: role('/bitbucket/x'),
      context: ours,
      why: 'it is for that',
    },
    {
      may: 'not allowed',
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: role('/other/x'),
      context: ours,
      why: 'no role of ours',
    },
    {
      may: 'not allowed',
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: role('/bitbucket/x', GATE_ACCOUNT),
      context: { 'aws:ResourceAccount': GATE_ACCOUNT },
      why: 'another account',
    },
    {
      may: 'not allowed',
      action: 'sts:AssumeRole',
      resource: role('/bitbucket/x'),
      context: ours,
      why: 'not by credentials',
    },
    { may: 'not allowed', action: 'sts:GetCallerIdentity', resource: '*', context: ours, why: 'no way out' },
    {
      may: 'not allowed',
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: role('/bitbucket/x'),
      why: 'whose it is is not known',
    },
  ];
  test.for(cases)('$action of $resource: $may, $why', ({ may, action, resource, context = {} }) => {
    expect(evaluate(statementsOf({}), { action, resource, context })).toBe(may);
  });

  test('asks for the organisation where that is named', () => {
    const statements = statementsOf({ gateOrganization: 'o-a1b2c3d4e5' });
    const enter = (context: Record<string, string>) =>
      evaluate(statements, { action: 'sts:AssumeRoleWithWebIdentity', resource: role('/bitbucket/x'), context });
    expect(enter({ 'aws:ResourceOrgID': 'o-a1b2c3d4e5' })).toBe('allowed');
    expect(enter({ 'aws:ResourceOrgID': 'o-zzzzzzzzzz' })).toBe('not allowed');
    expect(enter(ours)).toBe('not allowed');
  });
});
