/** Which trust policies IAM takes, and in what form it gives them back. */
import { GetRoleCommand, UpdateAssumeRolePolicyCommand } from '@aws-sdk/client-iam';
import { ACCOUNT, createRole, PROVIDER, TRUST, trust } from '../baseline.ts';
import { type ContractCase, call, limitExceeded, malformed, type Refusal, validationError } from '../contract-case.ts';

const update = (PolicyDocument: string) => call(UpdateAssumeRolePolicyCommand, { RoleName: 'deploy', PolicyDocument });
const get = call(GetRoleCommand, { RoleName: 'deploy' });
const BAD_PRINCIPAL = /^Invalid principal in policy: /;
const ONLY_STS = 'AssumeRole policy may only specify STS AssumeRole actions.';
const SYNTAX = /^Syntax errors in policy\./;

interface BadTrust {
  name: string;
  document: string;
  expected: Refusal;
  /** How UpdateAssumeRolePolicy of moto differs; its CreateRole takes any text. */
  moto?: string;
}

const bad: readonly BadTrust[] = [
  { name: 'that is not JSON', document: '{', expected: malformed(/^This policy contains invalid Json/) },
  { name: 'that is a list', document: '[]', expected: malformed(SYNTAX) },
  { name: 'without statements', document: '{"Version":"2012-10-17","Statement":[]}', expected: malformed(SYNTAX) },
  {
    name: 'with a key that stands twice',
    document: `{"Version":"2012-10-17","Statement":[${JSON.stringify(TRUST.Statement[0])},{"Effect":"Allow","Effect":"Deny"}]}`,
    expected: malformed(SYNTAX),
  },
  { name: 'with an unknown element', document: trust({ Conditions: {} }), expected: malformed(SYNTAX) },
  {
    name: 'of a version that does not exist',
    document: JSON.stringify({ ...TRUST, Version: '2020-01-01' }),
    expected: malformed('The policy must contain a valid version string'),
  },
  {
    name: 'without effect',
    document: trust({ Effect: undefined }),
    expected: malformed('Missing required field Effect'),
  },
  {
    name: 'with a lower-case effect',
    document: trust({ Effect: 'allow' }),
    expected: malformed('Invalid effect: allow'),
  },
  {
    name: 'without principal',
    document: trust({ Principal: undefined }),
    expected: malformed('Missing required field Principal'),
    moto: 'accepts it',
  },
  {
    name: 'with an empty principal',
    document: trust({ Principal: {} }),
    expected: malformed(BAD_PRINCIPAL),
    moto: 'accepts it',
  },
  {
    name: 'with a principal of an unknown kind',
    document: trust({ Principal: { Oidc: PROVIDER } }),
    expected: malformed(BAD_PRINCIPAL),
    moto: 'accepts it',
  },
  {
    name: 'whose principal is not an ARN',
    document: trust({ Principal: { Federated: 'api.bitbucket.org' } }),
    expected: malformed(BAD_PRINCIPAL),
    moto: 'accepts it',
  },
  {
    name: 'whose principal is a role that is not there',
    document: trust({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/gone` }, Action: 'sts:AssumeRole' }),
    expected: malformed(`Invalid principal in policy: "AWS":"arn:aws:iam::${ACCOUNT}:role/gone"`),
    moto: 'accepts it',
  },
  {
    name: 'whose principal is the id of a deleted role',
    document: trust({ Principal: { AWS: 'AROAEXAMPLEEXAMPLE123' }, Action: 'sts:AssumeRole' }),
    expected: malformed(BAD_PRINCIPAL),
    moto: 'accepts it',
  },
  {
    name: 'that allows all but one account',
    document: trust({ Principal: undefined, NotPrincipal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' }),
    expected: malformed('Allow with NotPrincipal is not allowed.'),
    moto: 'accepts it',
  },
  {
    name: 'with a resource',
    document: trust({ Resource: '*' }),
    expected: malformed('Has prohibited field Resource'),
  },
  {
    name: 'without action',
    document: trust({ Action: undefined }),
    expected: malformed('Missing required field Action'),
  },
  { name: 'with an empty list of actions', document: trust({ Action: [] }), expected: malformed(SYNTAX) },
  { name: 'about another service', document: trust({ Action: 's3:GetObject' }), expected: malformed(ONLY_STS) },
  { name: 'about every service', document: trust({ Action: '*' }), expected: malformed(ONLY_STS) },
  {
    name: 'with NotAction',
    document: trust({ Action: undefined, NotAction: 'sts:AssumeRole' }),
    expected: malformed(ONLY_STS),
  },
  {
    name: 'with an unknown operator',
    document: trust({ Condition: { StringEqual: { 'aws:PrincipalOrgID': 'o-1' } } }),
    expected: malformed(SYNTAX),
  },
  {
    name: 'with a condition key without a vendor',
    document: trust({ Condition: { StringEquals: { aud: 'x' } } }),
    expected: malformed('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'),
    moto: 'accepts it',
  },
  {
    name: 'with a condition on nothing',
    document: trust({ Condition: { StringEquals: { 'aws:PrincipalOrgID': [] } } }),
    expected: malformed(SYNTAX),
    moto: 'accepts it',
  },
  {
    name: 'with a Sid of two words',
    document: trust({ Sid: 'the pipelines' }),
    expected: malformed(/^Statement IDs \(SID\) must be alpha-numeric/),
    moto: 'accepts it',
  },
  {
    name: 'with a character outside Latin-1',
    document: trust({ Condition: { StringEquals: { 'aws:PrincipalTag/team': '店' } } }),
    expected: validationError(/^The specified value for (policyDocument|assumeRolePolicyDocument) is invalid/),
    moto: 'accepts it',
  },
  {
    name: 'of 2,049 characters',
    document: ofSize(2049),
    expected: limitExceeded('Cannot exceed quota for ACLSizePerRole: 2048'),
    moto: 'accepts it',
  },
];

/** A trust policy of this many characters, white space not counted. */
function ofSize(characters: number): string {
  const padded = (by: number) => trust({ Condition: { StringEquals: { 'aws:PrincipalTag/pad': 'x'.repeat(by) } } });
  return padded(characters - padded(0).length);
}

export const trustDocumentCases: readonly ContractCase[] = [
  ...bad.flatMap(({ name, document, expected, moto }) => [
    {
      name: `CreateRole with a trust policy ${name}`,
      reason: 'it is refused before there is a role',
      moto: 'takes any text',
      when: createRole({ AssumeRolePolicyDocument: document }),
      expected,
    },
    {
      name: `UpdateAssumeRolePolicy with one ${name}`,
      reason: 'it is refused and the old one stays',
      ...(moto !== undefined && { moto }),
      given: [createRole()],
      when: update(document),
      expected,
    },
  ]),
  {
    name: 'a trust policy of 2,048 characters',
    reason: 'about eighteen pairs of repository and environment fit',
    given: [createRole()],
    when: update(ofSize(2048)),
    expected: {},
  },
  {
    name: 'white space does not count',
    reason: 'how a document is indented must not decide whether it fits',
    given: [createRole()],
    when: update(JSON.stringify(JSON.parse(ofSize(2048)), null, 8)),
    expected: {},
  },
  {
    name: 'one-element lists come back as single values',
    reason: 'IAM writes the policy again in its own way, so texts are never equal',
    moto: 'gives it back as it was sent',
    given: [
      createRole(),
      update(trust({ Principal: { Federated: [PROVIDER] }, Action: ['sts:AssumeRoleWithWebIdentity'] })),
    ],
    when: get,
    expected: { Role: { AssumeRolePolicyDocument: TRUST } },
  },
  {
    name: 'a single statement comes back as a list',
    reason: 'the same',
    moto: 'gives it back as it was sent',
    given: [createRole(), update(JSON.stringify({ ...TRUST, Statement: TRUST.Statement[0] }))],
    when: get,
    expected: { Role: { AssumeRolePolicyDocument: TRUST } },
  },
  {
    name: 'an account id comes back as its root ARN',
    reason: 'the same',
    moto: 'gives it back as it was sent',
    given: [createRole(), update(trust({ Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole' }))],
    when: get,
    expected: {
      Role: { AssumeRolePolicyDocument: { Statement: [{ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } }] } },
    },
  },
  {
    name: 'a role may trust a role that is there',
    reason: 'the check on principals must not refuse what exists',
    given: [createRole(), createRole({ RoleName: 'other' })],
    when: update(
      trust({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/bitbucket/other` }, Action: 'sts:AssumeRole' }),
    ),
    expected: {},
  },
  ...[
    { name: 'with a statement that denies', document: trust({ Effect: 'Deny' }) },
    { name: 'for everybody', document: trust({ Principal: '*', Action: 'sts:AssumeRole' }) },
    {
      name: 'for a service',
      document: trust({ Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }),
    },
    { name: 'with several actions', document: trust({ Action: ['sts:AssumeRoleWithWebIdentity', 'sts:TagSession'] }) },
    {
      name: 'with an operator for sets',
      document: trust({ Condition: { 'ForAllValues:StringLikeIfExists': { 'sts:TransitiveTagKeys': ['a', 'b'] } } }),
    },
    { name: 'with Null', document: trust({ Condition: { Null: { 'aws:TokenIssueTime': true } } }) },
  ].map(({ name, document }) => ({
    name: `a trust policy ${name}`,
    reason: 'IAM takes it, so a foreign role may have it',
    given: [createRole()],
    when: update(document),
    expected: {},
  })),
];
