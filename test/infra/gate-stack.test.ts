/** The gate as it is deployed: only where it is asked for, beside the service or in an account of its own. */
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { freshSeconds } from '../../infra/gate-functions.ts';
import { NAMES, STACKS } from '../support/default-names.ts';
import { APART, GATE_ACCOUNT, GATE_VPC, SHARED } from './gate-settings.ts';
import { only } from './only-resource.ts';
import { type Decision, evaluate } from './policy-evaluator.ts';
import { sampleApp, sampleDeployment, templateOf } from './sample-app.ts';
import { ACCOUNT } from './sample-settings.ts';
import { listed } from './template-permissions.ts';

const app = sampleApp(sampleDeployment(SHARED.context, SHARED.settings));
const apart = sampleApp(sampleDeployment(APART.context, APART.settings));
const gate = templateOf(app, STACKS.gate);
const REGION = 'eu-central-1';

/** The one resource of the type, or the one whose properties have this text in them. */
describe('the gate', () => {
  test('is there only where it is asked for', () => {
    const stacks = sampleApp(sampleDeployment({})).synth().stacks;
    expect(stacks.map(({ stackName }) => stackName)).not.toContain(STACKS.gate);
  });

  test('comes after the bucket and the topic that it names, where they are in its account', () => {
    const { dependencies, environment } = app.synth().getStackByName(STACKS.gate);
    expect(dependencies.map(({ id }) => id)).toContain(STACKS.reconciler);
    expect(environment.account).toBe(ACCOUNT);
    const other = apart.synth().getStackByName(STACKS.gate);
    expect(other.dependencies.map(({ id }) => id)).not.toContain(STACKS.reconciler);
    expect(other.environment).toMatchObject({ account: GATE_ACCOUNT, region: REGION });
    for (const one of [app, apart]) {
      expect(JSON.stringify(templateOf(one, STACKS.gate).toJSON())).not.toMatch(/Fn::ImportValue|Fn::GetStackOutput/);
    }
  });

  test('prints what the settings and the second deployment need', () => {
    const outputs = (one: Template) => Object.keys(one.toJSON().Outputs).sort();
    expect(outputs(gate)).toEqual(['GateSubnets', 'GateUrl', 'GateVpcArn']);
    expect(outputs(templateOf(apart, STACKS.gate))).toEqual(['GateUrl', 'GateVpcArn']);
    const { id } = only(gate, 'AWS::EC2::VPC');
    const vpc = { 'Fn::Join': ['', [`arn:aws:ec2:${REGION}:${ACCOUNT}:vpc/`, { Ref: id }]] };
    gate.hasOutput('GateVpcArn', { Value: vpc });
  });
});

test('the table may be as old as three periods and a quarter of an hour', () => {
  expect(freshSeconds({ driftMinutes: 15 })).toBe(3600);
  expect(freshSeconds({ driftMinutes: 60 })).toBe(195 * 60);
});

describe('the state bucket', () => {
  const bucketPolicy = (one: typeof app) => {
    const [policy] = Object.values(templateOf(one, STACKS.reconciler).findResources('AWS::S3::BucketPolicy')).filter(
      ({ Properties }) => JSON.stringify(Properties).includes('BucketsState'),
    );
    return policy?.Properties.PolicyDocument.Statement as {
      Sid?: string;
      Principal: unknown;
      Condition?: unknown;
      Effect: string;
    }[];
  };

  test('says nothing of a gate that is in its account', () => {
    expect(JSON.stringify(bucketPolicy(app))).not.toContain('Gate');
  });

  const statements = bucketPolicy(apart)
    .filter(({ Sid }) => Sid?.startsWith('Gate'))
    .map((one) => listed(one as never));
  const state = `arn:aws:s3:::rolekeeper-state-${ACCOUNT}-${REGION}`;
  const role = (name: string) => ({ 'aws:PrincipalArn': `arn:aws:iam::${GATE_ACCOUNT}:role/rolekeeper/${name}` });
  const cases: { may: Decision; action: string; resource: string; by: Record<string, string>; why: string }[] = [
    {
      may: 'allowed',
      action: 's3:GetObject',
      resource: `${state}/gate.json`,
      by: role(NAMES.roles.gate),
      why: 'the table',
    },
    {
      may: 'allowed',
      action: 's3:GetObject',
      resource: `${state}/latest.json`,
      by: role(NAMES.roles.gate),
      why: 'the report',
    },
    {
      may: 'allowed',
      action: 's3:ListBucket',
      resource: state,
      by: role(NAMES.roles.gate),
      why: 'missing is not forbidden',
    },
    {
      may: 'not allowed',
      action: 's3:GetObject',
      resource: `${state}/inventory.json`,
      by: role(NAMES.roles.gate),
      why: 'nothing else',
    },
    {
      may: 'not allowed',
      action: 's3:PutObject',
      resource: `${state}/gate.json`,
      by: role(NAMES.roles.gate),
      why: 'it reads',
    },
    {
      may: 'not allowed',
      action: 's3:GetObject',
      resource: `${state}/gate.json`,
      by: role(NAMES.roles.gateExchange),
      why: 'another role of that account',
    },
  ];
  test.for(cases)(
    'lets the gate of another account: $action of $resource: $may, $why',
    ({ may, action, resource, by }) => {
      expect(evaluate(statements, { action, resource, context: by })).toBe(may);
    },
  );

  test('names the account of the gate, whose role need not be there yet', () => {
    const found = bucketPolicy(apart).filter(({ Sid }) => Sid?.startsWith('Gate'));
    expect(found.map(({ Principal }) => Principal)).toEqual([
      { AWS: `arn:aws:iam::${GATE_ACCOUNT}:root` },
      { AWS: `arn:aws:iam::${GATE_ACCOUNT}:root` },
    ]);
  });

  test('is encrypted by S3 itself: a key would have to let the other account in', () => {
    templateOf(apart, STACKS.reconciler).hasResourceProperties('AWS::S3::Bucket', {
      BucketName: `rolekeeper-state-${ACCOUNT}-${REGION}`,
      BucketEncryption: {
        ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
      },
    });
  });
});

test('the topic of the service takes alarms of the account that the gate has', () => {
  const accounts = [ACCOUNT, GATE_ACCOUNT];
  const Condition = {
    ArnLike: { 'aws:SourceArn': accounts.map((one) => `arn:aws:cloudwatch:${REGION}:${one}:alarm:*`) },
    StringEquals: { 'aws:SourceAccount': accounts },
  };
  const service = templateOf(apart, STACKS.reconciler);
  service.hasResourceProperties('AWS::SNS::TopicPolicy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 'sns:Publish', Condition })]) },
  });
  service.hasResourceProperties('AWS::KMS::Key', {
    KeyPolicy: {
      Statement: Match.arrayWith([Match.objectLike({ Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Condition })]),
    },
  });
  const actions = Object.values(templateOf(apart, STACKS.gate).findResources('AWS::CloudWatch::Alarm')).flatMap(
    ({ Properties }) => Properties.AlarmActions,
  );
  expect(new Set(actions)).toEqual(new Set([`arn:aws:sns:${REGION}:${ACCOUNT}:rolekeeper-alarms`]));
});

describe('the dashboard', () => {
  const bodies = (one: typeof app, stack: string) =>
    Object.values(templateOf(one, stack).findResources('AWS::CloudWatch::Dashboard')).map(({ Properties }) =>
      JSON.stringify(Properties.DashboardBody),
    );
  test('of the service has a row of the gate in its account', () => {
    expect(bodies(app, STACKS.reconciler).join()).toContain('GateAdmitted');
    expect(bodies(app, STACKS.gate)).toEqual([]);
  });
  test('of the gate is in the account that it has for itself', () => {
    expect(bodies(apart, STACKS.reconciler).join()).not.toContain('GateAdmitted');
    expect(bodies(apart, STACKS.gate).join()).toContain('GateAdmitted');
  });
});

describe('what a pass knows of it', () => {
  const facts = (one: typeof app) => {
    const [fn] = Object.values(templateOf(one, STACKS.reconciler).findResources('AWS::Lambda::Function'));
    return JSON.parse(fn?.Properties.Environment.Variables.DEPLOYMENT);
  };
  test('the VPC, once the deployment names it', () => {
    expect(facts(app).gate).toEqual({ vpc: GATE_VPC });
    expect(facts(sampleApp(sampleDeployment({ gate: true })))).not.toHaveProperty('gate');
  });
  test('its roles, where they are in the account', () => {
    const { gate: decider, gateExchange } = NAMES.roles;
    expect(Object.keys(facts(app).serviceTrusts)).toEqual(expect.arrayContaining([decider, gateExchange]));
    expect(Object.keys(facts(apart).serviceTrusts)).not.toContain(decider);
  });
});
