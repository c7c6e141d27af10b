/** IAM's grammar for a role's own policies: what IAM would refuse as malformed, with the place that IAM does not give. */
import { describe, expect, it } from 'vitest';
import { allow, judged, statement } from '../../support/judged-role.ts';

const OBJECTS = 'arn:aws:s3:::checkout-assets/*';
const GOOD = { Effect: 'Allow', Action: 's3:GetObject', Resource: OBJECTS };

interface Case {
  title: string;
  reason: string;
  document: object;
  /** Pointers in the document. */
  wrong: string[];
  message?: RegExp;
}

const CASES: Case[] = [
  {
    title: 'a plain document',
    reason: 'as AWS prints it',
    document: { Version: '2012-10-17', Statement: [GOOD] },
    wrong: [],
  },
  {
    title: 'one statement, no list',
    reason: 'IAM takes both',
    document: { Version: '2012-10-17', Statement: GOOD },
    wrong: [],
  },
  {
    title: 'an Id and Sids',
    reason: 'both are free',
    document: { Version: '2012-10-17', Id: 'x', Statement: [{ Sid: 'A1', ...GOOD }] },
    wrong: [],
  },
  {
    title: 'the old version',
    reason: 'IAM takes it for resources, and not for roles',
    document: { Version: '2008-10-17', Statement: [GOOD] },
    wrong: ['/Version'],
    message: /an older language/,
  },
  {
    title: 'no version',
    reason: 'IAM reads it as the old one, and refuses it',
    document: { Statement: [GOOD] },
    wrong: [''],
    message: /has no Version/,
  },
  {
    title: 'a variable as Terraform escapes it',
    reason: 'IAM would take the first $ letter by letter',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Resource: 'arn:aws:s3:::home/$${aws:username}/*' }] },
    wrong: ['/Statement/0/Resource'],
    message: /how Terraform escapes a policy variable/,
  },
  {
    title: 'a variable of a Terraform data source',
    reason: 'it would be those letters',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Resource: ['arn:aws:s3:::home/&{aws:username}/*'] }] },
    wrong: ['/Statement/0/Resource/0'],
  },
  {
    title: 'a template of Bitbucket Pipelines, and one of Terraform',
    reason: 'nothing here replaces them',
    document: {
      Version: '2012-10-17',
      Statement: [{ ...GOOD, Resource: ['arn:aws:s3:::${{NAME}}/*', 'arn:aws:s3:::${var.bucket}/*'] }],
    },
    wrong: ['/Statement/0/Resource/0', '/Statement/0/Resource/1'],
  },
  {
    title: 'a parameter of CloudFormation',
    reason: 'it names no account',
    document: {
      Version: '2012-10-17',
      Statement: [{ ...GOOD, Condition: { StringEquals: { 'aws:SourceAccount': '${AWS::AccountId}' } } }],
    },
    wrong: ['/Statement/0/Condition/StringEquals/aws:SourceAccount'],
  },
  {
    title: 'a variable in one of several values of a condition',
    reason: 'each is looked at',
    document: {
      Version: '2012-10-17',
      Statement: [{ ...GOOD, Condition: { StringLike: { 's3:prefix': ['a/*', '$${aws:username}/*'] } } }],
    },
    wrong: ['/Statement/0/Condition/StringLike/s3:prefix/1'],
  },
  {
    title: 'variables as IAM has them',
    reason: 'with prefix, default, and the three characters',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          ...GOOD,
          Resource: 'arn:aws:s3:::home/${aws:username}/${*}/${?}/${$}',
          Condition: { StringLike: { 's3:prefix': "${aws:PrincipalTag/team, 'none'}/*" } },
        },
      ],
    },
    wrong: [],
  },
  {
    title: 'a variable without a version',
    reason: 'one mistake, told once',
    document: { Statement: [{ ...GOOD, Resource: `arn:aws:s3:::home/\${aws:username}/*` }] },
    wrong: [''],
  },
  {
    title: 'a version in lower case',
    reason: 'IAM wants the exact letters, and so there is none',
    document: { version: '2012-10-17', Statement: [GOOD] },
    wrong: ['/version', ''],
    message: /did you mean Version|has no Version/,
  },
  {
    title: 'an empty version',
    reason: 'a line without its value',
    document: { Version: null, Statement: [GOOD] },
    wrong: ['/Version'],
  },
  {
    title: 'a version that is a number',
    reason: 'the hyphens got lost',
    document: { Version: 20121017, Statement: [GOOD] },
    wrong: ['/Version'],
  },
  {
    title: 'a version as a moment',
    reason: 'a tool that reads a date as a timestamp writes it back so',
    document: { Version: '2012-10-17T00:00:00.000Z', Statement: [GOOD] },
    wrong: ['/Version'],
    message: /does not exist/,
  },
  {
    title: 'Statement before Version',
    reason: 'JSON objects have no order; it is sent in the usual one',
    document: { Statement: [GOOD], Version: '2012-10-17' },
    wrong: [],
  },
  {
    title: 'an Id that is a number',
    reason: 'texts only',
    document: { Version: '2012-10-17', Id: 7, Statement: [GOOD] },
    wrong: ['/Id'],
  },
  {
    title: 'a version of tomorrow',
    reason: 'there is none',
    document: { Version: '2025-01-01', Statement: [GOOD] },
    wrong: ['/Version'],
  },
  {
    title: 'a Principal',
    reason: 'copied from a bucket policy',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Principal: '*' }] },
    wrong: ['/Statement/0/Principal'],
    message: /the role is the principal/,
  },
  {
    title: 'a NotPrincipal',
    reason: 'the same mistake',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, NotPrincipal: { AWS: '*' } }] },
    wrong: ['/Statement/0/NotPrincipal'],
  },
  { title: 'no statement', reason: 'IAM takes no empty policy', document: { Version: '2012-10-17' }, wrong: [''] },
  {
    title: 'an empty list of statements',
    reason: 'as above',
    document: { Version: '2012-10-17', Statement: [] },
    wrong: ['/Statement'],
  },
  {
    title: 'a misspelt element',
    reason: 'IAM wants the exact letters',
    document: { Version: '2012-10-17', statement: [GOOD] },
    wrong: ['/statement', ''],
    message: /not an element/,
  },
  {
    title: 'a misspelt element of a statement',
    reason: 'Actions is no Action',
    document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Actions: 's3:GetObject', Resource: OBJECTS }] },
    wrong: ['/Statement/0/Actions', '/Statement/0'],
  },
  {
    title: 'a statement that is a text',
    reason: 'an indentation slipped',
    document: { Version: '2012-10-17', Statement: ['Allow'] },
    wrong: ['/Statement/0'],
  },
  {
    title: 'no effect',
    reason: 'IAM has no default',
    document: { Version: '2012-10-17', Statement: [{ Action: 's3:GetObject', Resource: OBJECTS }] },
    wrong: ['/Statement/0'],
  },
  {
    title: 'an effect in lower case',
    reason: 'IAM wants Allow',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Effect: 'allow' }] },
    wrong: ['/Statement/0/Effect'],
  },
  {
    title: 'Action and NotAction',
    reason: 'one or the other',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Effect: 'Deny', NotAction: 's3:PutObject' }] },
    wrong: ['/Statement/0/NotAction'],
  },
  {
    title: 'no resource',
    reason: 'only trust policies have none',
    document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject' }] },
    wrong: ['/Statement/0'],
  },
  {
    title: 'Resource and NotResource',
    reason: 'one or the other',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Effect: 'Deny', NotResource: OBJECTS }] },
    wrong: ['/Statement/0/NotResource'],
  },
  {
    title: 'an empty list of actions',
    reason: 'nothing is no action',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Action: [] }] },
    wrong: ['/Statement/0/Action'],
  },
  {
    title: 'a number among the actions',
    reason: 'texts only',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Action: ['s3:GetObject', 7] }] },
    wrong: ['/Statement/0/Action/1'],
  },
  {
    title: 'an action without a service',
    reason: 'GetObject of what?',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Action: 'GetObject' }] },
    wrong: ['/Statement/0/Action'],
  },
  {
    title: 'a wildcard in the service of an action',
    reason: 'IAM: Vendor s* is not valid',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Action: 's*:GetObject' }] },
    wrong: ['/Statement/0/Action'],
    message: /the service is not spelt out/,
  },
  {
    title: 'a wildcard as the service of an action',
    reason: 'that is all services, which IAM takes',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Effect: 'Deny', Action: '*:GetObject' }] },
    wrong: [],
  },
  {
    title: 'a region in the ARN of a bucket',
    reason: 'IAM: can not contain region information',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Resource: 'arn:aws:s3:eu-west-1::checkout-assets/*' }] },
    wrong: ['/Statement/0/Resource'],
  },
  {
    title: 'a region in the ARN of an access point',
    reason: 'there it has one',
    document: {
      Version: '2012-10-17',
      Statement: [{ ...GOOD, Resource: 'arn:aws:s3:eu-west-1:111122223333:accesspoint/assets/object/*' }],
    },
    wrong: [],
  },
  {
    title: 'a kind of IAM resource that does not exist',
    reason: 'IAM looks at the first letters',
    document: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'iam:GetRole', Resource: 'arn:aws:iam::111122223333:roles/x' }],
    },
    wrong: ['/Statement/0/Resource'],
  },
  {
    title: 'a region in an ARN of IAM',
    reason: 'IAM has no regions',
    document: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'iam:GetRole', Resource: 'arn:aws:iam:us-east-1:111122223333:role/x' }],
    },
    wrong: ['/Statement/0/Resource'],
  },
  {
    title: 'a date that is none',
    reason: 'IAM reads the values of Date operators',
    document: {
      Version: '2012-10-17',
      Statement: [{ ...GOOD, Condition: { DateLessThan: { 'aws:CurrentTime': ['2026-12-31', 'New Year'] } } }],
    },
    wrong: ['/Statement/0/Condition/DateLessThan/aws:CurrentTime'],
    message: /"New Year", which is not a date/,
  },
  {
    title: 'a bucket’s name as resource',
    reason: 'IAM wants an ARN',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Resource: 'checkout-assets/*' }] },
    wrong: ['/Statement/0/Resource'],
  },
  {
    title: 'an ARN that stops early',
    reason: 'six parts, or * alone',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Resource: 'arn:aws:s3:*' }] },
    wrong: ['/Statement/0/Resource'],
  },
  {
    title: 'a wildcard as service',
    reason: 'IAM takes none there',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Resource: 'arn:aws:*:::checkout-assets/*' }] },
    wrong: ['/Statement/0/Resource'],
  },
  {
    title: 'a partition that does not exist',
    reason: 'aws, aws-cn, aws-us-gov',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Resource: 'arn:amazon:s3:::checkout-assets/*' }] },
    wrong: ['/Statement/0/Resource'],
  },
  {
    title: 'a variable without an end',
    reason: 'a brace is missing',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Resource: `arn:aws:s3:::home/\${aws:username/*` }] },
    wrong: ['/Statement/0/Resource'],
  },
  {
    title: 'a condition operator that does not exist',
    reason: 'StringEqual is none',
    document: {
      Version: '2012-10-17',
      Statement: [{ ...GOOD, Condition: { StringEqual: { 'aws:RequestedRegion': 'eu-west-1' } } }],
    },
    wrong: ['/Statement/0/Condition/StringEqual'],
  },
  {
    title: 'every form of operator',
    reason: 'sets and IfExists combine',
    document: {
      Version: '2012-10-17',
      Statement: [
        {
          ...GOOD,
          Condition: {
            'ForAnyValue:StringLike': { 'aws:TagKeys': ['a*'] },
            BoolIfExists: { 'aws:SecureTransport': true },
            'ForAllValues:StringEqualsIfExists': { 'aws:TagKeys': 'a' },
            Null: { 'aws:TokenIssueTime': 'false' },
            NumericLessThanEquals: { 's3:max-keys': 10 },
          },
        },
      ],
    },
    wrong: [],
  },
  {
    title: 'NullIfExists',
    reason: 'Null takes no suffix',
    document: {
      Version: '2012-10-17',
      Statement: [{ ...GOOD, Condition: { NullIfExists: { 'aws:TokenIssueTime': 'true' } } }],
    },
    wrong: ['/Statement/0/Condition/NullIfExists'],
  },
  {
    title: 'a condition key without a prefix',
    reason: 'region is no key',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Condition: { StringEquals: { region: 'eu-west-1' } } }] },
    wrong: ['/Statement/0/Condition/StringEquals/region'],
  },
  {
    title: 'a condition without values',
    reason: 'an empty list matches nothing',
    document: {
      Version: '2012-10-17',
      Statement: [{ ...GOOD, Condition: { StringEquals: { 'aws:RequestedRegion': [] } } }],
    },
    wrong: ['/Statement/0/Condition/StringEquals/aws:RequestedRegion'],
  },
  {
    title: 'a Sid twice',
    reason: 'IAM wants them to differ',
    document: {
      Version: '2012-10-17',
      Statement: [
        { Sid: 'A', ...GOOD },
        { Sid: 'A', ...GOOD },
      ],
    },
    wrong: ['/Statement/1/Sid'],
  },
  {
    title: 'a Sid with a hyphen',
    reason: 'letters and digits',
    document: { Version: '2012-10-17', Statement: [{ Sid: 'read-assets', ...GOOD }] },
    wrong: ['/Statement/0/Sid'],
  },
  {
    title: 'a character that IAM cannot store',
    reason: 'U+00FF is the last',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Resource: 'arn:aws:s3:::assets/日本/*' }] },
    wrong: [''],
    message: /U\+65E5/,
  },
  {
    title: 'the last character that it can',
    reason: 'é and ÿ are fine',
    document: { Version: '2012-10-17', Statement: [{ ...GOOD, Resource: 'arn:aws:s3:::assets/café-ÿ/*' }] },
    wrong: [],
  },
];

describe('grammar', () => {
  for (const { title, reason, document, wrong, message } of CASES) {
    it(`${title}: ${reason}`, () => {
      const { issues } = judged({ policies: [{ name: 'p', document }] });
      const mistakes = issues.filter(({ code }) => code === 'policy-grammar');
      const places = mistakes.map(({ pointer }) => pointer.replace('/spec/policies/0', '').replace('/document', ''));
      expect(places.toSorted()).toEqual(wrong.toSorted());
      if (message !== undefined) expect(mistakes.map((issue) => issue.message).join('\n')).toMatch(message);
      for (const { remedy } of mistakes) expect(remedy).toBeTruthy();
    });
  }

  it('also judges what the schema leaves open in statements', () => {
    const policies = [
      {
        name: 'p',
        statements: [
          { sid: 'A', ...statement('Allow', ['s3:GetObject'], ['arn:aws:s3']) },
          {
            sid: 'A',
            ...statement('Allow', ['s3:GetObject'], [OBJECTS], { StringEqual: { 'aws:RequestedRegion': 'eu-west-1' } }),
          },
        ],
      },
      allow(['s3:GetObject'], ['arn:aws:s3:::assets/日本/*']),
    ];
    expect(judged({ policies: [policies[0] as object, { ...policies[1], name: 'q' }] }).refused).toEqual([
      'policy-grammar /spec/policies/0/statements/0/resources/0',
      'policy-grammar /spec/policies/0/statements/1/sid',
      'policy-grammar /spec/policies/0/statements/1/conditions/StringEqual',
      'policy-grammar /spec/policies/1',
    ]);
  });

  it('has no level', () => {
    const policies = [{ name: 'p', document: { Statement: [] } }];
    const { refused } = judged({ policies, guardrails: { 'policy-grammar': { level: 'off', reason: 'x' } } });
    expect(refused.join()).toContain('unknown-field');
  });

  const managed = [
    { name: 'of another account', arn: 'arn:aws:iam::999988887777:policy/ci/x', message: /in account 999988887777/ },
    { name: 'of another partition', arn: 'arn:aws-cn:iam::aws:policy/ReadOnlyAccess', message: /in partition aws-cn/ },
    {
      name: 'that AWS keeps for a service',
      arn: 'arn:aws:iam::aws:policy/aws-service-role/AWSSupportServiceRolePolicy',
      message: /AWS keeps this policy/,
    },
  ];
  for (const { name, arn, message } of managed) {
    it(`refuses a managed policy ${name}: IAM attaches none`, () => {
      const { issues } = judged({ policies: [{ managed: arn }] });
      expect(issues.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
        'policy-grammar /spec/policies/0/managed',
      ]);
      expect(issues[0]?.message).toMatch(message);
    });
  }

  it('takes a policy of AWS that services use, and any role may', () => {
    const arn = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole';
    expect(judged({ policies: [{ managed: arn }] }).refused).toEqual([]);
  });
});
