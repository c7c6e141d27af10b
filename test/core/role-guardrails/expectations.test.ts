/** What a team expects of its role: what holds, what fails and where, and what is not known offline. */
import { describe, expect, it } from 'vitest';
import { allow, type Draft, judged, pasted, statement } from '../../support/judged-role.ts';

const OBJECTS = 'arn:aws:s3:::checkout-assets/*';
const ONE = 'arn:aws:s3:::checkout-assets/index.html';
const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:checkout';
const OPEN_BOUNDARY = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', NotAction: ['iam:*', 'sts:*'], Resource: '*' }],
};
const SHUT_BOUNDARY = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: 's3:Get*', Resource: '*' } };
const WRITE = allow(['s3:PutObject'], [OBJECTS]);

interface Case extends Draft {
  title: string;
  reason: string;
  is: 'holds' | 'fails' | 'unknown';
  /** A part of the message. */
  why?: string;
}

const CASES: Case[] = [
  {
    title: 'an allowed write',
    reason: 'the statement covers it',
    policies: [WRITE],
    expect: [{ allow: 's3:PutObject', on: ONE }],
    is: 'holds',
  },
  {
    title: 'in other letters',
    reason: 'IAM ignores case',
    policies: [WRITE],
    expect: [{ allow: 'S3:putobject', on: ONE }],
    is: 'holds',
  },
  {
    title: 'all of the objects',
    reason: 'the pattern is covered whole',
    policies: [WRITE],
    expect: [{ allow: 's3:PutObject', on: OBJECTS }],
    is: 'holds',
  },
  {
    title: 'more than the objects',
    reason: 'a part of a pattern is not the pattern',
    policies: [WRITE],
    expect: [{ allow: 's3:PutObject', on: 'arn:aws:s3:::checkout-*/*' }],
    is: 'fails',
    why: 'on a part of it only',
  },
  {
    title: 'a write that nothing allows',
    reason: 'no statement names it',
    policies: [WRITE],
    expect: [{ allow: 's3:DeleteObject', on: ONE }],
    is: 'fails',
    why: 'nothing in the role’s own policies allows s3:DeleteObject there',
  },
  {
    title: 'a pattern of actions',
    reason: 'every action that it stands for must be allowed',
    policies: [allow(['s3:Get*', 's3:List*'], ['arn:aws:s3:::checkout-assets', OBJECTS])],
    expect: [{ allow: 's3:GetObject*', on: OBJECTS }],
    is: 'holds',
  },
  {
    title: 'a pattern that is allowed in part',
    reason: 's3:Put* has other actions than PutObject',
    policies: [WRITE],
    expect: [{ allow: 's3:Put*', on: OBJECTS }],
    is: 'fails',
  },
  {
    title: 'allowed and denied',
    reason: 'a Deny wins',
    policies: [
      {
        name: 'p',
        statements: [statement('Allow', ['s3:PutObject'], [OBJECTS]), statement('Deny', ['s3:Put*'], [ONE])],
      },
    ],
    expect: [{ allow: 's3:PutObject', on: ONE }],
    is: 'fails',
    why: 'deny s3:PutObject (line ',
  },
  {
    title: 'denied elsewhere',
    reason: 'a Deny on other objects does not matter',
    policies: [
      {
        name: 'p',
        statements: [
          statement('Allow', ['s3:PutObject'], [OBJECTS]),
          statement('Deny', ['s3:PutObject'], ['arn:aws:s3:::other/*']),
        ],
      },
    ],
    expect: [{ allow: 's3:PutObject', on: ONE }],
    is: 'holds',
  },
  {
    title: 'allowed under a condition',
    reason: 'conditions are not evaluated',
    policies: [allow(['s3:PutObject'], [OBJECTS], { Bool: { 'aws:SecureTransport': 'true' } })],
    expect: [{ allow: 's3:PutObject', on: ONE }],
    is: 'unknown',
    why: 'depends on a condition or variable',
  },
  {
    title: 'denied under a condition',
    reason: 'it is not known whether it applies',
    policies: [
      pasted(
        { Effect: 'Allow', Action: 's3:PutObject', Resource: OBJECTS },
        { Effect: 'Deny', Action: 's3:*', Resource: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ),
    ],
    expect: [{ allow: 's3:PutObject', on: ONE }],
    is: 'unknown',
  },
  {
    title: 'a policy variable',
    reason: 'what it becomes is not known',
    policies: [allow(['s3:PutObject'], [`arn:aws:s3:::checkout-assets/\${aws:PrincipalTag/team}/*`])],
    expect: [{ allow: 's3:PutObject', on: 'arn:aws:s3:::checkout-assets/shop/x' }],
    is: 'unknown',
  },
  {
    title: 'an action without resources',
    reason: 'on, left out, is *',
    policies: [allow(['ecr:GetAuthorizationToken'], ['*'])],
    expect: [{ allow: 'ecr:GetAuthorizationToken' }],
    is: 'holds',
  },
  {
    title: 'an expected refusal',
    reason: 'nothing allows it',
    policies: [WRITE],
    expect: [{ deny: 'iam:CreateUser' }],
    is: 'holds',
  },
  {
    title: 'an expected refusal of a service',
    reason: 'nothing of it is allowed',
    policies: [WRITE],
    expect: [{ deny: 'iam:*' }],
    is: 'holds',
  },
  {
    title: 'a refusal of what is allowed',
    reason: 'the line that allows it is named',
    policies: [WRITE],
    expect: [{ deny: 's3:*', on: ONE }],
    is: 'fails',
    why: 's3:PutObject is allowed (line ',
  },
  {
    title: 'a refusal of what is allowed somewhere',
    reason: 'on, left out, is anything',
    policies: [WRITE],
    expect: [{ deny: 's3:PutObject' }],
    is: 'fails',
  },
  {
    title: 'a refusal elsewhere',
    reason: 'other objects are not reached',
    policies: [WRITE],
    expect: [{ deny: 's3:*', on: 'arn:aws:s3:::payroll/*' }],
    is: 'holds',
  },
  {
    title: 'a refusal of everything on one resource',
    reason: 'no service may',
    policies: [WRITE],
    expect: [{ deny: '*', on: 'arn:aws:s3:::payroll/*' }],
    is: 'holds',
  },
  {
    title: 'allowed and denied, expected denied',
    reason: 'the Deny covers it',
    policies: [
      {
        name: 'p',
        statements: [statement('Allow', ['s3:*Object'], [OBJECTS]), statement('Deny', ['s3:DeleteObject'], ['*'])],
      },
    ],
    expect: [{ deny: 's3:DeleteObject' }],
    is: 'holds',
  },
  {
    title: 'denied under a condition, expected denied',
    reason: 'it is not known whether it applies',
    policies: [
      {
        name: 'p',
        statements: [
          statement('Allow', ['s3:DeleteObject'], [OBJECTS]),
          statement('Deny', ['s3:DeleteObject'], ['*'], { Null: { 'aws:TokenIssueTime': 'false' } }),
        ],
      },
    ],
    expect: [{ deny: 's3:DeleteObject', on: ONE }],
    is: 'unknown',
  },
  {
    title: 'a managed policy, expected denied',
    reason: 'its text is not known, so nothing is claimed',
    policies: [{ managed: 'arn:aws:iam::111122223333:policy/ci/checkout' }],
    expect: [{ deny: 's3:DeleteObject' }],
    is: 'unknown',
    why: 'managed policies may',
  },
  {
    title: 'a managed policy, denied all the same',
    reason: 'the boundary lets no IAM through',
    policies: [{ managed: 'arn:aws:iam::111122223333:policy/ci/checkout' }],
    boundaryDocument: OPEN_BOUNDARY,
    expect: [{ deny: 'iam:*' }],
    is: 'holds',
  },
  {
    title: 'a managed policy, expected allowed',
    reason: 'it may allow it',
    policies: [{ managed: 'arn:aws:iam::111122223333:policy/ci/checkout' }],
    expect: [{ allow: 's3:GetObject', on: ONE }],
    is: 'unknown',
  },
  {
    title: 'allowed by the role and by the boundary',
    reason: 'both must',
    policies: [WRITE],
    boundaryDocument: OPEN_BOUNDARY,
    expect: [{ allow: 's3:PutObject', on: ONE }],
    is: 'holds',
  },
  {
    title: 'allowed by the role alone',
    reason: 'the boundary stops it',
    policies: [WRITE],
    boundaryDocument: SHUT_BOUNDARY,
    expect: [{ allow: 's3:PutObject', on: ONE }],
    is: 'fails',
    why: 'nothing in the boundary allows s3:PutObject there',
  },
  {
    title: 'expected denied, stopped by the boundary',
    reason: 'that is what it is for',
    policies: [WRITE],
    boundaryDocument: SHUT_BOUNDARY,
    expect: [{ deny: 's3:PutObject' }],
    is: 'holds',
  },
  {
    title: 'a wildcard for the account that may run over the kind, expected denied',
    reason: 'the simulator says that it is allowed, the documentation that it is not',
    policies: [allow(['sqs:SendMessage'], ['arn:aws:sqs:*:*:orders'])],
    expect: [{ deny: 'sqs:SendMessage', on: 'arn:aws:sqs:eu-west-1:111122223333:archive:orders' }],
    is: 'unknown',
    why: 'AWS’s documentation and its simulator differ',
  },
  {
    title: 'a function without its kind, expected denied',
    reason: 'the same; nothing is refused, as a wildcard may run over the colons',
    policies: [allow(['lambda:InvokeFunction'], ['arn:aws:lambda:*:*:checkout'])],
    expect: [{ deny: 'lambda:InvokeFunction', on: FUNCTION }],
    is: 'unknown',
    why: 'lambda:InvokeFunction may be allowed (line ',
  },
  {
    title: 'the same in the region, with another kind in front',
    reason: 'the star of the region can run over the account too',
    policies: [allow(['lambda:InvokeFunction'], ['arn:aws:lambda:*:function:checkout'])],
    expect: [{ deny: 'lambda:InvokeFunction', on: 'arn:aws:lambda:*:*:function:checkout' }],
    is: 'unknown',
  },
  {
    title: 'a Deny that may run over the kind, expected allowed',
    reason: 'it takes the permission back in one of the two readings',
    policies: [
      {
        name: 'p',
        statements: [
          statement('Allow', ['lambda:InvokeFunction'], [FUNCTION]),
          statement('Deny', ['lambda:InvokeFunction'], ['arn:aws:lambda:*:*:checkout']),
        ],
      },
    ],
    expect: [{ allow: 'lambda:InvokeFunction', on: FUNCTION }],
    is: 'unknown',
  },
  {
    title: 'the same, expected denied',
    reason: 'in the other reading it is allowed',
    policies: [
      {
        name: 'p',
        statements: [
          statement('Allow', ['lambda:InvokeFunction'], [FUNCTION]),
          statement('Deny', ['lambda:InvokeFunction'], ['arn:aws:lambda:*:*:checkout']),
        ],
      },
    ],
    expect: [{ deny: 'lambda:InvokeFunction', on: FUNCTION }],
    is: 'unknown',
  },
  {
    title: 'an Allow that may run over the kind, expected allowed',
    reason: 'nothing is promised',
    policies: [allow(['lambda:InvokeFunction'], ['arn:aws:lambda:*:*:checkout'])],
    expect: [{ allow: 'lambda:InvokeFunction', on: FUNCTION }],
    is: 'unknown',
  },
  {
    title: 'a boundary that may run over the kind',
    reason: 'it is a policy like the others',
    policies: [allow(['lambda:InvokeFunction'], [FUNCTION])],
    boundaryDocument: {
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Action: '*', Resource: '*' },
        { Effect: 'Deny', Action: 'lambda:*', Resource: 'arn:aws:lambda:*:*:checkout' },
      ],
    },
    expect: [{ allow: 'lambda:InvokeFunction', on: FUNCTION }],
    is: 'unknown',
    why: 'in the boundary the answer for lambda:InvokeFunction depends on whether a wildcard',
  },
  {
    title: 'wildcards for region and account, expected denied elsewhere',
    reason: 'in both readings another name is not reached',
    policies: [allow(['lambda:InvokeFunction'], ['arn:aws:lambda:*:*:function:checkout'])],
    expect: [{ deny: 'lambda:InvokeFunction', on: 'arn:aws:lambda:*:*:function:payroll' }],
    is: 'holds',
  },
  {
    title: 'a name with a wildcard, expected denied for another in any region',
    reason: 'what is expected names ARNs: its own wildcards stay within their parts',
    policies: [allow(['dynamodb:Query'], ['arn:aws:dynamodb:eu-west-1:111122223333:table/checkout*'])],
    expect: [{ deny: 'dynamodb:Query', on: 'arn:aws:dynamodb:*:*:table/payroll' }],
    is: 'holds',
  },
  {
    title: 'wildcards that stay in their parts, expected allowed',
    reason: 'both readings agree',
    policies: [allow(['lambda:InvokeFunction'], ['arn:aws:lambda:*:*:function:checkout'])],
    expect: [{ allow: 'lambda:InvokeFunction', on: FUNCTION }],
    is: 'holds',
  },
  {
    title: 'a policy variable, expected denied',
    reason: 'what it becomes is not known',
    policies: [allow(['s3:PutObject'], [`arn:aws:s3:::checkout-assets/\${aws:PrincipalTag/team}/*`])],
    expect: [{ deny: 's3:PutObject', on: 'arn:aws:s3:::checkout-assets/shop/x' }],
    is: 'unknown',
    why: 'depends on a condition or variable',
  },
  {
    title: 'a variable in a Deny, expected allowed',
    reason: 'it may become this team, or another',
    policies: [
      {
        name: 'p',
        statements: [
          statement('Allow', ['s3:PutObject'], [OBJECTS]),
          statement('Deny', ['s3:PutObject'], [`arn:aws:s3:::checkout-assets/\${aws:PrincipalTag/team}/*`]),
        ],
      },
    ],
    expect: [{ allow: 's3:PutObject', on: 'arn:aws:s3:::checkout-assets/shop/x' }],
    is: 'unknown',
  },
  {
    title: 'a bucket that stands for its objects, expected denied',
    reason: 'reading objects is never allowed on a bucket: the expectation would hold whatever is allowed',
    policies: [allow(['s3:GetObject'], ['arn:aws:s3:::payroll/*'])],
    expect: [{ deny: 's3:GetObject', on: 'arn:aws:s3:::payroll' }],
    is: 'unknown',
    why: 'the expectation tests nothing',
  },
  {
    title: 'a preset',
    reason: 'its statements count like written ones',
    policies: [{ preset: 's3-deploy', with: { bucket: 'checkout-assets' } }],
    expect: [{ allow: 's3:PutObject', on: ONE }, { deny: 's3:PutBucketPolicy' }],
    is: 'holds',
  },
];

describe('expectations', () => {
  for (const { title, reason, is, why = '', ...draft } of CASES) {
    it(`${title}: ${reason}`, () => {
      const { issues, findings } = judged(draft);
      expect(issues.map(({ code }) => code)).toEqual(is === 'fails' ? ['expectation-failed'] : []);
      const unknown = findings.filter(({ place }) => place?.file === 'teams/shop/role.yaml');
      expect(unknown).toHaveLength(is === 'unknown' ? 1 : 0);
      for (const { code, pointer } of unknown)
        expect(`${code} ${pointer}`).toMatch(/^expectation-unknown \/spec\/expect\//);
      expect([...issues, ...unknown].map(({ message }) => message).join()).toContain(why);
    });
  }

  it('stand at their place', () => {
    const { refused } = judged({
      policies: [WRITE],
      expect: [{ allow: 's3:PutObject', on: ONE }, { deny: 's3:PutObject' }],
    });
    expect(refused).toEqual(['expectation-failed /spec/expect/1/deny']);
  });

  it('say so where the boundary is not known', () => {
    const { findings } = judged({ policies: [WRITE], expect: [{ allow: 's3:PutObject', on: ONE }] });
    expect(findings.map(({ message }) => message).join()).toContain(
      'the settings do not have the text of the boundary',
    );
    expect(judged({ policies: [WRITE], expect: [{ deny: 'iam:*' }] }).findings).toEqual([]);
  });

  it('are not evaluated on a boundary that is no policy', () => {
    const { refused } = judged({ boundaryDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow' }] } });
    expect(refused).toContain('policy-grammar /spec/roles/boundaryDocument/Statement/0');
  });

  it('must name actions that exist', () => {
    const { issues } = judged({ policies: [WRITE], expect: [{ deny: 's3:DeletObject' }] });
    expect(issues).toMatchObject([
      { code: 'unknown-action', pointer: '/spec/expect/0/deny', remedy: 'did you mean s3:DeleteObject?' },
    ]);
  });

  const WRONG = [
    { title: 'neither allow nor deny', expect: [{ on: ONE }], code: 'bad-value' },
    { title: 'both', expect: [{ allow: 's3:GetObject', deny: 's3:PutObject' }], code: 'bad-value' },
    { title: 'an unknown field', expect: [{ allow: 's3:GetObject', in: ONE }], code: 'unknown-field' },
    { title: 'no list items', expect: [], code: 'empty-value' },
    { title: 'an action without a service', expect: [{ allow: 'GetObject' }], code: 'bad-value' },
  ];
  for (const { title, expect: expectations, code } of WRONG) {
    it(`are refused with ${title}`, () => {
      expect(judged({ expect: expectations }).issues.map((issue) => issue.code)).toContain(code);
    });
  }
});
