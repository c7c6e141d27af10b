/** What changes nothing, or no role, and is still not to pass in silence: everybody's data, permissions, the watch. */
import { describe, expect, it } from 'vitest';
import { serviceOf, servicePrefixes } from '../../../src/core/iam/catalogue.ts';
import { allow, type Draft, judged, statement } from '../../support/judged-role.ts';

const HERE = 'eu-west-1:111122223333';

interface Case extends Draft {
  title: string;
  reason: string;
  said?: string[];
}

const CASES: Case[] = [
  {
    title: 'every secret',
    reason: 'it is what an attacker comes for',
    policies: [allow(['secretsmanager:GetSecretValue'], ['*'])],
    said: ['everybodys-data'],
  },
  {
    title: 'every secret, by its kind',
    reason: 'secret:* names nothing',
    policies: [allow(['secretsmanager:GetSecretValue'], [`arn:aws:secretsmanager:${HERE}:secret:*`])],
    said: ['everybodys-data'],
  },
  {
    title: 'the own secrets',
    reason: 'that is what the role is for',
    policies: [allow(['secretsmanager:GetSecretValue'], [`arn:aws:secretsmanager:${HERE}:secret:checkout/*`])],
  },
  {
    title: 'every verb that reads S3',
    reason: 's3:Get* means GetObject, once',
    policies: [allow(['s3:Get*', 's3:List*'], ['*'])],
    said: ['everybodys-data'],
  },
  {
    title: 'every parameter',
    reason: 'parameters hold secrets, too',
    policies: [allow(['ssm:GetParametersByPath'], [`arn:aws:ssm:${HERE}:parameter/*`])],
    said: ['everybodys-data'],
  },
  {
    title: 'every row of every table',
    reason: 'as above',
    policies: [allow(['dynamodb:Scan'], ['arn:aws:dynamodb:*:*:table/*'])],
    said: ['everybodys-data'],
  },
  {
    title: 'snapshots, and giving them away',
    reason: 'a copy in another account is out of reach',
    policies: [allow(['rds:CreateDBSnapshot', 'rds:ModifyDBSnapshotAttribute'], ['*'])],
    said: ['everybodys-data'],
  },
  {
    title: 'the password of any user',
    reason: 'one becomes that user',
    policies: [allow(['cognito-idp:AdminSetUserPassword'], ['*'])],
    said: ['everybodys-data'],
  },
  {
    title: 'all secrets, denied but the own',
    reason: 'a Deny with NotResource leaves those alone',
    policies: [
      {
        name: 'p',
        document: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' },
            {
              Effect: 'Deny',
              Action: 'secretsmanager:GetSecretValue',
              NotResource: `arn:aws:secretsmanager:${HERE}:secret:checkout/*`,
            },
          ],
        },
      },
    ],
    said: ['everybodys-data'],
  },
  {
    title: 'all secrets, denied for good',
    reason: 'none is read',
    policies: [
      {
        name: 'p',
        statements: [
          statement('Allow', ['secretsmanager:Get*Value'], ['*']),
          statement('Deny', ['secretsmanager:GetSecretValue'], ['*']),
        ],
      },
    ],
  },
  {
    title: 'a token for the world outside',
    reason: 'there the account is believed',
    policies: [allow(['sts:GetWebIdentityToken'], ['*'])],
    said: ['everybodys-data'],
  },
  {
    title: 'the policy of any image repository',
    reason: 'other accounts can be let in',
    policies: [allow(['ecr:SetRepositoryPolicy'], ['*'])],
    said: ['opened-permissions'],
  },
  {
    title: 'the policy of one',
    reason: 'a choice',
    policies: [allow(['ecr:SetRepositoryPolicy'], [`arn:aws:ecr:${HERE}:repository/acme/checkout`])],
  },
  {
    title: 'grants on any key, under a condition',
    reason: 'conditions are not evaluated',
    policies: [
      allow(['kms:CreateGrant'], [`arn:aws:kms:${HERE}:key/*`], { Bool: { 'kms:GrantIsForAWSResource': 'true' } }),
    ],
    said: ['opened-permissions'],
  },
  {
    title: 'a wildcard that means some',
    reason: 'ecr:Set* is SetRepositoryPolicy',
    policies: [allow(['ecr:Set*'], ['*'])],
    said: ['opened-permissions'],
  },
  {
    title: 'a wildcard that means one without resources, on ARNs',
    reason: 'logs:PutResourcePolicy works on * alone',
    policies: [allow(['logs:Put*'], ['arn:aws:logs:*:*:*'])],
  },
  {
    title: 'reading that AWS calls permissions management',
    reason: 'glue:Get* has some of these, and they only read',
    policies: [allow(['glue:Get*'], ['*'])],
  },
  {
    title: 'the end of a trail',
    reason: 'nobody learns of what follows, whichever trail it is',
    policies: [allow(['cloudtrail:StopLogging'], [`arn:aws:cloudtrail:${HERE}:trail/organisation`])],
    said: ['ends-the-watch'],
  },
  {
    title: 'looking at the trail',
    reason: 'nothing ends',
    policies: [allow(['cloudtrail:LookupEvents', 'cloudtrail:GetTrailStatus'], ['*'])],
  },
  {
    title: 'one role for two repositories',
    reason: 'who may push to one has what both may',
    repositories: ['checkout-api', 'reports'],
    said: ['shared-role'],
  },
  ...[
    ['cassandra:Select', 'Keyspaces are tables, too'],
    ['datazone:GetEnvironmentCredentials', 'the answer is credentials of the role of an environment'],
    ['ds:ResetUserPassword', 'people of the directory may enter the account'],
    ['dsql:DbConnectAdmin', 'one becomes the owner of the database'],
    ['events:RetrieveConnectionCredentials', 'a connection holds a secret'],
    ['gamelift:GetComputeAccess', 'a shell on a machine'],
    ['kafka-cluster:ReadData', 'topics are read like streams'],
    [
      'rds-db:connect',
      'one becomes any user of any database; AWS calls it permissions management, and it changes none',
    ],
    ['workmail:AssumeImpersonationRole', 'the post of everybody'],
  ].map(([action = '', reason = '']) => ({
    title: `${action} on *`,
    reason,
    policies: [allow([action], ['*'])],
    said: ['everybodys-data'],
  })),
  {
    title: 'the same, allowed for the team',
    reason: 'the platform has said why',
    repositories: ['checkout-api', 'reports'],
    teams: { shop: { repositories: ['checkout-api', 'reports'], sharedRoles: 'built alike' } },
  },
  {
    title: 'AWS’s own read-only policies by name',
    reason: 'reading everything is what they are for',
    policies: [
      { managed: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
      { managed: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' },
    ],
  },
];

describe('everything unsaid', () => {
  for (const { title, reason, said = [], ...draft } of CASES) {
    it(`${title}: ${reason}`, () => {
      const judgement = judged(draft);
      expect(judgement.refused).toEqual([]);
      expect(judgement.said).toEqual(said);
    });
  }

  it('says something of every action that AWS calls permissions management, on *', () => {
    const writes = servicePrefixes()
      .flatMap((prefix) => serviceOf(prefix)?.permissions ?? [])
      .map(({ name }) => name)
      .filter((name) => !/:(BatchGet|Describe|Get|List|Search|Test|Use|Validate|View)/.test(name));
    expect(writes.length).toBeGreaterThan(300);
    const silent = writes.filter((action) => {
      const { issues, findings } = judged({ policies: [allow([action], ['*'])] });
      return issues.length + findings.length === 0;
    });
    expect(silent).toEqual([]);
  });
});
