/** Which permission policies IAM takes, inline and managed alike. */
import { CreatePolicyCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { createRole, PERMISSIONS, permissions } from '../baseline.ts';
import { type ContractCase, call, malformed, type Refusal, validationError } from '../contract-case.ts';

const put = (PolicyDocument: string) =>
  call(PutRolePolicyCommand, { RoleName: 'deploy', PolicyName: 'assets', PolicyDocument });
const create = (PolicyDocument: string) => call(CreatePolicyCommand, { PolicyName: 'assets', PolicyDocument });
const SYNTAX = /^Syntax errors in policy\./;
const VENDOR = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.';
const NOT_READ = 'The policy failed legacy parsing';

interface BadPermissions {
  name: string;
  document: string;
  expected: Refusal;
  moto?: string;
}

const bad: readonly BadPermissions[] = [
  { name: 'that is not JSON', document: '{', expected: malformed(SYNTAX) },
  { name: 'that is a text', document: '"allow"', expected: malformed(SYNTAX) },
  { name: 'without statements', document: '{"Version":"2012-10-17"}', expected: malformed(SYNTAX) },
  {
    name: 'with a key that stands twice',
    document: JSON.stringify(PERMISSIONS).replace('"Effect":"Allow"', '"Effect":"Allow","Effect":"Deny"'),
    expected: malformed(SYNTAX),
    moto: 'keeps the last of the two',
  },
  { name: 'with an unknown element', document: permissions({ Principals: '*' }), expected: malformed(SYNTAX) },
  {
    name: 'with a principal',
    document: permissions({ Principal: '*' }),
    expected: malformed('Policy document should not specify a principal.'),
    moto: 'accepts it',
  },
  {
    name: 'without a version',
    document: JSON.stringify({ Statement: PERMISSIONS.Statement }),
    expected: malformed('Policy document must be version 2012-10-17 or greater.'),
  },
  {
    name: 'of the old version',
    document: JSON.stringify({ ...PERMISSIONS, Version: '2008-10-17' }),
    expected: malformed('Policy document must be version 2012-10-17 or greater.'),
  },
  {
    name: 'of a version that does not exist',
    document: JSON.stringify({ ...PERMISSIONS, Version: '2012-10-18' }),
    expected: malformed(SYNTAX),
  },
  { name: 'without effect', document: permissions({ Effect: undefined }), expected: malformed(SYNTAX) },
  { name: 'with a lower-case effect', document: permissions({ Effect: 'allow' }), expected: malformed(NOT_READ) },
  { name: 'with an unknown effect', document: permissions({ Effect: 'Permit' }), expected: malformed(SYNTAX) },
  {
    name: 'without action',
    document: permissions({ Action: undefined }),
    expected: malformed('Policy statement must contain actions.'),
  },
  {
    name: 'with an empty list of actions',
    document: permissions({ Action: [] }),
    expected: malformed('Policy statement must contain actions.'),
  },
  { name: 'with Action and NotAction', document: permissions({ NotAction: 's3:*' }), expected: malformed(SYNTAX) },
  {
    name: 'with an action that has no vendor',
    document: permissions({ Action: 'PutObject' }),
    expected: malformed(VENDOR),
  },
  {
    name: 'with an action of two colons',
    document: permissions({ Action: 's3:Put:Object' }),
    expected: malformed('Actions/Condition can contain only one colon.'),
  },
  {
    name: 'with a vendor that is no word',
    document: permissions({ Action: 's3!:PutObject' }),
    expected: malformed('Vendor s3! is not valid'),
  },
  {
    name: 'without resource',
    document: permissions({ Resource: undefined }),
    expected: malformed('Policy statement must contain resources.'),
  },
  {
    name: 'with an empty list of resources',
    document: permissions({ Resource: [] }),
    expected: malformed('Policy statement must contain resources.'),
  },
  {
    name: 'with a resource that is no ARN',
    document: permissions({ Resource: 'checkout-assets' }),
    expected: malformed('Resource checkout-assets must be in ARN format or "*".'),
  },
  {
    name: 'with a resource of an unknown partition',
    document: permissions({ Resource: 'arn:amazon:s3:::checkout-assets' }),
    expected: malformed('Partition "amazon" is not valid for resource "arn:amazon:s3:::checkout-assets".'),
  },
  {
    name: 'with an S3 resource that names a region',
    document: permissions({ Resource: 'arn:aws:s3:eu-west-1::checkout-assets' }),
    expected: malformed('Resource arn:aws:s3:eu-west-1::checkout-assets can not contain region information.'),
  },
  {
    name: 'with an IAM resource of no known kind',
    document: permissions({ Resource: 'arn:aws:iam::123456789012:roles/deploy' }),
    expected: malformed(/^IAM resource path must either be "\*" or start with /),
  },
  {
    name: 'with an unknown operator',
    document: permissions({ Condition: { StringEqual: { 'aws:PrincipalOrgID': 'o-1' } } }),
    expected: malformed(SYNTAX),
  },
  {
    name: 'with a condition that is no object',
    document: permissions({ Condition: ['aws:SecureTransport'] }),
    expected: malformed(SYNTAX),
  },
  {
    name: 'with an operator that has no keys',
    document: permissions({ Condition: { Bool: 'aws:SecureTransport' } }),
    expected: malformed(SYNTAX),
  },
  {
    name: 'with a date that is none',
    document: permissions({ Condition: { DateLessThan: { 'aws:CurrentTime': 'tomorrow' } } }),
    expected: malformed(NOT_READ),
  },
  {
    name: 'with an action that has no name',
    document: permissions({ Action: 's3:' }),
    expected: malformed(NOT_READ),
    moto: 'accepts it',
  },
  {
    name: 'with an ARN that breaks off',
    document: permissions({ Resource: 'arn:aws:s3::checkout-assets' }),
    expected: malformed(NOT_READ),
  },
  {
    name: 'with an ARN of no service',
    document: permissions({ Resource: 'arn:aws' }),
    expected: malformed('Resource vendor must be fully qualified and cannot contain regexes.'),
  },
  {
    name: 'with an IAM resource that names a region',
    document: permissions({ Resource: 'arn:aws:iam:eu-west-1:123456789012:role/deploy' }),
    expected: malformed(
      'IAM resource arn:aws:iam:eu-west-1:123456789012:role/deploy cannot contain region information.',
    ),
  },
  {
    name: 'with a statement that is a text',
    document: JSON.stringify({ ...PERMISSIONS, Statement: ['Allow'] }),
    expected: malformed(SYNTAX),
  },
  {
    name: 'with an Id that is no text',
    document: JSON.stringify({ ...PERMISSIONS, Id: 1 }),
    expected: malformed(SYNTAX),
  },
  {
    name: 'with two statements of one Sid',
    document: JSON.stringify({
      ...PERMISSIONS,
      Statement: [
        { ...PERMISSIONS.Statement[0], Sid: 'Assets' },
        { ...PERMISSIONS.Statement[0], Sid: 'Assets' },
      ],
    }),
    expected: malformed('Statement IDs (SID) in a single policy must be unique.'),
  },
  {
    name: 'with a Sid of two words',
    document: permissions({ Sid: 'the assets' }),
    expected: malformed(/^Statement IDs \(SID\) must be alpha-numeric/),
    moto: 'accepts it',
  },
  {
    name: 'with a character outside Latin-1',
    document: permissions({ Resource: 'arn:aws:s3:::店/*' }),
    expected: validationError(/^The specified value for policyDocument is invalid/),
    moto: 'accepts it',
  },
];

export const permissionDocumentCases: readonly ContractCase[] = [
  ...bad.flatMap(({ name, document, expected, moto }) => [
    {
      name: `an inline policy ${name}`,
      reason: 'IAM refuses it, so validation must have found it before',
      ...(moto !== undefined && { moto }),
      given: [createRole()],
      when: put(document),
      expected,
    },
    {
      name: `a managed policy ${name}`,
      reason: 'the same rules',
      ...(moto !== undefined && { moto }),
      when: create(document),
      expected,
    },
  ]),
  ...[
    {
      name: 'one statement without a list',
      document: JSON.stringify({ ...PERMISSIONS, Statement: PERMISSIONS.Statement[0] }),
    },
    { name: 'everything', document: permissions({ Action: '*', Resource: '*' }) },
    { name: 'wildcards in an action', document: permissions({ Action: 's3:?ut*' }) },
    {
      name: 'NotAction and NotResource',
      document: permissions({
        Action: undefined,
        NotAction: 'iam:*',
        Resource: undefined,
        NotResource: 'arn:aws:s3:::x',
      }),
    },
    { name: 'a policy variable', document: permissions({ Resource: `arn:aws:s3:::home/\${aws:username}/*` }) },
    { name: 'a resource that ends in a wildcard', document: permissions({ Resource: 'arn:aws:dynamodb:*:*:table/*' }) },
    {
      name: 'a role as resource',
      document: permissions({
        Action: 'sts:AssumeRole',
        Resource: 'arn:aws:iam::123456789012:role/cdk-hnb659fds-deploy-role-123456789012-eu-west-1',
      }),
    },
    {
      name: 'a condition with a number and a truth value',
      document: permissions({
        Condition: { Bool: { 'aws:SecureTransport': true }, NumericLessThan: { 's3:max-keys': ['10'] } },
      }),
    },
    {
      name: 'a date and a time',
      document: permissions({
        Condition: { DateLessThan: { 'aws:CurrentTime': ['2027-01-01T00:00:00Z', '1798761600'] } },
      }),
    },
    { name: 'a resource that ends in the service', document: permissions({ Resource: 'arn:aws:s3*' }) },
    { name: 'a Latin-1 character', document: permissions({ Resource: 'arn:aws:s3:::café/*' }) },
  ].map(({ name, document }) => ({
    name: `a policy with ${name}`,
    reason: 'IAM takes it, and so must we',
    given: [createRole()],
    when: put(document),
    expected: {},
  })),
];
