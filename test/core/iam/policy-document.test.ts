import { describe, expect, it } from 'vitest';
import { canonicalPolicy, samePolicy } from '../../../src/core/iam/policy-document.ts';

const identity = (statement: object) => JSON.stringify({ Version: '2012-10-17', Statement: statement });
const read = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::a/*' };
const trust = (principal: unknown, extra: object = {}) =>
  identity({ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole', ...extra });

const EQUAL = [
  { name: 'a statement and the list of it', reason: 'IAM accepts both', a: identity(read), b: identity([read]) },
  {
    name: 'white space',
    reason: 'people paste pretty-printed documents',
    a: identity(read),
    b: JSON.stringify(JSON.parse(identity(read)), null, 4),
  },
  {
    name: 'order of elements',
    reason: 'JSON objects have none',
    a: identity(read),
    b: identity({ Resource: 'arn:aws:s3:::a/*', Action: 's3:GetObject', Effect: 'Allow' }),
  },
  {
    name: 'scalar action and list of one',
    reason: 'IAM collapses lists of one in trust policies',
    a: identity(read),
    b: identity({ ...read, Action: ['s3:GetObject'] }),
  },
  {
    name: 'order of actions',
    reason: 'IAM sorts them when it stores a trust policy',
    a: identity({ ...read, Action: ['s3:A', 's3:B'] }),
    b: identity({ ...read, Action: ['s3:B', 's3:A'] }),
  },
  {
    name: 'case of actions',
    reason: 'IAM ignores it',
    a: identity({ ...read, Action: 'S3:getobject' }),
    b: identity(read),
  },
  {
    name: 'an action twice',
    reason: 'a set has no doubles',
    a: identity({ ...read, Action: ['s3:A', 's3:a'] }),
    b: identity({ ...read, Action: 's3:a' }),
  },
  {
    name: 'order of resources',
    reason: 'a set has no order',
    a: identity({ ...read, Resource: ['arn:b', 'arn:a'] }),
    b: identity({ ...read, Resource: ['arn:a', 'arn:b'] }),
  },
  {
    name: 'order of statements',
    reason: 'all are evaluated',
    a: identity([read, { ...read, Effect: 'Deny' }]),
    b: identity([{ ...read, Effect: 'Deny' }, read]),
  },
  {
    name: 'account id and root ARN',
    reason: 'IAM stores the ARN',
    a: trust({ AWS: '111122223333' }),
    b: trust({ AWS: 'arn:aws:iam::111122223333:root' }),
  },
  { name: 'everybody, in both spellings', reason: 'documented as the same', a: trust('*'), b: trust({ AWS: '*' }) },
  {
    name: 'order of principals',
    reason: 'a set has no order',
    a: trust({ AWS: ['arn:1', 'arn:2'] }),
    b: trust({ AWS: ['arn:2', 'arn:1'] }),
  },
  {
    name: 'order of condition values',
    reason: 'any of them suffices',
    a: trust('*', { Condition: { StringLike: { k: ['a', 'b'] } } }),
    b: trust('*', { Condition: { StringLike: { k: ['b', 'a'] } } }),
  },
  {
    name: 'boolean and string in a condition',
    reason: 'IAM stores strings',
    a: trust('*', { Condition: { Bool: { 'aws:SecureTransport': true } } }),
    b: trust('*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } }),
  },
];

const DIFFERENT = [
  {
    name: 'case of a resource',
    reason: 'S3 keys are case-sensitive',
    a: identity(read),
    b: identity({ ...read, Resource: 'arn:aws:s3:::A/*' }),
  },
  {
    name: 'one action more',
    reason: 'it is a permission more',
    a: identity(read),
    b: identity({ ...read, Action: ['s3:GetObject', 's3:PutObject'] }),
  },
  { name: 'Allow and Deny', reason: 'the opposite', a: identity(read), b: identity({ ...read, Effect: 'Deny' }) },
  {
    name: 'Action and NotAction',
    reason: 'the opposite',
    a: identity(read),
    b: identity({ Effect: 'Allow', NotAction: 's3:GetObject', Resource: 'arn:aws:s3:::a/*' }),
  },
  {
    name: 'no condition',
    reason: 'a lost condition widens',
    a: trust('*', { Condition: { StringEquals: { k: 'v' } } }),
    b: trust('*'),
  },
  {
    name: 'StringLike and StringEquals',
    reason: 'a wildcard is literal in one of them',
    a: trust('*', { Condition: { StringLike: { k: 'a*' } } }),
    b: trust('*', { Condition: { StringEquals: { k: 'a*' } } }),
  },
  {
    name: 'case of a condition value',
    reason: 'UUIDs are compared by letter',
    a: trust('*', { Condition: { StringEquals: { k: 'a' } } }),
    b: trust('*', { Condition: { StringEquals: { k: 'A' } } }),
  },
  {
    name: 'values under one key and under two',
    reason: 'keys are AND, values OR',
    a: trust('*', { Condition: { StringEquals: { k: ['a', 'b'] } } }),
    b: trust('*', { Condition: { StringEquals: { k: 'a', l: 'b' } } }),
  },
  {
    name: 'a principal that IAM turned into an id',
    reason: 'the role behind it was deleted',
    a: trust({ AWS: 'AROAEXAMPLE' }),
    b: trust({ AWS: 'arn:aws:iam::111122223333:role/x' }),
  },
  { name: 'AWS and Federated', reason: 'other kinds of caller', a: trust({ AWS: 'x' }), b: trust({ Federated: 'x' }) },
  {
    name: 'Version',
    reason: '2008-10-17 has no policy variables',
    a: identity(read),
    b: JSON.stringify({ Version: '2008-10-17', Statement: read }),
  },
  { name: 'Sid', reason: 'it was edited by hand', a: identity({ Sid: 'A', ...read }), b: identity(read) },
  { name: 'an empty list of statements', reason: 'it allows nothing', a: identity([]), b: identity(read) },
];

describe('samePolicy', () => {
  for (const { name, reason, a, b } of EQUAL) {
    it(`sees no difference: ${name} (${reason})`, () => {
      expect(samePolicy(a, b)).toBe(true);
      expect(samePolicy(b, a)).toBe(true);
    });
  }

  for (const { name, reason, a, b } of DIFFERENT) {
    it(`sees the difference: ${name} (${reason})`, () => {
      expect(samePolicy(a, b)).toBe(false);
      expect(samePolicy(b, a)).toBe(false);
    });
  }

  it('compares what is not JSON letter by letter', () => {
    expect(samePolicy('nonsense', 'nonsense')).toBe(true);
    expect(samePolicy('nonsense', 'other nonsense')).toBe(false);
    expect(samePolicy('nonsense', identity(read))).toBe(false);
  });

  it('has a canonical form that is its own canonical form', () => {
    for (const { a } of [...EQUAL, ...DIFFERENT]) {
      const once = canonicalPolicy(a) ?? '';
      expect(canonicalPolicy(once)).toBe(once);
    }
  });
});
