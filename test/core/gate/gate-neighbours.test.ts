/** Which roles could get into the gate's VPC, by policies as they are written, and by boundaries as they are deployed with a gate. */
import { describe, expect, it } from 'vitest';
import { accessRoles } from '../../../src/core/access/access-role.ts';
import { gateNeighbours } from '../../../src/core/gate/gate-neighbours.ts';
import { NETWORK_ACTIONS } from '../../../src/core/gate/network-actions.ts';
import type { ManagedTexts } from '../../../src/core/model/managed-text.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { anArn } from '../../support/ids.ts';
import { ACCOUNT, BOUNDARY, desiredRole, settings } from '../../support/roles.ts';

const VPC = anArn(`arn:aws:ec2:eu-central-1:${ACCOUNT}:vpc/vpc-0a1b2c3d4e5f60718`);
const OTHER_VPC = anArn(`arn:aws:ec2:eu-central-1:${ACCOUNT}:vpc/vpc-0ffffffffffffffff`);
const ID = 'vpc-0a1b2c3d4e5f60718';
const HOME = { partition: 'aws', account: ACCOUNT };

const allow = (...Action: string[]) => ({ Effect: 'Allow', Action, Resource: '*' });
const ALL = allow('*');

/** What a boundary has where a gate shares the account, in both forms that are evaluated. */
const DENIES = [
  { Effect: 'Deny', Action: 'ec2:*', Resource: [VPC] },
  { Effect: 'Deny', Action: 'ec2:*', Resource: '*', Condition: { StringEquals: { 'ec2:Vpc': [VPC] } } },
];
const OUTSIDE = {
  StringNotEquals: { 'lambda:VpcIds': [ID], 'codebuild:vpcConfig.vpcId': [ID] },
  'ForAllValues:StringNotEquals': { 'ecs:subnet': ['subnet-0a', 'subnet-0b'] },
};

function waysOf(policy: object[], boundary: object[] | undefined, vpcs = [VPC]) {
  const role = desiredRole({
    inlinePolicies: { deploy: JSON.stringify({ Version: '2012-10-17', Statement: policy }) },
    managedPolicyArns: [],
  });
  const document = JSON.stringify({ Version: '2012-10-17', Statement: boundary });
  const texts: ManagedTexts =
    boundary === undefined ? new Map() : new Map([[BOUNDARY, { is: 'read', version: 'v1', document }]]);
  const roles = accessRoles([role], undefined, trustWorld(settings(), undefined));
  const { neighbours, subnets } = gateNeighbours(roles, texts, vpcs, HOME);
  const ways = neighbours.flatMap((one) => one.ways);
  return { subnets, ways, answers: Object.fromEntries(ways.map(({ action, permission }) => [action, permission.is])) };
}

describe('a role could get into the gate’s VPC', () => {
  const cases: {
    reason: string;
    policy: object[];
    boundary: object[] | undefined;
    answers: Record<string, 'yes' | 'maybe'>;
  }[] = [
    { reason: 'never by what is no way in', policy: [allow('s3:*', 'logs:*')], boundary: [ALL], answers: {} },
    {
      reason: 'by what its policy allows and its boundary does not keep from it',
      policy: [allow('ec2:RunInstances', 's3:*')],
      boundary: [ALL],
      answers: { 'ec2:RunInstances': 'yes' },
    },
    {
      reason: 'perhaps, where its boundary was not read',
      policy: [allow('ec2:RunInstances')],
      boundary: undefined,
      answers: { 'ec2:RunInstances': 'maybe' },
    },
    {
      reason: 'perhaps, where a condition decides that is not about the gate',
      policy: [{ ...allow('lambda:CreateFunction'), Condition: { StringEquals: { 'aws:RequestTag/team': 'shop' } } }],
      boundary: [ALL],
      answers: { 'lambda:CreateFunction': 'maybe' },
    },
    {
      reason: 'not by EC2 where the boundary denies its VPC',
      policy: [allow('ec2:RunInstances', 'ec2:CreateVpcEndpoint', 'ec2:AssociateClientVpnTargetNetwork')],
      boundary: [ALL, ...DENIES],
      answers: {},
    },
    {
      reason: 'by EC2 where the boundary denies another VPC',
      policy: [allow('ec2:RunInstances')],
      boundary: [ALL, JSON.parse(JSON.stringify(DENIES).replaceAll(VPC, OTHER_VPC))].flat(),
      answers: { 'ec2:RunInstances': 'maybe' },
    },
    {
      reason: 'by what IAM cannot tell, whatever the boundary says of VPCs',
      policy: [allow('ecs:RunTask', 'ecs:CreateService', 'lambda:CreateFunction', 'codebuild:CreateProject')],
      boundary: [{ ...ALL, Condition: OUTSIDE }, ...DENIES],
      answers: { 'ecs:RunTask': 'yes' },
    },
    {
      reason: 'by what the boundary does not leave out',
      policy: [allow('glue:CreateJob', 'lambda:CreateFunction')],
      boundary: [{ ...ALL, Condition: OUTSIDE }, ...DENIES],
      answers: { 'glue:CreateJob': 'yes' },
    },
    {
      reason: 'not where its own policy leaves the VPC out',
      policy: [{ ...allow('lambda:*'), Condition: { StringNotEquals: { 'lambda:VpcIds': [ID] } } }],
      boundary: [ALL],
      answers: Object.fromEntries(
        NETWORK_ACTIONS.filter(({ action, key }) => action.startsWith('lambda:') && key?.name !== 'lambda:VpcIds').map(
          ({ action }) => [action, 'yes'],
        ),
      ),
    },
  ];
  for (const { reason, policy, boundary, answers } of cases) {
    it(reason, () => {
      expect(waysOf(policy, boundary).answers).toEqual(answers);
    });
  }

  it('by every action that is known, where nothing keeps it away', () => {
    expect(Object.keys(waysOf([ALL], [ALL]).answers).sort()).toEqual(
      NETWORK_ACTIONS.map(({ action }) => action).sort(),
    );
  });

  it('with one of two VPCs left open', () => {
    expect(waysOf([allow('ec2:RunInstances')], [ALL, ...DENIES], [VPC, OTHER_VPC]).answers).toEqual({
      'ec2:RunInstances': 'maybe',
    });
  });

  it('says by which statement, and which subnets were taken for the gate’s', () => {
    const { ways, subnets } = waysOf([allow('s3:*'), allow('ecs:*')], [{ ...ALL, Condition: OUTSIDE }]);
    expect(subnets).toEqual(['subnet-0a', 'subnet-0b']);
    expect(ways[0]?.permission.allowedBy?.at).toMatchObject({ kind: 'inline', policy: 'deploy', statement: 2 });
    expect(ways.map(({ isTold }) => isTold)).toEqual(ways.map(() => false));
  });
});
