/** PassRole of a role that no team lists is never silent, whatever stands beside it; of a listed one it is. */
import { describe, expect, it } from 'vitest';
import { serviceOf, servicePrefixes } from '../../../src/core/iam/catalogue.ts';
import { allow, type Draft, judged, statement } from '../../support/judged-role.ts';

const ADMIN = 'arn:aws:iam::111122223333:role/admin-role';
const TASK = 'arn:aws:iam::111122223333:role/ecs/checkout-task';

/** AWS's own data: actions that depend on iam:PassRole. */
const DEPENDENT = servicePrefixes()
  .flatMap((prefix) => serviceOf(prefix)?.passing ?? [])
  .map(({ name }) => name);

const beside = (role: string, ...actions: string[]) => [
  { name: 'p', statements: [statement('Allow', ['iam:PassRole'], [role]), statement('Allow', actions, ['*'])] },
];

interface Case extends Draft {
  title: string;
  reason: string;
  refused?: string[];
  said?: string[];
}

const RESOURCE = '/spec/policies/0/statements/0/resources/0';
const LISTED = {
  shop: { repositories: ['checkout-api'], passRoles: ['arn:aws:iam::111122223333:role/ecs/checkout-*'] },
};

const CASES: Case[] = [
  {
    title: 'beside an action that uses no role',
    reason: 'a managed policy may use it, and AWS adds such actions every month',
    policies: beside(TASK, 's3:ListAllMyBuckets'),
    said: ['unlisted-pass-role'],
  },
  {
    title: 'beside a wildcard that means a dependent action',
    reason: 'dms:Create* means dms:CreateEndpoint',
    policies: beside(TASK, 'dms:Create*'),
    refused: [`pass-role ${RESOURCE}`],
  },
  {
    title: 'beside a dependent action in other letters',
    reason: 'IAM ignores the case of actions',
    policies: beside(TASK, 'KAFKACONNECT:createconnector'),
    refused: [`pass-role ${RESOURCE}`],
  },
  {
    title: 'beside a dependent action that is denied',
    reason: 'nothing is left that uses the role; it is passed all the same',
    policies: [...beside(TASK, 'dms:CreateEndpoint'), { name: 'q', statements: [statement('Deny', ['dms:*'], ['*'])] }],
    said: ['unlisted-pass-role'],
  },
  {
    title: 'denied for good',
    reason: 'no role is passed',
    policies: [
      ...beside('*', 'ec2:RunInstances'),
      { name: 'q', statements: [statement('Deny', ['iam:PassRole'], ['*'])] },
    ],
  },
  {
    title: 'of a listed role',
    reason: 'the platform has looked at it',
    policies: beside(TASK, 'ecs:RegisterTaskDefinition'),
    teams: LISTED,
  },
  {
    title: 'of a listed role, of a folder that is not listed',
    reason: 'the list is of another team',
    policies: beside(TASK, 'ecs:RegisterTaskDefinition'),
    team: 'data',
    teams: LISTED,
    unlistedTeams: 'allow',
    refused: [`pass-role ${RESOURCE}`],
  },
  {
    title: 'a folder that is not listed, where the settings allow that',
    reason: 'who lists one team for its roles need not list them all',
    policies: [allow(['s3:ListBucket'], ['arn:aws:s3:::acme-site'])],
    team: 'data',
    teams: LISTED,
    unlistedTeams: 'allow',
  },
  {
    title: 'the same, where they do not',
    reason: 'a folder that is not listed has no rights',
    policies: [allow(['s3:ListBucket'], ['arn:aws:s3:::acme-site'])],
    team: 'data',
    teams: LISTED,
    refused: ['team-unlisted '],
  },
  ...['*', 'c*', '*-task', '?*'].map((name) => ({
    title: `a list with role/${name}`,
    reason: 'it would list every role, or nearly',
    teams: { shop: { repositories: ['checkout-api'], passRoles: [`arn:aws:iam::111122223333:role/${name}`] } },
    refused: ['bad-value /spec/teams/shop/passRoles/0'],
  })),
];

describe('PassRole', () => {
  for (const { title, reason, refused = [], said = [], ...draft } of CASES) {
    it(`${title}: ${reason}`, () => {
      const judgement = judged(draft);
      expect(judgement.refused).toEqual(refused);
      expect(judgement.said).toEqual(said);
    });
  }

  it('of an unlisted role is refused beside every action that depends on it', () => {
    expect(DEPENDENT.length).toBeGreaterThanOrEqual(250);
    const silent = DEPENDENT.filter(
      (action) => !judged({ policies: beside(ADMIN, action) }).issues.some(({ code }) => code === 'pass-role'),
    );
    expect(silent).toEqual([]);
  });

  it('says which action uses the role, and what the pattern admits', () => {
    const [named] = judged({ policies: beside(ADMIN, 'config:PutRemediationConfigurations') }).issues;
    expect(named?.message).toBe(
      `iam:PassRole on ${ADMIN} and config:PutRemediationConfigurations, which hands a role to its service: the pipeline has the permissions of this role`,
    );
    const [open] = judged({ policies: [allow(['iam:PassRole'], ['arn:aws:iam::111122223333:role/a*'])] }).issues;
    expect(open?.message).toContain('every role whose name begins with "a"');
  });
});
