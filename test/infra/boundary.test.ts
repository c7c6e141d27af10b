import { expect, test } from 'vitest';
import { boundaryStatements, policyPathAndName } from '../../infra/boundary.ts';
import { bucketNames } from '../../infra/names.ts';
import { NAMES } from '../support/default-names.ts';
import { type Decision, evaluate, type IamRequest } from './policy-evaluator.ts';
import { sampleDeployment } from './sample-app.ts';
import { ACCOUNT, BOUNDARY_ARN, PROVIDER_ARN, sampleSettings } from './sample-settings.ts';

const CEILING = boundaryStatements(sampleSettings(), { passRolePath: undefined, stacks: [] });
const WITH_PASS_ROLE = boundaryStatements(sampleSettings(), { passRolePath: '/app/', stacks: [] });
const PLACE = { account: ACCOUNT, region: 'eu-central-1', deployment: 'default' };
const role = (path: string) => `arn:aws:iam::${ACCOUNT}:role${path}some-role`;
const regional = (service: string, resource: string) => `arn:aws:${service}:eu-central-1:${ACCOUNT}:${resource}`;

/** What a role with AdministratorAccess could do under the boundary: exactly what the boundary allows. */
interface Case extends Partial<IamRequest> {
  name: string;
  action: string;
  expected: Decision;
  reason: string;
}

const CASES: Case[] = [
  { name: 'deploy an application', action: 's3:PutObject', expected: 'allowed', reason: 'this is what pipelines do' },
  { name: 'read IAM', action: 'iam:GetRole', expected: 'allowed', reason: 'tools look before they deploy' },
  { name: 'say who it is', action: 'sts:GetCallerIdentity', expected: 'allowed', reason: 'every tool asks' },
  {
    name: 'assume a role of cdk bootstrap',
    action: 'sts:AssumeRole',
    resource: 'arn:aws:iam::444455556666:role/cdk-hnb659fds-deploy-role-444455556666-eu-central-1',
    expected: 'allowed',
    reason: 'the preset cdk-deploy, also to another account',
  },
  {
    name: 'assume CloudFormation’s execution role',
    action: 'sts:AssumeRole',
    resource: `arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-eu-central-1`,
    expected: 'explicitly denied',
    reason: 'it is an administrator',
  },
  {
    name: 'assume another role',
    action: 'sts:AssumeRole',
    resource: role('/'),
    expected: 'explicitly denied',
    reason: 'also where that role trusts the pipeline’s session by its ARN',
  },
  { name: 'create a role', action: 'iam:CreateRole', expected: 'not allowed', reason: 'it would have no boundary' },
  {
    name: 'give a role another owner',
    action: 'iam:TagRole',
    resource: role('/bitbucket/'),
    expected: 'not allowed',
    reason: 'a role of another owner is left alone',
  },
  {
    name: 'take the owner off a role',
    action: 'iam:UntagRole',
    resource: role('/bitbucket/'),
    expected: 'not allowed',
    reason: 'the same',
  },
  {
    name: 'take its boundary off',
    action: 'iam:DeleteRolePermissionsBoundary',
    resource: role('/bitbucket/'),
    expected: 'not allowed',
    reason: 'the shortest way out',
  },
  {
    name: 'rewrite the boundary',
    action: 'iam:CreatePolicyVersion',
    resource: BOUNDARY_ARN,
    expected: 'not allowed',
    reason: 'the second shortest',
  },
  {
    name: 'pass a role',
    action: 'iam:PassRole',
    resource: role('/app/'),
    expected: 'not allowed',
    reason: 'not asked',
  },
  {
    name: 'an IAM action that does not exist yet',
    action: 'iam:InventSomething',
    expected: 'not allowed',
    reason: 'services are left out as a whole',
  },
  {
    name: 'leave the organisation',
    action: 'organizations:LeaveOrganization',
    expected: 'not allowed',
    reason: 'and its service control policies with it',
  },
  { name: 'close the account', action: 'account:CloseAccount', expected: 'not allowed', reason: 'obviously' },
  {
    name: 'give itself single sign-on',
    action: 'sso:CreateAccountAssignment',
    expected: 'not allowed',
    reason: 'an identity by another door',
  },
  {
    name: 'publish manifests',
    action: 's3:PutObject',
    resource: `arn:aws:s3:::${bucketNames(PLACE).config}/current.json`,
    expected: 'explicitly denied',
    reason: 'who writes manifests writes every role',
  },
  {
    name: 'forge the state',
    action: 's3:PutObject',
    resource: `arn:aws:s3:::${bucketNames(PLACE).state}/inventory.json`,
    expected: 'explicitly denied',
    reason: 'deletions depend on it',
  },
  {
    name: 'read a secret of the service',
    action: 'secretsmanager:GetSecretValue',
    resource: regional('secretsmanager', `secret:${NAMES.webhookSecret}-a1B2c3`),
    expected: 'explicitly denied',
    reason: 'who has it can ring as Bitbucket does',
  },
  {
    name: 'read a secret of its own',
    action: 'secretsmanager:GetSecretValue',
    resource: regional('secretsmanager', 'secret:checkout/database-a1B2c3'),
    expected: 'allowed',
    reason: 'this is what pipelines do',
  },
  {
    name: 'open the config bucket',
    action: 's3:PutBucketPolicy',
    resource: `arn:aws:s3:::${bucketNames(PLACE).config}`,
    expected: 'explicitly denied',
    reason: 'the bucket itself, not only its objects',
  },
  {
    name: 'replace the reconciler’s code',
    action: 'lambda:UpdateFunctionCode',
    resource: regional('lambda', `function:${NAMES.reconcile}`),
    expected: 'explicitly denied',
    reason: 'it would act as the reconciler',
  },
  {
    name: 'hand a step’s token to the exchange of the gate',
    action: 'lambda:InvokeFunction',
    resource: regional('lambda', `function:${NAMES.gateExchange}`),
    expected: 'explicitly denied',
    reason: 'the exchange asks STS with any token, and looks at no branch',
  },
  {
    name: 'hand it to the exchange under the name of its version',
    action: 'lambda:InvokeFunction',
    resource: regional('lambda', `function:${NAMES.gateExchange}:$LATEST`),
    expected: 'explicitly denied',
    reason: 'it is the same function',
  },
  {
    name: 'call a function of its own',
    action: 'lambda:InvokeFunction',
    resource: regional('lambda', 'function:checkout'),
    expected: 'allowed',
    reason: 'this is what pipelines do',
  },
  {
    name: 'empty the queue',
    action: 'sqs:PurgeQueue',
    resource: regional('sqs', NAMES.doorbells),
    expected: 'explicitly denied',
    reason: 'drift would stay',
  },
  {
    name: 'silence an alarm',
    action: 'cloudwatch:DisableAlarmActions',
    resource: regional('cloudwatch', `alarm:${NAMES.alarm('pass-failed')}`),
    expected: 'explicitly denied',
    reason: 'people would not hear of it',
  },
  {
    name: 'stop the schedule',
    action: 'scheduler:DeleteSchedule',
    resource: regional('scheduler', `schedule/default/${NAMES.driftSchedule}`),
    expected: 'explicitly denied',
    reason: 'drift would stay',
  },
  {
    name: 'update the service’s stack',
    action: 'cloudformation:UpdateStack',
    resource: regional('cloudformation', 'stack/RolekeeperAccount/5f1c'),
    expected: 'explicitly denied',
    reason: 'the boundary is in it',
  },
  {
    name: 'delete the key of the alarms',
    action: 'kms:ScheduleKeyDeletion',
    resource: regional('kms', 'key/1234'),
    context: { 'kms:ResourceAliases': [NAMES.alarmKey] },
    expected: 'explicitly denied',
    reason: 'alarms could not be sent any more',
  },
  {
    name: 'use another key',
    action: 'kms:Decrypt',
    resource: regional('kms', 'key/1234'),
    context: { 'kms:ResourceAliases': ['alias/app'] },
    expected: 'allowed',
    reason: 'applications have keys',
  },
  {
    name: 'switch off the mapping that starts the function',
    action: 'lambda:UpdateEventSourceMapping',
    resource: regional('lambda', 'event-source-mapping:5f1c'),
    context: { 'lambda:FunctionArn': regional('lambda', `function:${NAMES.reconcile}`) },
    expected: 'explicitly denied',
    reason: 'drift would stay',
  },
  {
    name: 'delete it',
    action: 'lambda:DeleteEventSourceMapping',
    resource: regional('lambda', 'event-source-mapping:5f1c'),
    context: { 'lambda:FunctionArn': regional('lambda', `function:${NAMES.reconcile}`) },
    expected: 'explicitly denied',
    reason: 'the same',
  },
  {
    name: 'change the mapping of a function of its own',
    action: 'lambda:UpdateEventSourceMapping',
    resource: regional('lambda', 'event-source-mapping:5f1c'),
    context: { 'lambda:FunctionArn': regional('lambda', 'function:checkout') },
    expected: 'allowed',
    reason: 'this is what pipelines do',
  },
  {
    name: 'forge the heartbeat',
    action: 'cloudwatch:PutMetricData',
    context: { 'cloudwatch:namespace': 'Rolekeeper' },
    expected: 'explicitly denied',
    reason: 'the service could be off, and nobody would hear of it',
  },
  {
    name: 'write metrics as if it were AWS',
    action: 'cloudwatch:PutMetricData',
    context: { 'cloudwatch:namespace': 'AWS/Lambda' },
    expected: 'explicitly denied',
    reason: 'the second heartbeat rests on one of them',
  },
  {
    name: 'write metrics of its own',
    action: 'cloudwatch:PutMetricData',
    context: { 'cloudwatch:namespace': 'Checkout' },
    expected: 'allowed',
    reason: 'applications have metrics',
  },
  {
    name: 'assume the role that deploys the service',
    action: 'sts:AssumeRole',
    resource: `arn:aws:iam::${ACCOUNT}:role/cdk-rolekeeper-deploy-role-${ACCOUNT}-eu-central-1`,
    expected: 'explicitly denied',
    reason: 'it replaces the service',
  },
  {
    name: 'replace code that waits to be deployed',
    action: 's3:PutObject',
    resource: `arn:aws:s3:::cdk-hnb659fds-assets-${ACCOUNT}-eu-central-1/code.zip`,
    expected: 'explicitly denied',
    reason: 'ours may be among it',
  },
  {
    name: 'read a template that waits to be deployed',
    action: 's3:GetObject',
    resource: `arn:aws:s3:::cdk-hnb659fds-assets-${ACCOUNT}-eu-central-1/template.json`,
    expected: 'allowed',
    reason: 'CloudFormation reads it with the permissions of the caller',
  },
  {
    name: 'change the dashboard',
    action: 'cloudwatch:PutDashboard',
    resource: `arn:aws:cloudwatch::${ACCOUNT}:dashboard/${NAMES.dashboard}`,
    expected: 'explicitly denied',
    reason: 'people look at it',
  },
  {
    name: 'read the provider',
    action: 'iam:GetOpenIDConnectProvider',
    resource: PROVIDER_ARN,
    expected: 'explicitly denied',
    reason: 'nothing in a pipeline needs it',
  },
];

test.for(CASES)('under the boundary: $name: $expected', ({ action, resource = '*', context = {}, ...given }) => {
  expect(evaluate(CEILING, { action, resource, context }), given.reason).toBe(given.expected);
});

test('stacks of another app, which the settings name, are kept from pipelines like ours', () => {
  const settings = sampleSettings();
  const deployment = sampleDeployment({}, { ...settings, service: { ...settings.service, stacks: ['Platform'] } });
  const update = (stack: string) => ({
    action: 'cloudformation:UpdateStack',
    resource: regional('cloudformation', stack),
  });
  const ceiling = boundaryStatements(deployment.settings, deployment);
  expect(evaluate(ceiling, { ...update('stack/Platform/5f1c'), context: {} })).toBe('explicitly denied');
  expect(evaluate(ceiling, { ...update('stack/Platform2/5f1c'), context: {} })).toBe('allowed');
});

test('the bootstrap that deploys us is kept from pipelines by the qualifier that the settings have', () => {
  const settings = sampleSettings();
  const own = { ...settings, service: { ...settings.service, bootstrapQualifier: 'acmeroles' } };
  const ceiling = boundaryStatements(own, { passRolePath: undefined, stacks: [] });
  const enter = (qualifier: string) =>
    evaluate(ceiling, {
      action: 'sts:AssumeRole',
      resource: `arn:aws:iam::${ACCOUNT}:role/cdk-${qualifier}-deploy-role-${ACCOUNT}-eu-west-1`,
      context: {},
    });
  expect(enter('acmeroles')).toBe('explicitly denied');
  // That of an earlier deployment, or of another one in the account.
  expect(enter('rolekeeper')).toBe('explicitly denied');
  expect(enter('hnb659fds')).toBe('allowed');
});

const PASSING: { path: string; expected: Decision }[] = [
  { path: '/app/', expected: 'allowed' },
  { path: '/', expected: 'not allowed' },
  { path: '/rolekeeper/', expected: 'explicitly denied' },
  { path: '/bitbucket/', expected: 'not allowed' },
];

test.for(PASSING)('with passRolePath /app/, passing a role under $path: $expected', ({ path, expected }) => {
  const request = { action: 'iam:PassRole', resource: role(path), context: {} };
  expect(evaluate(WITH_PASS_ROLE, request)).toBe(expected);
});

test('the boundary is created under the name that the settings give it', () => {
  expect(policyPathAndName(BOUNDARY_ARN)).toEqual({ path: '/rolekeeper/', name: 'pipeline-boundary' });
  expect(policyPathAndName(`arn:aws:iam::${ACCOUNT}:policy/ceiling`)).toEqual({ path: '/', name: 'ceiling' });
});

test('the document fits into a managed policy', () => {
  const characters = JSON.stringify({ Version: '2012-10-17', Statement: WITH_PASS_ROLE }).length;
  expect(characters).toBeLessThan(6_144);
});
