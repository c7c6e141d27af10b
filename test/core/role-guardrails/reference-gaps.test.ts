/** What AWS's reference is silent about is not refused: real policies, many of them AWS's own. */
import { describe, expect, it } from 'vitest';
import { serviceOf } from '../../../src/core/iam/catalogue.ts';
import { UNLISTED } from '../../../src/core/iam/unlisted-resources.ts';
import { allow, judged } from '../../support/judged-role.ts';

const HERE = 'eu-west-1:111122223333';

interface Case {
  title: string;
  reason: string;
  actions: string[];
  resources: string[];
  refused?: boolean;
}

const CASES: Case[] = [
  {
    title: 'the macro of sam deploy',
    reason: 'CloudFormation’s User Guide has it, the reference has not',
    actions: ['cloudformation:CreateChangeSet'],
    resources: ['arn:aws:cloudformation:eu-west-1:aws:transform/Serverless-2016-10-31'],
  },
  {
    title: 'any macro of AWS, in any region',
    reason: 'the same with wildcards',
    actions: ['cloudformation:CreateChangeSet'],
    resources: ['arn:aws:cloudformation:*:aws:transform/*'],
  },
  {
    title: 'a macro of the account, for a stack that is updated without a change set',
    reason: 'CloudFormation asks for it there too',
    actions: ['cloudformation:CreateStack'],
    resources: [`arn:aws:cloudformation:${HERE}:transform/Tags`],
  },
  {
    title: 'a macro, to delete a stack',
    reason: 'nothing says so',
    actions: ['cloudformation:DeleteStack'],
    resources: [`arn:aws:cloudformation:${HERE}:transform/Tags`],
    refused: true,
  },
  {
    title: 'a service of ECS in the short form',
    reason: 'accounts that opted in late to the long one have such ARNs',
    actions: ['ecs:UpdateService', 'ecs:DescribeServices'],
    resources: [`arn:aws:ecs:${HERE}:service/checkout`],
  },
  {
    title: 'a task of ECS in the short form',
    reason: 'the same form',
    actions: ['ecs:DescribeTasks', 'ecs:StopTask'],
    resources: [`arn:aws:ecs:${HERE}:task/0123456789abcdef`],
  },
  {
    title: 'a cluster for its service',
    reason: 'another kind of the same service stays a mistake',
    actions: ['ecs:UpdateService'],
    resources: [`arn:aws:ecs:${HERE}:cluster/prod`],
    refused: true,
  },
  {
    title: 'an access point in the place of its bucket',
    reason: 'S3 takes it for every action on a bucket',
    actions: ['s3:ListBucketMultipartUploads'],
    resources: [`arn:aws:s3:${HERE}:accesspoint/checkout`],
  },
  {
    title: 'objects by an access point of several regions',
    reason: 'its ARN has no region',
    actions: ['s3:GetObject'],
    resources: ['arn:aws:s3::111122223333:accesspoint/checkout.mrap/object/*'],
  },
  {
    title: 'builds by their own ARNs',
    reason: 'the reference lists the kind and no action on it',
    actions: ['codebuild:BatchGetBuilds'],
    resources: [`arn:aws:codebuild:${HERE}:build/checkout:*`],
  },
  {
    title: 'a WebACL for its resource',
    reason: 'AWSWAFReadOnlyAccess: the reference lists load balancers only',
    actions: ['waf-regional:GetWebACLForResource'],
    resources: ['arn:aws:waf-regional:*:*:*/*'],
  },
  {
    title: 'a WebACL of version 2',
    reason: 'FMSServiceRolePolicy, NetworkSecurityManagerServiceRolePolicy',
    actions: ['wafv2:DisassociateWebACL'],
    resources: ['arn:aws:wafv2:*:*:regional/webacl/*'],
  },
  {
    title: 'a licence for an instance',
    reason: 'AWSCloud9ServiceRolePolicy: a kind of another service that EC2 works with',
    actions: ['ec2:StopInstances'],
    resources: ['arn:aws:license-manager:*:*:license-configuration:*'],
  },
  {
    title: 'a cluster of EKS for a managed instance',
    reason: 'AmazonEKSConnectorServiceRolePolicy',
    actions: ['ssm:DeregisterManagedInstance'],
    resources: ['arn:aws:eks:*:*:cluster/*'],
  },
  {
    title: 'a campaign for its figures',
    reason: 'AmazonConnectCampaignsServiceLinkedRolePolicy',
    actions: ['connect:GetMetricDataV2'],
    resources: ['arn:aws:connect-campaigns:*:*:campaign/*'],
  },
  {
    title: 'images for their components',
    reason: 'SageMakerStudioProjectProvisioningRolePolicy',
    actions: ['imagebuilder:GetComponent', 'imagebuilder:GetContainerRecipe', 'ecr:BatchGetImage'],
    resources: ['arn:aws:ecr:*:*:repository/athena-federation-repository*'],
  },
  {
    title: 'the list of uploads beside the uploads',
    reason: 'AWSTransformServerMigrationAgentPolicy',
    actions: ['s3:AbortMultipartUpload', 's3:ListBucketMultipartUploads', 's3:PutObject'],
    resources: ['arn:aws:s3:::checkout-target-*/*'],
  },
  {
    title: 'the list of a bucket beside its objects',
    reason: 'that one is missed: aws s3 sync fails',
    actions: ['s3:ListBucket', 's3:PutObject'],
    resources: ['arn:aws:s3:::checkout-assets/*'],
    refused: true,
  },
  {
    title: 'a private registry’s action on a public one',
    reason: 'two services, two ARNs',
    actions: ['ecr:BatchGetImage'],
    resources: ['arn:aws:ecr-public::111122223333:repository/checkout'],
    refused: true,
  },
];

describe('gaps of the reference', () => {
  for (const { title, reason, actions, resources, refused = false } of CASES) {
    it(`${title}: ${reason}`, () => {
      const codes = judged({ policies: [allow(actions, resources)] }).issues.map(({ code }) => code);
      expect(codes).toEqual(refused ? ['resource-mismatch'] : []);
    });
  }

  it('are filled for kinds and actions that AWS has', () => {
    const known = (prefix = '', name = '') => serviceOf(prefix)?.actions.get(name.toLowerCase());
    for (const action of UNLISTED.actions) expect(known(...action.split(':'))?.name, action).toBe(action);
    for (const kind of UNLISTED.kinds) {
      expect(serviceOf(kind.split(':')[2] ?? '')?.formats.map(({ pattern }) => pattern)).toContain(kind);
    }
  });
});
