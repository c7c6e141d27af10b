/** Rules about what is too wide by its form: whole services, and allowing by exception. */
import { describe, expect, it } from 'vitest';
import { allow, type Draft, judged, pasted } from '../../support/judged-role.ts';

const ACTION = '/spec/policies/0/statements/0/actions/0';
const BUCKET = 'arn:aws:s3:::checkout-assets';

interface Case extends Draft {
  title: string;
  reason: string;
  refused?: string[];
  said?: string[];
}

const CASES: Case[] = [
  {
    title: 'every action of everything',
    reason: 'an administrator',
    policies: [allow(['*'], ['*'])],
    refused: [`admin-access ${ACTION}`],
  },
  {
    title: 'every action, on one bucket',
    reason: 'a resource does not make it readable: some actions know no resource',
    policies: [allow(['*'], [BUCKET])],
    refused: [`admin-access ${ACTION}`],
  },
  {
    title: 'the same in two parts',
    reason: 'IAM takes *:* as *',
    policies: [allow(['*:*'], ['*'])],
    refused: [`admin-access ${ACTION}`],
  },
  {
    title: 'all of IAM, in odd letters',
    reason: 'IAM ignores the case of actions',
    policies: [allow(['IaM:*'], ['*'])],
    refused: [`admin-access ${ACTION}`],
  },
  {
    title: 'all of IAM, on one role',
    reason: 'it contains every way to change that role',
    policies: [allow(['iam:*'], ['arn:aws:iam::111122223333:role/ci/x'])],
    refused: [`admin-access ${ACTION}`],
  },
  {
    title: 'a wildcard in the service',
    reason: 'it is not known which services are meant, and IAM takes no such action',
    policies: [allow(['i?m:GetRole'], ['*'])],
    refused: [`policy-grammar ${ACTION}`],
  },
  {
    title: 'reading of everything',
    reason: 'secrets are read, too',
    policies: [allow(['*:Get*'], ['*'])],
    refused: [`admin-access ${ACTION}`],
  },
  {
    title: 'a service, on everything',
    reason: 'the first statement of the usual CDK recipe',
    policies: [allow(['cloudformation:*'], ['*'])],
    refused: [`service-wildcard ${ACTION}`],
  },
  {
    title: 'a service, on everything of one kind',
    reason: 'function:* names nothing',
    policies: [allow(['lambda:*'], ['arn:aws:lambda:eu-west-1:111122223333:function:*'])],
    refused: [`service-wildcard ${ACTION}`],
  },
  {
    title: 'a service spelt with question marks',
    reason: '??* is every action as well',
    policies: [allow(['s3:??*'], ['*'])],
    refused: [`service-wildcard ${ACTION}`],
  },
  {
    title: 'a service, on one bucket',
    reason: 'frequent and much less: reported, not refused',
    policies: [allow(['s3:*'], [BUCKET, `${BUCKET}/*`])],
    said: ['named-service-wildcard'],
  },
  {
    title: 'a verb of a service',
    reason: 'reading is what a pipeline does all day',
    policies: [allow(['s3:Get*', 's3:List*'], [BUCKET, `${BUCKET}/*`])],
  },
  {
    title: 'a whole service, denied',
    reason: 'a Deny can be as wide as it likes',
    policies: [
      { name: 'p', statements: [{ effect: 'Deny', actions: ['iam:*', 'organizations:*'], resources: ['*'] }] },
    ],
  },
  {
    title: 'Allow with NotAction',
    reason: 'everything but a list',
    policies: [pasted({ Effect: 'Allow', NotAction: ['iam:*', 'sts:*'], Resource: BUCKET })],
    refused: ['inverted-allow /spec/policies/0/document/Statement/0/NotAction'],
  },
  {
    title: 'Allow with NotResource',
    reason: 'everywhere but on a list',
    policies: [pasted({ Effect: 'Allow', Action: 's3:ListBucket', NotResource: BUCKET })],
    refused: ['inverted-allow /spec/policies/0/document/Statement/0/NotResource'],
  },
  {
    title: 'Deny with NotAction and NotResource',
    reason: 'there they make it tighter',
    policies: [
      pasted(
        { Effect: 'Allow', Action: 's3:GetObject', Resource: `${BUCKET}/*` },
        { Effect: 'Deny', NotAction: 's3:GetObject', NotResource: `${BUCKET}/*` },
      ),
    ],
  },
  {
    title: 'a scalar Action in a pasted document',
    reason: 'the place is the scalar, not a list that is not there',
    policies: [pasted({ Effect: 'Allow', Action: 'iam:*', Resource: '*' })],
    refused: ['admin-access /spec/policies/0/document/Statement/0/Action'],
  },
  {
    title: 'a single statement instead of a list',
    reason: 'IAM takes both',
    policies: [
      {
        name: 'p',
        document: {
          Version: '2012-10-17',
          Statement: { Effect: 'Allow', Action: ['s3:GetObject', '*'], Resource: '*' },
        },
      },
    ],
    refused: ['admin-access /spec/policies/0/document/Statement/Action/1'],
  },
];

describe('wildcards', () => {
  for (const { title, reason, refused = [], said = [], ...draft } of CASES) {
    it(`${title}: ${reason}`, () => {
      const judgement = judged(draft);
      expect(judgement.refused).toEqual(refused);
      expect(judgement.said).toEqual(said);
    });
  }

  it('shows the very action, and says what to do', () => {
    const { issues } = judged({ policies: [allow(['s3:GetObject', 'iam:*'], ['*'])] });
    const [issue] = issues;
    expect(issue).toMatchObject({
      code: 'admin-access',
      place: { file: 'teams/shop/role.yaml' },
      message: '"iam:*" is every action of a service that decides who may do what',
    });
    expect(issue?.place.line).toBeGreaterThan(1);
    expect(issue?.remedy).toContain('list the actions');
  });
});
