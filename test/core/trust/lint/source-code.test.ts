import { describe, expect, it } from 'vitest';
import { sourceCode } from '../../../../src/core/trust/lint/source-code.ts';
import { policy, RIGHT } from './policies.ts';

const CDK = /^CDK code$/;
const TERRAFORM = /^Terraform code$/;
const TEMPLATE = /^a CloudFormation template in YAML$/;
const YAML = /^a policy in YAML or JavaScript$/;

describe('sourceCode', () => {
  const CASES = [
    {
      reason: 'the article’s conditions',
      text: 'const conditions: iam.Conditions = {\nStringEquals: {\n[`${bitbucketDomain}:aud`]: bitbucketAudience,\n},\n};',
      what: CDK,
    },
    {
      reason: 'the article’s role',
      text: "const bitbucketDeployRole = new iam.Role(this, 'BitbucketDeployRole', {\nassumedBy: new iam.WebIdentityPrincipal(\n",
      what: CDK,
    },
    {
      reason: 'a whole stack',
      text: "import * as cdk from 'aws-cdk-lib';\nexport class X extends cdk.Stack {}",
      what: CDK,
    },
    { reason: 'Python', text: 'from aws_cdk import aws_iam\nrole = aws_iam.Role(self, "X")', what: CDK },
    {
      reason: 'conditions without their name',
      text: '{\n StringEquals: { [`${domain}:aud`]: audience }\n}',
      what: CDK,
    },
    {
      reason: 'Terraform’s document',
      text: 'data "aws_iam_policy_document" "trust" {\n  statement {\n    actions = ["sts:AssumeRoleWithWebIdentity"]\n',
      what: TERRAFORM,
    },
    {
      reason: 'Terraform’s role',
      text: 'assume_role_policy = jsonencode({ Version = "2012-10-17" })',
      what: TERRAFORM,
    },
    {
      reason: 'what cdk synth prints without --json',
      text: 'Resources:\n  Role:\n    Type: AWS::IAM::Role\n    Properties:\n      AssumeRolePolicyDocument:\n        Statement:\n',
      what: TEMPLATE,
    },
    { reason: 'YAML', text: 'Version: "2012-10-17"\nStatement:\n  - Effect: Allow\n', what: YAML },
    {
      reason: 'an object of JavaScript',
      text: "{\n  Effect: 'Allow',\n  Action: 'sts:AssumeRoleWithWebIdentity'\n}",
      what: YAML,
    },
    { reason: 'a policy', text: policy(RIGHT), what: undefined },
    { reason: 'a policy with a slip: JSON’s own message helps', text: policy(RIGHT).replace('}', ''), what: undefined },
    { reason: 'a policy that names the CDK', text: policy(RIGHT, { Sid: 'iam.Role aws-cdk-lib' }), what: undefined },
    { reason: 'nothing', text: '', what: undefined },
    { reason: 'words', text: 'this policy is fine', what: undefined },
    { reason: 'a percent sign of a URL', text: encodeURIComponent(policy(RIGHT)), what: undefined },
  ];
  for (const { reason, text, what } of CASES) {
    it(`says ${what?.source ?? 'nothing'} of ${reason}`, () => {
      const found = sourceCode(text);
      if (what === undefined) expect(found).toBeUndefined();
      else expect(found?.what).toMatch(what);
    });
  }
});
