/** What the web recommends for pipelines and must not get in: each is answered with the form that is right. */
import { describe, expect, it } from 'vitest';
import { allow, type Draft, judged, pasted, statement } from '../../support/judged-role.ts';

interface Case extends Draft {
  title: string;
  reason: string;
  refused: string[];
  /** A part of every remedy. */
  remedy: string;
}

const PRESET = 'preset: cdk-deploy';

const CASES: Case[] = [
  {
    title: 'AdministratorAccess',
    reason: 'what the article’s own repository attaches',
    policies: [{ managed: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
    refused: ['admin-managed-policy /spec/policies/0/managed'],
    remedy: PRESET,
  },
  {
    title: 'PowerUserAccess',
    reason: 'the usual second choice',
    policies: [{ managed: 'arn:aws:iam::aws:policy/PowerUserAccess' }],
    refused: ['admin-managed-policy /spec/policies/0/managed'],
    remedy: PRESET,
  },
  {
    title: 'a job function and IAM itself',
    reason: 'administrators by other names',
    policies: [
      { managed: 'arn:aws:iam::aws:policy/job-function/SystemAdministrator' },
      { managed: 'arn:aws:iam::aws:policy/IAMFullAccess' },
      { managed: 'arn:aws:iam::aws:policy/AWSCloudFormationFullAccess' },
      { managed: 'arn:aws:iam::aws:policy/AWSLambda_FullAccess' },
      { managed: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    ],
    refused: [0, 1, 2, 3, 4].map((index) => `admin-managed-policy /spec/policies/${index}/managed`),
    remedy: PRESET,
  },
  {
    title: 'the article’s CDK policy, statement by statement',
    reason: 'cloudformation:* and AssumeRole on *, PassRole on cdk-* of any account',
    policies: [
      {
        name: 'cdk',
        statements: [
          statement('Allow', ['cloudformation:*', 'sts:AssumeRole'], ['*']),
          statement('Allow', ['iam:PassRole'], ['arn:aws:iam::*:role/cdk-*']),
          statement('Allow', ['s3:*'], ['arn:aws:s3:::cdk-*', 'arn:aws:s3:::cdk-*/*']),
        ],
      },
    ],
    refused: [
      'service-wildcard /spec/policies/0/statements/0/actions/0',
      'assume-any-role /spec/policies/0/statements/0/resources/0',
      'pass-role /spec/policies/0/statements/1/resources/0',
    ],
    remedy: PRESET,
  },
  {
    title: 'the same, pasted from CDK’s output',
    reason: 'judged alike',
    policies: [
      pasted(
        { Effect: 'Allow', Action: ['cloudformation:*', 'sts:AssumeRole'], Resource: '*' },
        { Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::*:role/cdk-*' },
      ),
    ],
    refused: [
      'service-wildcard /spec/policies/0/document/Statement/0/Action/0',
      'assume-any-role /spec/policies/0/document/Statement/0/Resource',
      'pass-role /spec/policies/0/document/Statement/1/Resource',
    ],
    remedy: PRESET,
  },
  {
    title: 'the other usual CDK recipe',
    reason: 'the roles of the bootstrap stack, in whatever account',
    policies: [allow(['sts:AssumeRole'], ['arn:aws:iam::*:role/cdk-*'])],
    refused: ['assume-any-role /spec/policies/0/statements/0/resources/0'],
    remedy: PRESET,
  },
];

describe('recipes of the web', () => {
  for (const { title, reason, refused, remedy, ...draft } of CASES) {
    it(`${title}: ${reason}`, () => {
      const judgement = judged(draft);
      expect(judgement.refused.toSorted()).toEqual(refused.toSorted());
      for (const issue of judgement.issues) expect(issue.remedy, issue.code).toContain(remedy);
    });
  }
});
