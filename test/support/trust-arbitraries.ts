/** Trust policies and requests that no person would write, for the tests that compare and torment. */
import fc from 'fast-check';
import { ENVIRONMENT, HOST, OTHER_REPOSITORY, REPOSITORY, settings, WORKSPACE } from './roles.ts';

const ARN = settings().provider.arn;
const GITHUB = ARN.replace(HOST, 'token.actions.githubusercontent.com');
export const STEP = '{11111111-2222-4333-8444-555555555555}';

const TEXTS = [
  '*',
  '?',
  'a',
  'A',
  'a*',
  'a?c',
  '$',
  '${',
  '${aws:username}',
  '${aws:username}:*',
  "${aws:missing, 'a'}",
  '${aws:missing}',
  `${REPOSITORY}:*`,
  `${REPOSITORY}:${ENVIRONMENT}:*`,
  `${REPOSITORY}:${ENVIRONMENT}:${STEP}`,
  `*:${STEP}`,
  '{6b1f*',
];

/** Values for each family of operators; what a family cannot compare is in none but the texts. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  // iam-simulate does not know the escapes under StringEquals.
  StringLike: [...TEXTS, 'x${*}y'],
  StringNotLike: [...TEXTS, 'x${*}y'],
  String: TEXTS,
  Arn: ['arn:aws:iam::1:role/x', 'arn:*:iam::*:role/?', 'arn:aws:iam::1:role/x:y', '*', 'a'],
  Numeric: ['10', '9', '10.5', 'a'],
  Date: ['2026-01-01T00:00:00Z', '2025-06-01', 'a'],
  Bool: ['true', 'FALSE', 'a'],
  Binary: ['aWFt', 'a'],
  // IPv4 alone: the two differ on whether an address is outside a range of the other version.
  IpAddress: ['10.0.0.0/8', '10.1.2.3', 'a'],
  NotIpAddress: ['10.0.0.0/8', '11.0.0.1/32'],
  Null: ['true', 'false'],
};

/** The text operators are there twice: they are what trust policies are made of. */
const BASES = [
  ...['StringEquals', 'StringNotEquals', 'StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', 'StringLike'],
  ...['StringNotLike', 'StringEquals', 'StringLike', 'ArnEquals', 'ArnNotEquals', 'ArnLike', 'ArnNotLike', 'Null'],
  ...['NumericEquals', 'NumericNotEquals', 'NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan'],
  ...['NumericGreaterThanEquals', 'DateEquals', 'DateNotEquals', 'DateLessThan', 'DateLessThanEquals'],
  ...['DateGreaterThan', 'DateGreaterThanEquals', 'Bool', 'BinaryEquals', 'IpAddress', 'NotIpAddress'],
];

const KEYS = [
  ...[`${HOST}:aud`, `${HOST}:sub`, `${HOST}:SUB`, `${HOST}:amr`, 'token.actions.githubusercontent.com:sub'],
  ...['aws:SourceIp', 'aws:CurrentTime', 'aws:MultiFactorAuthAge', 'aws:SecureTransport', 'aws:SourceArn'],
  ...['aws:SourceVpcArn', 'AWS:sourceVpc', 'aws:SourceVpce'],
];

/** iam-simulate takes `10.1.2.3` for the number 10, and for a date. */
const DIGITS_FIRST: Readonly<Record<string, readonly string[]>> = {
  Numeric: ['aws:SourceIp', 'aws:CurrentTime'],
  Date: ['aws:SourceIp', 'aws:MultiFactorAuthAge'],
};

const operator = fc
  .record({
    set: fc.constantFrom('', '', 'ForAllValues:', 'ForAnyValue:'),
    base: fc.constantFrom(...BASES),
    ifExists: fc.constantFrom('', '', 'IfExists'),
  })
  .map(({ set, base, ifExists }) => ({ base, name: base === 'Null' ? base : set + base + ifExists }));

const condition = fc
  .array(
    operator.chain(({ base, name }) => {
      const family = Object.keys(VALUES).find((prefix) => base.startsWith(prefix)) ?? 'String';
      const value = fc.constantFrom(...(VALUES[family] ?? []));
      const values = fc.oneof(value, fc.uniqueArray(value, { minLength: 1, maxLength: 3 }));
      const key = fc.constantFrom(...KEYS.filter((one) => !DIGITS_FIRST[family]?.includes(one)));
      return fc.tuple(fc.constant(name), fc.dictionary(key, values, { minKeys: 1, maxKeys: 2 }));
    }),
    { maxLength: 2 },
  )
  .map((entries) => Object.fromEntries(entries));

/** Without AWS account principals: iam-simulate takes a provider for a member of its account. */
const principal = fc.constantFrom<object>(
  { Principal: { Federated: ARN } },
  { Principal: { Federated: ARN } },
  { Principal: { Federated: [GITHUB, ARN] } },
  { Principal: { Federated: GITHUB } },
  { Principal: '*' },
  { Principal: { AWS: '*' } },
  { Principal: { Service: 'ec2.amazonaws.com' } },
  { NotPrincipal: { Federated: GITHUB } },
  { NotPrincipal: { Federated: [ARN] } },
);

const action = fc.constantFrom<object>(
  { Action: 'sts:AssumeRoleWithWebIdentity' },
  { Action: 'sts:AssumeRoleWithWebIdentity' },
  { Action: 'STS:assumerolewith*' },
  { Action: 'sts:AssumeRoleWithWebIdentit?' },
  { Action: 'sts:*' },
  { Action: '*' },
  { Action: ['sts:AssumeRole', 'sts:TagSession'] },
  { NotAction: 'sts:AssumeRole' },
  { NotAction: ['sts:Assume*'] },
);

const statement = fc
  .record({ Effect: fc.constantFrom('Allow', 'Allow', 'Deny'), principal, action, Condition: fc.option(condition) })
  .map(({ Effect, principal: who, action: what, Condition }) => ({
    Effect,
    ...who,
    ...what,
    ...(Condition === null ? {} : { Condition }),
  }));

/** Documents that IAM's grammar takes, or nearly so; every operator occurs. */
export const trustDocument = fc
  .array(statement, { minLength: 1, maxLength: 3 })
  .map((Statement) => ({ Version: '2012-10-17', Statement }));

/** What a request may hold: the claims of a token, and what STS knows of the call. */
export const requestContext = fc
  .record({
    [`${HOST}:aud`]: fc.option(fc.constantFrom('a', 'A', '*', settings().provider.audience)),
    [`${HOST}:sub`]: fc.option(
      fc.constantFrom(
        ...[`${REPOSITORY}:${ENVIRONMENT}:${STEP}`, `${REPOSITORY}:${STEP}`, 'a', 'abc', 'x*y', '*'],
        ...['arn:aws:iam::1:role/x', 'a?c', '?', '$'],
      ),
    ),
    'aws:SourceIp': fc.option(fc.constantFrom('10.1.2.3', '11.0.0.1')),
    'aws:CurrentTime': fc.option(fc.constantFrom('2026-01-01T00:00:00Z', '2025-12-31T00:00:00Z')),
    'aws:MultiFactorAuthAge': fc.option(fc.constantFrom('9', '10', '11')),
    'aws:SecureTransport': fc.option(fc.constantFrom('true', 'false')),
    'aws:SourceArn': fc.option(fc.constantFrom('arn:aws:iam::1:role/x', 'arn:aws:s3:::b')),
    'aws:SourceVpcArn': fc.option(fc.constantFrom('arn:aws:iam::1:role/x', 'arn:aws:ec2:a:1:vpc/vpc-a')),
    'aws:SourceVpc': fc.option(fc.constantFrom('a', 'vpc-a')),
    'aws:SourceVpce': fc.option(fc.constantFrom('a', 'abc')),
    'aws:username': fc.option(fc.constantFrom('a', '*', REPOSITORY)),
  })
  .map((context) =>
    Object.fromEntries(Object.entries(context).flatMap(([key, value]) => (value === null ? [] : [[key, value]]))),
  ) as fc.Arbitrary<Record<string, string>>;

const OWN_AUDIENCE = settings().provider.audience;

/** Subjects as people write them, rightly and wrongly. */
const SUBJECTS = [
  ...[`${REPOSITORY}:*`, `${REPOSITORY}:${ENVIRONMENT}:*`, `${REPOSITORY}:{????????-????-????-????-????????????}`],
  ...[`${OTHER_REPOSITORY}:*`, `${OTHER_REPOSITORY}:${ENVIRONMENT}:*`, `${REPOSITORY}:${ENVIRONMENT}:${STEP}`],
  ...['*', `${REPOSITORY}:*:*`, `${WORKSPACE}:${REPOSITORY}:*`, `${REPOSITORY}:*:main`, '{6b1f*', `*:${ENVIRONMENT}:*`],
];

const likelyCondition = fc
  .record({
    audience: fc.constantFrom<unknown>(OWN_AUDIENCE, OWN_AUDIENCE, OWN_AUDIENCE, [OWN_AUDIENCE, 'a'], 'a', undefined),
    operator: fc.constantFrom(
      'StringLike',
      'StringLike',
      'StringLike',
      'StringEquals',
      'StringNotLike',
      'ForAnyValue:StringLike',
    ),
    subjects: fc.uniqueArray(fc.constantFrom(...SUBJECTS), { minLength: 1, maxLength: 3 }),
    address: fc.constantFrom(false, false, false, false, true),
  })
  .map(({ audience, operator: name, subjects, address }) => {
    const aud = audience === undefined ? {} : { [`${HOST}:aud`]: audience };
    const sub = { [`${HOST}:sub`]: subjects.length === 1 ? subjects[0] : subjects };
    const both = name === 'StringEquals' ? { StringEquals: { ...aud, ...sub } } : { StringEquals: aud, [name]: sub };
    return { ...both, ...(address && { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }) };
  });

const likelyStatement = fc
  .record({ Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'), Condition: likelyCondition })
  .map(({ Effect, Condition }) => ({
    Effect,
    Principal: Effect === 'Deny' ? '*' : { Federated: ARN },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition,
  }));

/** Documents such as accounts have: an audience and subjects, seldom a Deny or an address. */
export const likelyTrust = fc
  .array(likelyStatement, { minLength: 1, maxLength: 3 })
  .map((Statement) => ({ Version: '2012-10-17', Statement }));
