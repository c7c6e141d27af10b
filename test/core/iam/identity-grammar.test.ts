/**
 * What `validate` lets through, IAM takes: a document that fails in the middle of an apply leaves a half-made role. The
 * embedded IAM stands for the real one here; test/contract holds it to it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityGrammar } from '../../../src/core/iam/identity-grammar.ts';
import { inUsualOrder } from '../../../src/core/iam/policy-elements.ts';
import { parsePermissionPolicy } from '../../../src/embedded/permission-policy.ts';

/** The first value more often than the others, so that many generated documents have one mistake, or none. */
const oneOf = (first: unknown, ...others: readonly unknown[]) =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(first) }, { weight: 1, arbitrary: fc.constantFrom(first, ...others) });
const oneOrMore = (item: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 3, arbitrary: item }, fc.array(item, { maxLength: 2 }));

const action = oneOf(
  '*',
  '*:*',
  's3:GetObject',
  's3:Get*',
  's3*:Get',
  's?:Get',
  'GetObject',
  's3:',
  'a:b:c',
  '',
  7,
  null,
);
const resource = oneOf(
  '*',
  'arn:aws:s3:::assets/*',
  'arn:aws:s3:eu-west-1::assets',
  'arn:aws:s3:eu-west-1:111122223333:accesspoint/a',
  'arn:aws:iam::111122223333:role/x',
  'arn:aws:iam::111122223333:roles/x',
  'arn:aws:iam::111122223333:*',
  'arn:aws:iam:us-east-1:111122223333:role/x',
  'arn:*:sqs:*:*:q',
  'arn:amazon:s3:::assets',
  'arn:aws::::assets',
  'arn:aws:s3:::',
  'arn:aws:s3',
  'assets',
  7,
);
const value = oneOf('a', '', true, 7, null, '2026-12-31', '1766534400', 'New Year', {}, []);
const condition = fc.dictionary(
  oneOf(
    'StringLike',
    'DateLessThan',
    'ForAnyValue:DateEquals',
    'Bool',
    'StringEqual',
    'NullIfExists',
  ) as fc.Arbitrary<string>,
  fc.oneof(
    fc.dictionary(oneOf('aws:CurrentTime', 'region', 'aws:', ':x') as fc.Arbitrary<string>, oneOrMore(value), {
      maxKeys: 2,
    }),
    value,
  ),
  { maxKeys: 2 },
);
const rarely = (item: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: item });
/** Without the elements that a case leaves out. */
const elements = (record: Record<string, fc.Arbitrary<unknown>>) =>
  fc.record(record).map((made) => JSON.parse(JSON.stringify(made)) as Record<string, unknown>);
const statement = elements({
  Effect: oneOf('Allow', 'Deny', 'allow', null),
  Action: oneOrMore(action),
  Resource: oneOrMore(resource),
  NotAction: rarely(action),
  NotResource: rarely(resource),
  Sid: oneOf(undefined, 'A', 'B', '', 'a-b', 7),
  Condition: fc.oneof(condition, rarely(value)),
  Principal: oneOf(undefined, '*', { AWS: '*' }),
});
const document = elements({
  Version: oneOf('2012-10-17', undefined, '2008-10-17', '2012-10-18', null, 20121017),
  Id: oneOf('x', undefined, '', 7, null),
  Statement: fc.oneof(fc.array(statement, { maxLength: 2 }), statement, value),
  version: oneOf(undefined, '2012-10-17'),
});

describe('the grammar of identity policies', () => {
  it('lets nothing through that IAM refuses', () => {
    let taken = 0;
    fc.assert(
      fc.property(document, (made) => {
        if (identityGrammar(made).length > 0) return;
        taken += 1;
        parsePermissionPolicy(JSON.stringify(made));
      }),
      { numRuns: 10_000, seed: 10 },
    );
    expect(taken).toBeGreaterThan(1_000);
  });
});

describe('the order of a document', () => {
  const statementOf = (...keys: readonly string[]) => Object.fromEntries(keys.map((key) => [key, key.toLowerCase()]));
  const cases = [
    {
      name: 'Statement before Version',
      reason: 'IAM once called that legacy',
      document: { Statement: [], Id: 'x', Version: '2012-10-17' },
      expected: '{"Version":"2012-10-17","Id":"x","Statement":[]}',
    },
    {
      name: 'a statement that begins with its resource',
      reason: 'the order in which people fill it in',
      document: { Statement: [statementOf('Resource', 'Condition', 'Action', 'Effect', 'Sid')] },
      expected:
        '{"Statement":[{"Sid":"sid","Effect":"effect","Action":"action","Resource":"resource","Condition":"condition"}]}',
    },
    {
      name: 'one statement that is no list',
      reason: 'IAM takes both',
      document: { Statement: statementOf('Action', 'Effect') },
      expected: '{"Statement":{"Effect":"effect","Action":"action"}}',
    },
    {
      name: 'what is inside of an element',
      reason: 'it is the author’s: the order of actions, of condition keys, of statements',
      document: { Version: 'v', Statement: [{ Action: ['b', 'a'], Condition: { z: 1, a: 2 } }, { Action: 'x' }] },
      expected: '{"Version":"v","Statement":[{"Action":["b","a"],"Condition":{"z":1,"a":2}},{"Action":"x"}]}',
    },
    {
      name: 'an element that IAM does not know',
      reason: 'nothing is lost, so that it can be refused',
      document: { note: 'x', Version: 'v' },
      expected: '{"Version":"v","note":"x"}',
    },
  ];
  for (const { name, reason, document: given, expected } of cases) {
    it(`${name}: ${reason}`, () => expect(JSON.stringify(inUsualOrder(given))).toBe(expected));
  }
});
