import { runUnsafeSimulation } from '@cloud-copilot/iam-simulate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { KeyValue } from '../../../src/core/iam/policy-variable.ts';
import { stsRequest } from '../../../src/core/trust/token.ts';
import { readTrustDocument, type TrustDocument } from '../../../src/core/trust/trust-document.ts';
import { admits } from '../../../src/core/trust/trust-evaluator.ts';
import { ACCOUNT, ENVIRONMENT, HOST, REPOSITORY, settings } from '../../support/roles.ts';
import { requestContext, STEP, trustDocument } from '../../support/trust-arbitraries.ts';

const { provider } = settings();
const SUB = `${HOST}:sub`;
const AUD = `${HOST}:aud`;
const TOKEN = {
  provider: provider.arn,
  host: HOST,
  aud: provider.audience,
  sub: `${REPOSITORY}:${ENVIRONMENT}:${STEP}`,
};

/** One Allow for the provider's tokens, and whatever a case changes about it. */
function policy(Condition: object | undefined, statement: object = {}, document: object = {}): object {
  const Principal = { Federated: provider.arn };
  const allow = {
    Effect: 'Allow',
    Principal,
    Action: 'sts:AssumeRoleWithWebIdentity',
    ...(Condition && { Condition }),
  };
  return { Version: '2012-10-17', Statement: [{ ...allow, ...statement }], ...document };
}

function read(document: object): TrustDocument {
  const found = readTrustDocument(JSON.stringify(document));
  if ('problems' in found) throw new Error(JSON.stringify(found.problems));
  return found.document;
}

describe('admits', () => {
  const deny = {
    Effect: 'Deny',
    Principal: '*',
    Action: 'sts:*',
    Condition: { StringLike: { [SUB]: `${REPOSITORY}:*` } },
  };
  const CASES: { name: string; reason: string; document: object; token?: object; expected: string }[] = [
    {
      name: 'no condition',
      reason: 'nothing has to hold',
      document: policy(undefined),
      expected: 'yes',
    },
    {
      name: 'a Deny beside an Allow',
      reason: 'a Deny wins, in whatever order they stand',
      document: policy(
        undefined,
        {},
        { Statement: [...(policy(undefined) as { Statement: object[] }).Statement, deny] },
      ),
      expected: 'no',
    },
    {
      name: 'no Allow',
      reason: 'what no statement allows is refused',
      document: { Version: '2012-10-17', Statement: deny },
      expected: 'no',
    },
    {
      name: 'a scalar statement',
      reason: 'IAM takes one statement for a list of it',
      document: policy(undefined, {}, { Statement: (policy(undefined) as { Statement: object[] }).Statement[0] }),
      expected: 'yes',
    },
    {
      name: 'another provider',
      reason: 'a token is vouched for by its own provider only',
      document: policy(undefined, { Principal: { Federated: `${provider.arn}x` } }),
      expected: 'no',
    },
    {
      name: 'one of two providers',
      reason: 'principals are a list of alternatives',
      document: policy(undefined, { Principal: { Federated: ['arn:x', provider.arn] } }),
      expected: 'yes',
    },
    {
      name: 'an AWS account',
      reason: 'a token is no principal of an account',
      document: policy(undefined, { Principal: { AWS: ACCOUNT } }),
      expected: 'no',
    },
    {
      name: 'everybody',
      reason: 'a token is a caller',
      document: policy(undefined, { Principal: '*' }),
      expected: 'yes',
    },
    {
      name: 'everybody of a type',
      reason: 'taken as the wider of two readings',
      document: policy(undefined, { Principal: { Federated: '*' } }),
      expected: 'yes',
    },
    {
      name: 'everybody but us',
      reason: 'NotPrincipal names who is left out',
      document: policy(undefined, { Principal: undefined, NotPrincipal: { Federated: provider.arn } }),
      expected: 'no',
    },
    {
      name: 'everybody but others',
      reason: 'NotPrincipal lets in all the rest',
      document: policy(undefined, { Principal: undefined, NotPrincipal: { Federated: 'arn:x' } }),
      expected: 'yes',
    },
    {
      name: 'another call',
      reason: 'the action must be the call',
      document: policy(undefined, { Action: 'sts:AssumeRole' }),
      expected: 'no',
    },
    {
      name: 'any case',
      reason: 'actions ignore case',
      document: policy(undefined, { Action: 'STS:assumeROLEwith*' }),
      expected: 'yes',
    },
    {
      name: 'every call but another',
      reason: 'NotAction names what is left out',
      document: policy(undefined, { Action: undefined, NotAction: 'sts:AssumeRole' }),
      expected: 'yes',
    },
    {
      name: 'a key in another case',
      reason: 'keys ignore case',
      document: policy({ StringEquals: { [AUD.toUpperCase()]: provider.audience } }),
      expected: 'yes',
    },
    {
      name: 'one of two values',
      reason: 'values are alternatives',
      document: policy({ StringEquals: { [AUD]: ['x', provider.audience] } }),
      expected: 'yes',
    },
    {
      name: 'one of two keys',
      reason: 'conditions must all hold',
      document: policy({ StringEquals: { [AUD]: provider.audience, [SUB]: 'x' } }),
      expected: 'no',
    },
    {
      name: 'a wildcard under StringEquals',
      reason: 'it is a plain character there',
      document: policy({ StringEquals: { [SUB]: '*' } }),
      expected: 'no',
    },
    {
      name: 'a wildcard under StringLike',
      reason: 'it crosses colons',
      document: policy({ StringLike: { [SUB]: '{*}' } }),
      expected: 'yes',
    },
    {
      name: 'a question mark',
      reason: 'it is exactly one character',
      document: policy({ StringLike: { [SUB]: `${REPOSITORY}:${ENVIRONMENT}:?` } }),
      expected: 'no',
    },
    {
      name: 'upper case under StringLike',
      reason: 'values keep their case',
      document: policy({ StringLike: { [SUB]: `${REPOSITORY.toUpperCase()}:*` } }),
      expected: 'no',
    },
    {
      name: 'upper case ignored',
      reason: 'that is what IgnoreCase does',
      document: policy({ StringEqualsIgnoreCase: { [SUB]: TOKEN.sub.toUpperCase() } }),
      expected: 'yes',
    },
    {
      name: 'not one of two values',
      reason: 'a negated operator fails if any value matches',
      document: policy({ StringNotEquals: { [AUD]: ['x', provider.audience] } }),
      expected: 'no',
    },
    {
      name: 'a claim that never comes',
      reason: 'a plain operator fails without its key',
      document: policy({ StringEquals: { [`${HOST}:branchName`]: 'main' } }),
      expected: 'no',
    },
    {
      name: 'a claim that never comes, IfExists',
      reason: 'reads as "main only" and keeps no caller out',
      document: policy({ StringEqualsIfExists: { [`${HOST}:branchName`]: 'main' } }),
      expected: 'yes',
    },
    {
      name: 'a claim that never comes, ForAllValues',
      reason: 'all of none pass',
      document: policy({ 'ForAllValues:StringEquals': { [`${HOST}:branchName`]: 'main' } }),
      expected: 'yes',
    },
    {
      name: 'a claim that never comes, ForAnyValue',
      reason: 'one of none does not',
      document: policy({ 'ForAnyValue:StringEquals': { [`${HOST}:branchName`]: 'main' } }),
      expected: 'no',
    },
    {
      name: 'a claim that never comes, ForAnyValue and negated',
      reason: 'one of none does not, either way',
      document: policy({ 'ForAnyValue:StringNotEquals': { [`${HOST}:branchName`]: 'main' } }),
      expected: 'no',
    },
    {
      name: 'a claim that never comes, ForAnyValue and IfExists',
      reason: 'AWS says both',
      document: policy({ 'ForAnyValue:StringEqualsIfExists': { [`${HOST}:branchName`]: 'main' } }),
      expected: 'depends',
    },
    {
      name: 'a claim that never comes, negated',
      reason: 'what is not there differs from everything',
      document: policy({ StringNotEquals: { [`${HOST}:branchName`]: 'main' } }),
      expected: 'yes',
    },
    {
      name: 'Null of a claim that is there',
      reason: 'true means absent',
      document: policy({ Null: { [SUB]: 'true' } }),
      expected: 'no',
    },
    {
      name: 'Null: false',
      reason: 'false means present',
      document: policy({ Null: { [SUB]: false } }),
      expected: 'yes',
    },
    {
      name: 'Null of a claim that never comes',
      reason: 'true means absent',
      document: policy({ Null: { [`${HOST}:amr`]: ['true'] } }),
      expected: 'yes',
    },
    {
      name: 'the key of another provider',
      reason: 'it is in no request with this token',
      document: policy({ StringEquals: { 'token.actions.githubusercontent.com:sub': TOKEN.sub } }),
      expected: 'no',
    },
    {
      name: 'the address of the caller',
      reason: 'it is not known before the call',
      document: policy({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
      expected: 'depends',
    },
    {
      name: 'an external ID',
      reason: 'only sts:AssumeRole has one',
      document: policy({ StringEquals: { 'sts:ExternalId': 'x' } }),
      expected: 'no',
    },
    {
      name: 'an external ID, IfExists',
      reason: 'it is never there, so it keeps no caller out',
      document: policy({ StringEqualsIfExists: { 'sts:ExternalId': 'x' } }),
      expected: 'yes',
    },
    {
      name: 'a source identity',
      reason: 'it comes from a claim that Bitbucket does not send',
      document: policy({ StringLike: { 'sts:SourceIdentity': '*' } }),
      expected: 'no',
    },
    {
      name: 'a session name',
      reason: 'the step chooses it',
      document: policy({ StringLike: { 'sts:RoleSessionName': 'build-*' } }),
      expected: 'depends',
    },
    {
      name: 'a session name that STS refuses',
      reason: 'no step can choose it',
      document: policy({ StringLike: { 'sts:RoleSessionName': ['build:*', 'a/b'] } }),
      expected: 'no',
    },
    {
      name: 'a session name of one letter, or none at all',
      reason: 'it has two to 64',
      document: policy({ StringEquals: { 'sts:RoleSessionName': ['x', ''] } }),
      expected: 'no',
    },
    {
      name: 'no session name',
      reason: 'every call has one',
      document: policy({ Null: { 'sts:RoleSessionName': 'true' } }),
      expected: 'no',
    },
    {
      name: 'any other session name',
      reason: 'a negation is held by what it does not name',
      document: policy({ StringNotEquals: { 'sts:RoleSessionName': 'a b' } }),
      expected: 'depends',
    },
    {
      name: 'a session shorter than a session can be',
      reason: 'STS gives no less than 900 seconds',
      document: policy({ NumericLessThan: { 'sts:DurationSeconds': '900' } }),
      expected: 'no',
    },
    {
      name: 'a session of an hour at most',
      reason: 'the step can ask for it',
      document: policy({ NumericLessThanEquals: { 'sts:DurationSeconds': '3600' } }),
      expected: 'depends',
    },
    {
      name: 'a short session, IfExists',
      reason: 'a step need not ask for a length',
      document: policy({ NumericLessThanEqualsIfExists: { 'sts:DurationSeconds': '60' } }),
      expected: 'depends',
    },
    {
      name: 'a tag of the request with a dot in its name',
      reason: 'it is a key of the call, not of a provider',
      document: policy({ StringEquals: { 'aws:RequestTag/cost.center:x': 'a' } }),
      expected: 'depends',
    },
    {
      name: 'the address, and a condition that fails',
      reason: 'whatever the address is, the other fails',
      document: policy({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' }, StringEquals: { [SUB]: 'x' } }),
      expected: 'no',
    },
    {
      name: 'a Deny by address',
      reason: 'it may or may not take everything back',
      document: policy(
        undefined,
        {},
        {
          Statement: [
            ...(policy(undefined) as { Statement: object[] }).Statement,
            { ...deny, Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } },
          ],
        },
      ),
      expected: 'depends',
    },
    {
      name: 'a variable of the token itself',
      reason: 'replaced by what the claim says',
      document: policy({ StringEquals: { [SUB]: `\${${SUB}}` } }),
      expected: 'yes',
    },
    {
      name: 'a variable that is not known',
      reason: 'it may be anything',
      document: policy({ StringEquals: { [SUB]: '${aws:username}' } }),
      expected: 'depends',
    },
    {
      name: 'a variable without a value',
      reason: 'it matches nothing',
      document: policy({ StringEquals: { [SUB]: `\${${HOST}:amr}` } }),
      expected: 'no',
    },
    {
      name: 'a variable with a default',
      reason: 'the default stands in, letter by letter',
      document: policy({ StringLike: { [SUB]: `\${${HOST}:amr, '{'}*` } }),
      expected: 'yes',
    },
    {
      name: 'a wildcard that a variable brings in',
      reason: 'it is a plain character',
      document: policy({ StringLike: { [SUB]: `\${${AUD}}` } }),
      token: { ...TOKEN, aud: '*' },
      expected: 'no',
    },
    {
      name: 'a star meant as a star',
      reason: '${*} is one',
      document: policy({ StringLike: { [SUB]: '{${*}' } }),
      token: { ...TOKEN, sub: '{*' },
      expected: 'yes',
    },
    {
      name: 'a star meant as a star, and another character',
      reason: '${*} is no wildcard',
      document: policy({ StringLike: { [SUB]: '{${*}' } }),
      token: { ...TOKEN, sub: '{x' },
      expected: 'no',
    },
    {
      name: 'a variable in version 2008-10-17',
      reason: 'that version has none: it is plain text',
      document: policy({ StringEquals: { [SUB]: `\${${SUB}}` } }, {}, { Version: '2008-10-17' }),
      expected: 'no',
    },
    {
      name: 'a variable without a Version',
      reason: 'which means 2008-10-17',
      document: policy({ StringEquals: { [SUB]: '${*}' } }, {}, { Version: undefined }),
      token: { ...TOKEN, sub: '${*}' },
      expected: 'yes',
    },
    {
      name: 'a text under ArnNotLike',
      reason: 'AWS does not say whether what is no ARN differs from one',
      document: policy({ ArnNotLike: { [SUB]: 'arn:aws:iam::*:role/x' } }),
      expected: 'depends',
    },
    {
      name: 'a text under NumericEquals',
      reason: 'what is no number equals none',
      document: policy({ NumericEquals: { [SUB]: '1' } }),
      expected: 'no',
    },
    {
      name: 'no audience',
      reason: 'a plain operator fails without its key',
      document: policy({ StringEquals: { [AUD]: provider.audience } }),
      token: { provider: provider.arn, host: HOST, sub: TOKEN.sub },
      expected: 'no',
    },
  ];
  for (const { name, reason, document, token = TOKEN, expected } of CASES) {
    it(`answers ${expected} to ${name}: ${reason}`, () => {
      expect(admits(read(document), stsRequest(token as typeof TOKEN))).toBe(expected);
    });
  }
});

describe('admits, beside iam-simulate', () => {
  // 100,000 by `npm run test:agreement`; a part of them every time.
  const pairs = Number(process.env.ROLEKEEPER_PAIRS ?? 10_000);

  it(`agrees on ${pairs} documents and tokens`, () => {
    const documents = fc.sample(trustDocument, { numRuns: pairs / 10, seed: 20_261_122 });
    const contexts = fc.sample(requestContext, { numRuns: 500, seed: 20_261_123 });
    let pair = 0;
    const counts = { yes: 0, no: 0, depends: 0 };
    for (const document of documents) {
      const ours = read(document);
      for (let token = 0; token < 10; token++) {
        const context = contexts[pair++ % contexts.length] ?? {};
        const answer = admits(ours, requestWith(context));
        counts[answer]++;
        if (answer === 'depends') continue;
        expect(simulated(document, context), `${JSON.stringify(document)}\n${JSON.stringify(context)}`).toBe(answer);
      }
    }
    expect(pair).toBe(pairs);
    // Neither evaluator gets away with always the same answer, or with none.
    expect(counts.yes).toBeGreaterThan(pairs / 10);
    expect(counts.no).toBeGreaterThan(pairs / 10);
    expect(counts.depends).toBeLessThan(pairs / 10);
  });

  function requestWith(context: Readonly<Record<string, string>>) {
    const values = new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), value]));
    return {
      ...stsRequest(TOKEN),
      lookUp(key: string): KeyValue {
        const value = values.get(key);
        return value === undefined ? { is: 'absent' } : { is: 'present', value };
      },
    };
  }

  /** The same question to an independent evaluator (AGPL: a tool of this test, never shipped). */
  function simulated(document: object, contextVariables: Record<string, string>): 'yes' | 'no' {
    const result = runUnsafeSimulation(
      {
        request: {
          principal: provider.arn,
          action: 'sts:AssumeRoleWithWebIdentity',
          resource: { resource: `arn:aws:iam::${ACCOUNT}:role/checkout-deploy`, accountId: ACCOUNT },
          contextVariables,
        },
        identityPolicies: [],
        serviceControlPolicies: [],
        resourceControlPolicies: [],
        resourcePolicy: { __validated: true, policyDocument: document, metadata: { name: 'trust' }, errors: [] },
      },
      {},
    );
    return result === 'Allowed' ? 'yes' : 'no';
  }
});
