/** What a resource pattern leaves open of the kinds that it can be. */
import { describe, expect, it } from 'vitest';
import { formatsOf } from '../../../src/core/iam/catalogue.ts';
import { leftOpen, resourceFormat } from '../../../src/core/iam/resource-format.ts';

const HERE = 'eu-west-1:111122223333';

interface Case {
  action: string;
  resource: string;
  reason: string;
  /** undefined: it names something. */
  admits?: string;
}

const CASES: Case[] = [
  { action: 'sts:AssumeRole', resource: '*', reason: 'no ARN at all', admits: 'every resource' },
  {
    action: 'sts:AssumeRole',
    resource: 'arn:aws:iam::111122223333:role/*',
    reason: 'the kind alone',
    admits: 'every role',
  },
  {
    action: 'sts:AssumeRole',
    resource: 'arn:aws:iam::111122223333:role*',
    reason: 'the kind without its slash',
    admits: 'every role',
  },
  {
    action: 'sts:AssumeRole',
    resource: 'arn:aws:iam::111122223333:r*',
    reason: 'a piece of the kind',
    admits: 'every role',
  },
  {
    action: 'sts:AssumeRole',
    resource: 'arn:aws:iam::111122223333:r?le/*',
    reason: 'a hole in the kind',
    admits: 'every role',
  },
  {
    action: 'sts:AssumeRole',
    resource: 'arn:aws:iam::111122223333:ro*/*',
    reason: 'two stars around nothing',
    admits: 'every role',
  },
  {
    action: 'sts:AssumeRole',
    resource: 'arn:aws:iam::111122223333:role/a*',
    reason: 'one letter is no choice',
    admits: 'every role whose name begins with "a"',
  },
  {
    action: 'sts:AssumeRole',
    resource: 'arn:aws:iam::111122223333:role/A-*',
    reason: 'nor is a letter and a sign',
    admits: 'every role whose name begins with "A-"',
  },
  {
    action: 'sts:AssumeRole',
    resource: 'arn:aws:iam::111122223333:role/*-deploy',
    reason: 'anybody can end a name so',
    admits: 'every role that fits "*-deploy"',
  },
  {
    action: 'sts:AssumeRole',
    resource: 'arn:aws:iam::111122223333:role/a??????',
    reason: 'question marks are no letters',
    admits: 'every role whose name begins with "a"',
  },
  {
    action: 'sts:AssumeRole',
    resource: `arn:aws:iam::111122223333:role/\${aws:PrincipalTag/team}`,
    reason: 'a variable can become anything',
    admits: 'every role',
  },
  { action: 'sts:AssumeRole', resource: 'arn:aws:iam::111122223333:role/a', reason: 'a short name is a name' },
  { action: 'sts:AssumeRole', resource: 'arn:aws:iam::111122223333:role/a/*', reason: 'a path, however short' },
  { action: 'sts:AssumeRole', resource: 'arn:aws:iam::111122223333:role/ci*', reason: 'two letters are a choice' },
  { action: 'sts:AssumeRole', resource: 'arn:aws:iam::111122223333:role/admin?', reason: 'nine roles, or ten' },
  {
    action: 'ec2:ModifyInstanceAttribute',
    resource: `arn:aws:ec2:${HERE}:instance/i-*`,
    reason: 'all ids of instances begin so',
    admits: 'every instance whose id begins with "i-", and AWS makes the ids',
  },
  {
    action: 'ec2:ModifyInstanceAttribute',
    resource: `arn:aws:ec2:${HERE}:instance/i-0a*`,
    reason: 'still every 256th',
    admits: 'every instance whose id begins with "i-0a", and AWS makes the ids',
  },
  {
    action: 'ec2:ModifyInstanceAttribute',
    resource: `arn:aws:ec2:${HERE}:instance/i-0123456789abcdef0`,
    reason: 'one instance',
  },
  { action: 'amplify:StartJob', resource: `arn:aws:amplify:${HERE}:apps/d1/branches/*`, reason: 'one app' },
  {
    action: 'kms:Decrypt',
    resource: `arn:aws:kms:${HERE}:key/*`,
    reason: 'every key',
    admits: 'every key',
  },
  {
    action: 'kms:Decrypt',
    resource: `arn:aws:kms:${HERE}:key/7a1b2c3d-0000-1111-2222-333344445555`,
    reason: 'one key',
  },
  {
    action: 'secretsmanager:GetSecretValue',
    resource: `arn:aws:secretsmanager:${HERE}:secret:shop-*`,
    reason: 'a name, though AWS calls it an id',
  },
  {
    action: 'secretsmanager:GetSecretValue',
    resource: `arn:aws:secretsmanager:${HERE}:secret:*`,
    reason: 'every secret',
    admits: 'every secret',
  },
  { action: 's3:GetObject', resource: 'arn:aws:s3:::shop-web/*', reason: 'a bucket' },
  {
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::access*',
    reason: 'a bucket, and no accesspoint: that has a region',
  },
  {
    action: 's3:GetObject',
    resource: 'arn:aws:s3:::*/checkout/*',
    reason: 'a prefix in every bucket',
    admits: 'every resource of s3 that fits "*/checkout/*"',
  },
  {
    action: 'sqs:SendMessage',
    resource: `arn:aws:sqs:${HERE}:q*`,
    reason: 'one letter of a queue',
    admits: 'every resource of sqs whose name begins with "q"',
  },
  {
    action: 'lambda:UpdateFunctionCode',
    resource: 'arn:aws:lambda:*:*:function:shop-*',
    reason: 'named, in every region and account',
  },
  {
    action: 'lambda:UpdateFunctionCode',
    resource: 'arn:aws:lambda:*:*:c*',
    reason: 'the star of the account may run over the colon: a function that begins with c',
    admits: 'every function whose name begins with "c"',
  },
  {
    action: 'lambda:UpdateFunctionCode',
    resource: 'arn:aws:lambda:*:*:checkout',
    reason: 'the same, with a name',
  },
  {
    action: 'lambda:UpdateFunctionCode',
    resource: `arn:aws:lambda:${HERE}:function:*:live`,
    reason: 'an alias of every function',
    admits: 'every function that fits "*:live"',
  },
  { action: 'ecs:ExecuteCommand', resource: `arn:aws:ecs:${HERE}:task/prod/*`, reason: 'the tasks of one cluster' },
  {
    action: 'logs:PutLogEvents',
    resource: `arn:aws:logs:${HERE}:log-group:/*`,
    reason: 'a slash is no name',
    admits: 'every log-group whose name begins with "/"',
  },
  {
    action: 'logs:PutLogEvents',
    resource: `arn:aws:logs:${HERE}:log-group:/aws/lambda/*`,
    reason: 'those of functions',
  },
  {
    action: 'sts:AssumeRole',
    resource: 'arn:aws:s3:::*',
    reason: 'of no kind that the action works on: there it allows nothing',
  },
];

describe('what a pattern leaves open', () => {
  for (const { action, resource, reason, admits } of CASES) {
    it(`${action} on ${resource}: ${reason}`, () => {
      expect(formatsOf(action).length).toBeGreaterThan(0);
      expect(leftOpen(resource, formatsOf(action))).toBe(admits);
    });
  }

  it('takes a format apart at what varies', () => {
    expect(resourceFormat('arn:*:ec2:*:*:instance/+')).toMatchObject({
      pattern: 'arn:*:ec2:*:*:instance/*',
      head: 'instance/',
      madeUp: true,
    });
    expect(resourceFormat('arn:*:sqs:*:*:*')).toMatchObject({ head: '', madeUp: false });
  });
});
