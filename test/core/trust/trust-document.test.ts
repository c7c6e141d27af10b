import { describe, expect, it } from 'vitest';
import { readTrustDocument } from '../../../src/core/trust/trust-document.ts';

const STATEMENT = {
  Effect: 'Allow',
  Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/example.org' },
  Action: 'sts:AssumeRoleWithWebIdentity',
};

function document(statement: object, more: object = {}): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ ...STATEMENT, ...statement }], ...more });
}

describe('readTrustDocument', () => {
  const CASES: { name: string; text: string; problems: string[] }[] = [
    { name: 'no JSON', text: '{', problems: [': it is not JSON: Expected property name'] },
    { name: 'a list', text: '[]', problems: [': it is not a JSON object'] },
    { name: 'null', text: 'null', problems: [': it is not a JSON object'] },
    { name: 'no statement', text: '{"Version":"2012-10-17"}', problems: [': it has no Statement'] },
    { name: 'an empty list of statements', text: '{"Statement":[]}', problems: ['/Statement: Statement is empty'] },
    {
      name: 'a statement that is a text',
      text: '{"Statement":"x"}',
      problems: ['/Statement: a statement is an object'],
    },
    {
      name: 'a statement of a list that is a text',
      text: '{"Statement":["x"]}',
      problems: ['/Statement/0: a statement is an object'],
    },
    {
      name: 'an element that no policy has',
      text: document({}, { Statements: [] }),
      problems: ['/Statements: "Statements" is not an element of a policy'],
    },
    {
      name: 'an element that no statement has',
      text: document({ Principals: '*' }),
      problems: ['/Statement/0/Principals: "Principals" is not an element of a policy'],
    },
    {
      name: 'Resource',
      text: document({ Resource: '*' }),
      problems: ['/Statement/0/Resource: Resource has no place in a trust policy: the role itself is the resource'],
    },
    {
      name: 'NotResource',
      text: document({ NotResource: '*' }),
      problems: [
        '/Statement/0/NotResource: NotResource has no place in a trust policy: the role itself is the resource',
      ],
    },
    {
      name: 'no effect',
      text: document({ Effect: undefined }),
      problems: ['/Statement/0: Effect is not Allow or Deny'],
    },
    {
      name: 'an effect in lower case',
      text: document({ Effect: 'allow' }),
      problems: ['/Statement/0: Effect is not Allow or Deny'],
    },
    { name: 'no principal', text: document({ Principal: undefined }), problems: ['/Statement/0: it has no Principal'] },
    {
      name: 'two principals',
      text: document({ NotPrincipal: '*' }),
      problems: ['/Statement/0: it has both Principal and NotPrincipal'],
    },
    { name: 'no action', text: document({ Action: undefined }), problems: ['/Statement/0: it has no Action'] },
    {
      name: 'two actions',
      text: document({ NotAction: 'sts:*' }),
      problems: ['/Statement/0: it has both Action and NotAction'],
    },
    {
      name: 'a principal that is a text',
      text: document({ Principal: 'arn:x' }),
      problems: ['/Statement/0/Principal: a principal is "*" or an object such as {"Federated": "arn:…"}'],
    },
    {
      name: 'an empty principal',
      text: document({ Principal: {} }),
      problems: ['/Statement/0/Principal: a principal is "*" or an object such as {"Federated": "arn:…"}'],
    },
    {
      name: 'a principal without members',
      text: document({ Principal: { AWS: [] } }),
      problems: ['/Statement/0/Principal/AWS: it is not a text or a list of texts'],
    },
    {
      name: 'an empty member',
      text: document({ Principal: { AWS: '' } }),
      problems: ['/Statement/0/Principal/AWS: it is not a text or a list of texts'],
    },
    {
      name: 'an action that is a number',
      text: document({ Action: ['sts:AssumeRole', 1] }),
      problems: ['/Statement/0/Action: it is not a text or a list of texts'],
    },
    {
      name: 'NotAction that is a number',
      text: document({ Action: undefined, NotAction: 1 }),
      problems: ['/Statement/0/NotAction: it is not a text or a list of texts'],
    },
    {
      name: 'a condition that is a list',
      text: document({ Condition: [] }),
      problems: ['/Statement/0/Condition: it is not an object'],
    },
    {
      name: 'an operator that is none',
      text: document({ Condition: { StringLikes: {} } }),
      problems: [
        '/Statement/0/Condition/StringLikes: StringLikes is not a condition operator; did you mean StringLike?',
      ],
    },
    {
      name: 'an operator that is nothing like one',
      text: document({ Condition: { x: {} } }),
      problems: ['/Statement/0/Condition/x: x is not a condition operator'],
    },
    {
      name: 'Null with IfExists',
      text: document({ Condition: { NullIfExists: {} } }),
      problems: ['/Statement/0/Condition/NullIfExists: NullIfExists is not a condition operator'],
    },
    {
      name: 'an operator without keys',
      text: document({ Condition: { Bool: 'true' } }),
      problems: ['/Statement/0/Condition/Bool: it is not an object'],
    },
    {
      name: 'a key without a colon',
      text: document({ Condition: { Bool: { x: 'true' } } }),
      problems: ['/Statement/0/Condition/Bool/x: x is not a condition key: those have a colon'],
    },
    {
      name: 'a key without values',
      text: document({ Condition: { Bool: { 'aws:x': [] } } }),
      problems: ['/Statement/0/Condition/Bool/aws:x: it is not a value or a list of values'],
    },
    {
      name: 'a value that is an object',
      text: document({ Condition: { Bool: { 'aws:x': ['true', {}] } } }),
      problems: ['/Statement/0/Condition/Bool/aws:x: it is not a value or a list of values'],
    },
    {
      name: 'a value that is null',
      text: document({ Condition: { Bool: { 'aws:x': null } } }),
      problems: ['/Statement/0/Condition/Bool/aws:x: it is not a value or a list of values'],
    },
    {
      name: 'something deep',
      text: document({ Condition: { Bool: { 'aws:x': [[[['x']]]] } } }),
      problems: [': it nests deeper than any policy'],
    },
    {
      name: 'two mistakes',
      text: document({ Effect: 'x', Resource: '*' }),
      problems: [
        '/Statement/0/Resource: Resource has no place in a trust policy: the role itself is the resource',
        '/Statement/0: Effect is not Allow or Deny',
      ],
    },
  ];
  for (const { name, text, problems } of CASES) {
    it(`refuses ${name}, and says where`, () => {
      const read = readTrustDocument(text);
      expect('problems' in read && read.problems.map(({ at, message }) => `${at}: ${message}`)).toEqual(
        problems.map((problem) => expect.stringContaining(problem)),
      );
    });
  }

  it('reads everything that IAM takes into one shape', () => {
    const text = JSON.stringify({
      Version: '2012-10-17',
      Id: 'x',
      Statement: {
        Sid: 'x',
        Effect: 'Deny',
        NotPrincipal: { AWS: ['1', '2'], Service: 'ec2.amazonaws.com' },
        NotAction: ['sts:*'],
        Condition: { 'ForAnyValue:StringLikeIfExists': { 'AWS:X': [true, 1, 'a'] }, Null: { 'a:b': false } },
      },
    });
    const read = readTrustDocument(text);
    expect('document' in read && read.document).toEqual({
      version: '2012-10-17',
      statements: [
        {
          at: '/Statement',
          effect: 'Deny',
          principal: {
            not: true,
            members: [
              { type: 'AWS', id: '1' },
              { type: 'AWS', id: '2' },
              { type: 'Service', id: 'ec2.amazonaws.com' },
            ],
          },
          action: { not: true, patterns: ['sts:*'] },
          conditions: [
            {
              at: '/Statement/Condition/ForAnyValue:StringLikeIfExists/AWS:X',
              operator: {
                text: 'ForAnyValue:StringLikeIfExists',
                set: 'ForAnyValue',
                base: 'StringLike',
                ifExists: true,
                negated: false,
              },
              key: 'aws:x',
              keyAsWritten: 'AWS:X',
              values: ['true', '1', 'a'],
            },
            {
              at: '/Statement/Condition/Null/a:b',
              operator: { text: 'Null', set: undefined, base: 'Null', ifExists: false, negated: false },
              key: 'a:b',
              keyAsWritten: 'a:b',
              values: ['false'],
            },
          ],
        },
      ],
    });
  });

  it('takes "*" for every AWS principal', () => {
    const read = readTrustDocument(document({ Principal: '*' }));
    expect('document' in read && read.document.statements[0]?.principal).toEqual({
      not: false,
      members: [{ type: 'AWS', id: '*' }],
    });
  });
});
