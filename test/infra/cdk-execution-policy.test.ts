/** The policy that docs/deploy.md bootstraps with: enough for every stack of ours, and no administrator by its own text. */
import { readFileSync } from 'node:fs';
import { describe, expect, it, test } from 'vitest';
import type { PolicyStatementJson } from '../../infra/policy-statement.ts';
import { evaluate, matches } from './policy-evaluator.ts';
import { sampleApp, sampleDeployment } from './sample-app.ts';
import { sampleSettings } from './sample-settings.ts';

const FILE = 'docs/samples/cdk-execution-policy.json';
const { Statement } = JSON.parse(readFileSync(FILE, 'utf8')) as {
  Statement: Record<'Action' | 'Resource', string | string[]>[];
};
const STATEMENTS = Statement.map(
  (one) => ({ ...one, Action: [one.Action].flat(), Resource: [one.Resource].flat() }) as unknown as PolicyStatementJson,
);
/** What a gate needs beside it, by the kind of resource: what CloudFormation calls for it. */
const GATE_FILE = 'docs/samples/cdk-execution-policy-gate.json';
const GATE_CALLS: Readonly<Record<string, string>> = {
  'AWS::EC2::VPC': 'CreateVpc ModifyVpcAttribute DescribeVpcs DescribeVpcAttribute DeleteVpc',
  'AWS::EC2::Subnet': 'CreateSubnet ModifySubnetAttribute DescribeSubnets DeleteSubnet',
  'AWS::EC2::RouteTable': 'CreateRouteTable DescribeRouteTables DeleteRouteTable',
  'AWS::EC2::SubnetRouteTableAssociation': 'AssociateRouteTable DisassociateRouteTable ReplaceRouteTableAssociation',
  'AWS::EC2::SecurityGroup':
    'CreateSecurityGroup DescribeSecurityGroups AuthorizeSecurityGroupEgress RevokeSecurityGroupEgress DeleteSecurityGroup',
  'AWS::EC2::SecurityGroupIngress':
    'AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress DescribeSecurityGroupRules',
  'AWS::EC2::VPCEndpoint': 'CreateVpcEndpoint ModifyVpcEndpoint DescribeVpcEndpoints DeleteVpcEndpoints',
};

const may = (action: string, resource: string) => evaluate(STATEMENTS, { action, resource, context: {} }) === 'allowed';

describe('the execution policy of the samples', () => {
  const stacks = sampleApp(
    sampleDeployment({ source: 'bitbucket', webhook: true, branchAudit: true, gate: true }),
  ).synth().stacks;
  const resources: [string, { Type: string; Properties?: Record<string, string> }][] = stacks.flatMap(
    ({ stackName, template }) =>
      Object.entries<{ Type: string }>(template.Resources).map(
        ([id, one]) => [`${stackName}-${id}-A1B2C3`, one] as const,
      ),
  ) as never;

  it('has the service of every resource of our stacks', () => {
    const types = new Set(resources.map(([, { Type }]) => Type).filter((type) => !/^AWS::(IAM|EC2)::/.test(type)));
    const missing = [...types].filter((type) => {
      const service = type.split('::')[1]?.toLowerCase() ?? '';
      return !may(`${service}:CreateAnything`, '*');
    });
    expect(missing).toEqual([]);
  });

  it('reaches every identity of our stacks, those with generated names too', () => {
    const { permissionsBoundary } = sampleSettings().roles;
    const roles = resources
      .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
      .map(([generated, { Properties = {} }]) => `role${Properties.Path ?? '/'}${Properties.RoleName ?? generated}`);
    expect(roles.length).toBeGreaterThan(3);
    for (const role of roles) {
      for (const action of ['iam:CreateRole', 'iam:PutRolePolicy', 'iam:PassRole']) {
        expect(may(action, `arn:aws:iam::111122223333:${role}`), `${action} ${role}`).toBe(true);
      }
    }
    expect(may('iam:CreatePolicyVersion', permissionsBoundary)).toBe(true);
    expect(may('iam:CreateOpenIDConnectProvider', sampleSettings().provider.arn)).toBe(true);
  });

  test.for(['role/admin', 'role/bitbucket/checkout-deploy', 'user/alice', 'policy/ci/checkout'])(
    'changes nothing of %s',
    (identity) => {
      for (const action of ['iam:PassRole', 'iam:PutRolePolicy', 'iam:CreateAccessKey', 'iam:CreatePolicyVersion']) {
        expect(may(action, `arn:aws:iam::111122223333:${identity}`)).toBe(false);
      }
    },
  );

  it('needs a second one for the network of a gate, which allows what that needs and nothing else of EC2', () => {
    const { Statement: ofGate } = JSON.parse(readFileSync(GATE_FILE, 'utf8')) as { Statement: { Action: string[] }[] };
    const actions = ofGate.flatMap(({ Action }) => Action);
    const wanted = resources.flatMap(([, { Type }]) =>
      Type.startsWith('AWS::EC2::') ? (GATE_CALLS[Type] ?? `of ${Type}`).split(' ') : [],
    );
    expect(wanted.length).toBeGreaterThan(20);
    expect(wanted.filter((name) => !actions.some((pattern) => matches(pattern, `ec2:${name}`)))).toEqual([]);
    for (const name of [
      'RunInstances',
      'CreateNetworkInterface',
      'CreateInternetGateway',
      'CreateVpcPeeringConnection',
    ]) {
      expect(actions.some((pattern) => matches(pattern, `ec2:${name}`))).toBe(false);
      expect(may(`ec2:${name}`, '*')).toBe(false);
    }
  });

  it('is the one that the page bootstraps with', () => {
    const page = readFileSync('docs/deploy.md', 'utf8');
    for (const file of [FILE, GATE_FILE]) expect(page).toContain(`file://${file}`);
  });
});
