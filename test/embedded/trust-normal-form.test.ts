/** The form in which IAM keeps a trust policy: another text, the same meaning. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { samePolicy } from '../../src/core/iam/policy-document.ts';
import { normaliseTrust } from '../../src/embedded/trust-normal-form.ts';
import { parseTrustPolicy } from '../../src/embedded/trust-policy.ts';

const ACCOUNTS = ['111122223333', '444455556666', 'arn:aws:iam::777788889999:root'];
const oneOrMore = (...values: string[]) => fc.oneof(fc.constantFrom(...values), fc.subarray(values, { minLength: 1 }));
const statement = fc.record(
  {
    Effect: fc.constantFrom('Allow', 'Deny'),
    Principal: fc.record({ AWS: oneOrMore(...ACCOUNTS) }),
    Action: oneOrMore('sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'),
    Condition: fc.record({
      StringLike: fc.record({ 'aws:PrincipalTag/team': oneOrMore('shop', 'pay', 'ops') }),
      Bool: fc.record({ 'aws:MultiFactorAuthPresent': fc.constantFrom<unknown>(true, 'true', [true], false) }),
    }),
  },
  { requiredKeys: ['Effect', 'Principal', 'Action'] },
);
const document = fc
  .tuple(statement, statement, fc.boolean())
  .map(([first, second, single]) => ({ Version: '2012-10-17', Statement: single ? first : [first, second] }));

test('law: the form means the same as what was sent', () => {
  fc.assert(
    fc.property(document, (sent) => {
      const kept = normaliseTrust(parseTrustPolicy(JSON.stringify(sent), () => true));
      expect(samePolicy(JSON.stringify(kept), JSON.stringify(sent))).toBe(true);
    }),
  );
});

test('law: the form of the form is the form', () => {
  fc.assert(
    fc.property(document, (sent) => {
      const kept = normaliseTrust(sent);
      expect(JSON.stringify(normaliseTrust(kept))).toBe(JSON.stringify(kept));
    }),
  );
});

test('law: the order of lists and of elements does not show in the form', () => {
  fc.assert(
    fc.property(document, (sent) => {
      expect(JSON.stringify(normaliseTrust(reversed(sent) as typeof sent))).toBe(JSON.stringify(normaliseTrust(sent)));
    }),
  );
});

test('lists come back in another order than the usual one', () => {
  const sent = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { AWS: '*' }, Action: ['sts:AssumeRole', 'sts:TagSession'] }],
  };
  expect(normaliseTrust(sent)).toMatchObject({ Statement: [{ Action: ['sts:TagSession', 'sts:AssumeRole'] }] });
});

/** Every list of texts and the elements of a statement back to front; statements and operators where they were. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value))
    return value.every((item) => typeof item === 'string') ? value.toReversed() : value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, reversed(item)]);
  return Object.fromEntries('Effect' in value ? entries.reverse() : entries);
}
