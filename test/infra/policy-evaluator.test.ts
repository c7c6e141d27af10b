import { expect, test } from 'vitest';
import type { PolicyStatementJson } from '../../infra/policy-statement.ts';
import { type Decision, evaluate, type IamRequest } from './policy-evaluator.ts';

const READ: PolicyStatementJson = { Sid: 'a', Effect: 'Allow', Action: ['s3:Get*'], Resource: ['arn:aws:s3:::b/*'] };
const REQUEST = { action: 's3:GetObject', resource: 'arn:aws:s3:::b/x', context: {} };
const onlyIf = (Condition: PolicyStatementJson['Condition']): PolicyStatementJson[] => [{ ...READ, Condition }];

interface Case {
  name: string;
  reason: string;
  statements: PolicyStatementJson[];
  request: IamRequest;
  expected: Decision;
}

const CASES: Case[] = [
  { name: 'wildcards match', reason: 'Get* and b/*', statements: [READ], request: REQUEST, expected: 'allowed' },
  {
    name: 'actions ignore case',
    reason: 'IAM compares action names without case',
    statements: [READ],
    request: { ...REQUEST, action: 'S3:getobject' },
    expected: 'allowed',
  },
  {
    name: 'resources do not',
    reason: 'object keys and role names have case',
    statements: [READ],
    request: { ...REQUEST, resource: 'arn:aws:s3:::B/x' },
    expected: 'not allowed',
  },
  {
    name: 'a deny wins',
    reason: 'whatever else allows it',
    statements: [READ, { ...READ, Effect: 'Deny' }],
    request: REQUEST,
    expected: 'explicitly denied',
  },
  {
    name: 'NotAction denies what it does not name',
    reason: 'the reconciler depends on it',
    statements: [READ, { Sid: 'b', Effect: 'Deny', NotAction: ['s3:Put*'], Resource: ['*'] }],
    request: REQUEST,
    expected: 'explicitly denied',
  },
  {
    name: 'StringEquals needs the key',
    reason: 'an absent key equals nothing',
    statements: onlyIf({ StringEquals: { 'aws:ResourceTag/t': 'v' } }),
    request: REQUEST,
    expected: 'not allowed',
  },
  {
    name: 'StringNotEquals holds without the key',
    reason: 'so a CreateRole without a boundary meets the deny',
    statements: onlyIf({ StringNotEquals: { 'iam:PermissionsBoundary': 'x' } }),
    request: REQUEST,
    expected: 'allowed',
  },
  {
    name: 'condition keys ignore case',
    reason: 'aws:RequestTag/Team and aws:requesttag/team are one key',
    statements: onlyIf({ StringEquals: { 'aws:RequestTag/Team': 'v' } }),
    request: { ...REQUEST, context: { 'aws:requesttag/team': 'v' } },
    expected: 'allowed',
  },
  {
    name: 'ForAnyValue finds one of many',
    reason: 'UntagRole names several keys at once',
    statements: onlyIf({ 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': 'Owner' } }),
    request: { ...REQUEST, context: { 'aws:TagKeys': ['team', 'OWNER'] } },
    expected: 'allowed',
  },
  {
    name: 'ForAnyValue:StringNotEquals finds the one that is another',
    reason: 'a tag that is smuggled along with an allowed one',
    statements: onlyIf({ 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['team'] } }),
    request: { ...REQUEST, context: { 'aws:TagKeys': ['team', 'owner'] } },
    expected: 'allowed',
  },
  {
    name: 'ForAnyValue:StringNotEquals does not hold on nothing',
    reason: 'a deny by it has to be sure that there is a key',
    statements: onlyIf({ 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': ['team'] } }),
    request: REQUEST,
    expected: 'not allowed',
  },
  {
    name: 'ForAllValues holds on nothing',
    reason: 'an Allow by it needs a Null beside it',
    statements: onlyIf({ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } }),
    request: REQUEST,
    expected: 'allowed',
  },
  {
    name: 'ForAllValues minds every value',
    reason: 'one other key is enough to refuse it',
    statements: onlyIf({ 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } }),
    request: { ...REQUEST, context: { 'aws:TagKeys': ['team', 'owner'] } },
    expected: 'not allowed',
  },
  {
    name: 'ForAnyValue does not hold on nothing',
    reason: 'unlike ForAllValues',
    statements: onlyIf({ 'ForAnyValue:StringEqualsIgnoreCase': { 'aws:TagKeys': 'Owner' } }),
    request: REQUEST,
    expected: 'not allowed',
  },
  {
    name: 'Null "true" means absent',
    reason: 'the only way to ask for a missing tag',
    statements: onlyIf({ Null: { 'aws:ResourceTag/t': 'true' } }),
    request: REQUEST,
    expected: 'allowed',
  },
];

test.for(CASES)('$name', ({ statements, request, expected, reason }) => {
  expect(evaluate(statements, request), reason).toBe(expected);
});

test('an operator it does not know is an error', () => {
  expect(() => evaluate(onlyIf({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }), REQUEST)).toThrow('IpAddress');
});
