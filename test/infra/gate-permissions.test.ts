/** What the two functions of the gate may do, who may call them, and what they know. */
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { readGateEnvironment } from '../../functions/gate-environment.ts';
import { NAMES, STACKS } from '../support/default-names.ts';
import { APART, GATE_ACCOUNT, SHARED } from './gate-settings.ts';
import { functionNamed, only } from './only-resource.ts';
import { type Decision, evaluate } from './policy-evaluator.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';
import { ACCOUNT, sampleSettings } from './sample-settings.ts';
import { listed, permissionsOf } from './template-permissions.ts';

const PLACES = [
  { where: 'beside the service', ...SHARED, account: ACCOUNT },
  { where: 'in an account of its own', ...APART, account: GATE_ACCOUNT },
].map(({ context, settings, ...place }) => ({
  ...place,
  template: templateOf(sampleApp(sampleDeployment(context, settings)), STACKS.gate),
}));
const REGION = 'eu-central-1';

describe.for(PLACES)('the functions, $where', ({ template, account }) => {
  test('one is called by steps, outside of every VPC; nothing but it calls the other', () => {
    const { id, properties } = functionNamed(template, NAMES.gate);
    expect(properties).toMatchObject({ Handler: 'gate.handler', ReservedConcurrentExecutions: 10 });
    expect(properties).not.toHaveProperty('VpcConfig');
    template.resourceCountIs('AWS::Lambda::Url', 1);
    template.hasResourceProperties('AWS::Lambda::Url', {
      AuthType: 'NONE',
      TargetFunctionArn: { 'Fn::GetAtt': [id, 'Arn'] },
      Cors: Match.absent(),
    });
    for (const { Properties } of Object.values(template.findResources('AWS::Lambda::Permission'))) {
      expect(Properties.FunctionName).toEqual({ 'Fn::GetAtt': [id, 'Arn'] });
    }
    const { properties: other } = functionNamed(template, NAMES.gateExchange);
    expect(other).toMatchObject({ Handler: 'exchange.handler', ReservedConcurrentExecutions: 10 });
  });

  test('know what they need, and the exchange nothing of the deployment', () => {
    const variables = (name: string) => functionNamed(template, name).properties.Environment.Variables;
    const telemetry = {
      POWERTOOLS_SERVICE_NAME: 'rolekeeper',
      POWERTOOLS_METRICS_NAMESPACE: 'Rolekeeper',
      POWERTOOLS_LOG_LEVEL: 'INFO',
    };
    const { workspace, workspaceUuid, audience } = sampleSettings().provider;
    expect(variables(NAMES.gate)).toEqual({
      ...telemetry,
      ...{ WORKSPACE: workspace, WORKSPACE_UUID: workspaceUuid, AUDIENCE: audience },
      STATE_BUCKET: `rolekeeper-state-${ACCOUNT}-${REGION}`,
      EXCHANGE_FUNCTION: `arn:aws:lambda:${REGION}:${account}:function:${NAMES.gateExchange}`,
      FRESH_SECONDS: '3600',
    });
    expect(variables(NAMES.gateExchange)).toEqual(telemetry);
    expect(readGateEnvironment(variables(NAMES.gate))).toMatchObject({
      place: { workspace, workspaceUuid, audience, freshSeconds: 3600 },
      stateBucket: `rolekeeper-state-${ACCOUNT}-${REGION}`,
    });
  });

  const statementsOf = (name: string) => (permissionsOf(template)[name] ?? []).map(listed);
  const policies = Object.values(template.findResources('AWS::IAM::Policy')).map(({ Properties }) => Properties);
  const ofRole = (having: string) =>
    policies
      .filter((one) => JSON.stringify(one).includes(having))
      .flatMap(({ PolicyDocument }) => PolicyDocument.Statement.map(listed));

  test('have no policy but their own: none of AWS, and no second one', () => {
    expect(policies).toHaveLength(2);
    for (const { Properties } of Object.values(template.findResources('AWS::IAM::Role'))) {
      expect(Properties).not.toHaveProperty('ManagedPolicyArns');
      expect(Properties).not.toHaveProperty('Policies');
      expect(Properties.AssumeRolePolicyDocument.Statement).toEqual([
        { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
      ]);
    }
    expect(statementsOf(NAMES.roles.gate)).toEqual([]);
  });

  test('the gate has two actions beside its log and ListBucket', () => {
    const actions = ofRole('ReadTable').flatMap(({ Action = [] }) => Action);
    expect(actions.sort()).toEqual([
      'lambda:InvokeFunction',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
      's3:GetObject',
      's3:ListBucket',
    ]);
  });

  test('the exchange has interfaces and a log, and nothing of IAM or STS', () => {
    const allowed = ofRole('HaveInterfaces').filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.flatMap(({ Action = [] }) => Action).sort()).toEqual([
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
      'logs:CreateLogStream',
      'logs:PutLogEvents',
    ]);
  });

  const state = `arn:aws:s3:::rolekeeper-state-${ACCOUNT}-${REGION}`;
  const fn = (name: string) => `arn:aws:lambda:${REGION}:${account}:function:${name}`;
  const own = { 'aws:ResourceAccount': ACCOUNT };
  const byCode = { 'lambda:SourceFunctionArn': fn(NAMES.gateExchange) };
  const nic = `arn:aws:ec2:${REGION}:${account}:network-interface/eni-0a1b2c3d`;
  const CASES: {
    of: string;
    may: Decision;
    action: string;
    resource: string;
    context?: Record<string, string>;
    why: string;
  }[] = [
    {
      of: 'ReadTable',
      may: 'allowed',
      action: 's3:GetObject',
      resource: `${state}/gate.json`,
      context: own,
      why: 'whom it lets in',
    },
    {
      of: 'ReadTable',
      may: 'allowed',
      action: 's3:GetObject',
      resource: `${state}/latest.json`,
      context: own,
      why: 'whether that is fresh',
    },
    {
      of: 'ReadTable',
      may: 'allowed',
      action: 's3:ListBucket',
      resource: state,
      context: own,
      why: 'missing is not forbidden',
    },
    {
      of: 'ReadTable',
      may: 'not allowed',
      action: 's3:GetObject',
      resource: `${state}/inventory.json`,
      context: own,
      why: 'not its business',
    },
    {
      of: 'ReadTable',
      may: 'not allowed',
      action: 's3:GetObject',
      resource: `${state}/gate.json`,
      context: { 'aws:ResourceAccount': '999988887777' },
      why: 'a bucket of a stranger',
    },
    {
      of: 'ReadTable',
      may: 'not allowed',
      action: 's3:PutObject',
      resource: `${state}/gate.json`,
      context: own,
      why: 'it writes nothing',
    },
    {
      of: 'ReadTable',
      may: 'allowed',
      action: 'lambda:InvokeFunction',
      resource: fn(NAMES.gateExchange),
      why: 'its one way to STS',
    },
    {
      of: 'ReadTable',
      may: 'not allowed',
      action: 'lambda:InvokeFunction',
      resource: fn(NAMES.reconcile),
      why: 'no other function',
    },
    {
      of: 'ReadTable',
      may: 'not allowed',
      action: 'sts:AssumeRole',
      resource: `arn:aws:iam::${ACCOUNT}:role/bitbucket/x`,
      why: 'the token does it',
    },
    {
      of: 'HaveInterfaces',
      may: 'allowed',
      action: 'ec2:CreateNetworkInterface',
      resource: nic,
      why: 'Lambda does it as the role',
    },
    {
      of: 'HaveInterfaces',
      may: 'explicitly denied',
      action: 'ec2:CreateNetworkInterface',
      resource: nic,
      context: byCode,
      why: 'its code does not',
    },
    {
      of: 'HaveInterfaces',
      may: 'explicitly denied',
      action: 'ec2:DescribeSubnets',
      resource: '*',
      context: byCode,
      why: 'its code does not',
    },
    { of: 'HaveInterfaces', may: 'not allowed', action: 'ec2:RunInstances', resource: '*', why: 'nothing else of EC2' },
    {
      of: 'HaveInterfaces',
      may: 'not allowed',
      action: 's3:GetObject',
      resource: `${state}/gate.json`,
      why: 'it decides nothing',
    },
    {
      of: 'HaveInterfaces',
      may: 'not allowed',
      action: 'sts:AssumeRoleWithWebIdentity',
      resource: `arn:aws:iam::${ACCOUNT}:role/bitbucket/x`,
      why: 'the call is not signed',
    },
  ];
  test.for(CASES)('$of: $action of $resource: $may, $why', ({ of, may, action, resource, context = {} }) => {
    expect(evaluate(ofRole(of), { action, resource, context })).toBe(may);
  });

  test('the policy of the exchange is there before it and after it, as Lambda needs it for the interfaces', () => {
    const { id } = only(template, 'AWS::IAM::Policy', 'HaveInterfaces');
    const [[, exchange] = []] = Object.entries(template.findResources('AWS::Lambda::Function')).filter(
      ([, { Properties }]) => Properties.FunctionName === NAMES.gateExchange,
    );
    expect(exchange?.DependsOn).toContain(id);
  });
});
