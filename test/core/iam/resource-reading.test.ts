/** Two readings of a resource pattern, and what may be said where they differ. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reads, readsAll } from '../../../src/core/iam/resource-reading.ts';
import { matches } from '../../../src/core/iam/wildcard.ts';

const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:checkout';

interface Case {
  pattern: string;
  resource: string;
  reason: string;
  some: 'yes' | 'maybe' | 'no';
  all: 'yes' | 'maybe' | 'no';
}

const CASES: Case[] = [
  { pattern: FUNCTION, resource: FUNCTION, reason: 'the same', some: 'yes', all: 'yes' },
  { pattern: '*', resource: FUNCTION, reason: 'everything', some: 'yes', all: 'yes' },
  { pattern: FUNCTION, resource: '*', reason: 'one of all', some: 'yes', all: 'no' },
  {
    pattern: 'arn:aws:lambda:*:*:function:check*',
    resource: FUNCTION,
    reason: 'each wildcard in its part',
    some: 'yes',
    all: 'yes',
  },
  {
    pattern: 'arn:aws:lambda:*:*:checkout',
    resource: FUNCTION,
    reason: 'the account would have to run over the kind',
    some: 'maybe',
    all: 'maybe',
  },
  {
    pattern: 'arn:aws:lambda:*:function:checkout',
    resource: FUNCTION,
    reason: 'the region would have to run over the account',
    some: 'maybe',
    all: 'maybe',
  },
  {
    pattern: 'arn:aws:lambda:eu-west-1:?????????????function:checkout',
    resource: FUNCTION,
    reason: 'one letter each, a colon among them',
    some: 'maybe',
    all: 'maybe',
  },
  {
    pattern: 'arn:aws:lambda:*:*:payroll',
    resource: FUNCTION,
    reason: 'another name in both readings',
    some: 'no',
    all: 'no',
  },
  {
    pattern: `arn:aws:lambda:eu-west-1:111122223333:function:\${aws:username}`,
    resource: FUNCTION,
    reason: 'a variable may become it',
    some: 'maybe',
    all: 'maybe',
  },
  {
    pattern: 'arn:aws:dynamodb:eu-west-1:111122223333:table/check*',
    resource: 'arn:aws:dynamodb:*:*:table/payroll',
    reason: 'wildcards of the resource stay in their parts',
    some: 'no',
    all: 'no',
  },
];

describe('a resource pattern', () => {
  for (const { pattern, resource, reason, some, all } of CASES) {
    it(`${pattern} for ${resource}: ${reason}`, () => {
      expect([reads(pattern, resource), readsAll(pattern, resource)]).toEqual([some, all]);
    });
  }

  /** Every ARN that the patterns below can tell apart, with a colon in some of their last parts. */
  const ONES = ['a', 'b'].flatMap((region) =>
    ['1', '2'].flatMap((account) =>
      ['x', 'y', 'x:x', 'x:y', 'y:x', '1:x', 'xy'].map((rest) => ({ region, account, rest })),
    ),
  );
  type One = (typeof ONES)[number];
  const text = ({ region, account, rest }: One) => `arn:aws:s:${region}:${account}:${rest}`;
  const inParts = (pattern: One, one: One) =>
    matches(pattern.region, one.region) && matches(pattern.account, one.account) && matches(pattern.rest, one.rest);
  const pattern = fc.record({
    region: fc.constantFrom('a', 'b', '*', '?'),
    account: fc.constantFrom('1', '2', '*', 'x', '?*'),
    rest: fc.constantFrom('x', 'y', 'x:x', '*', 'x*', '*x', '?', 'y:*'),
  });

  it('is said to reach, or not, what both readings reach, or not', () => {
    fc.assert(
      fc.property(pattern, pattern, (policy, resource) => {
        const meant = ONES.filter((one) => inParts(resource, one));
        const documented = meant.some((one) => inParts(policy, one));
        const simulated = meant.some((one) => matches(text(policy), text(one)));
        const said = reads(text(policy), text(resource));
        if (documented) expect(said).toBe('yes');
        else if (simulated) expect(said).not.toBe('no');
      }),
      { numRuns: 2000 },
    );
  });

  it('is said to reach all of what it reaches in the documentation', () => {
    fc.assert(
      fc.property(pattern, pattern, (policy, resource) => {
        const said = readsAll(text(policy), text(resource));
        if (said === 'yes') {
          for (const one of ONES) if (inParts(resource, one)) expect(inParts(policy, one), text(one)).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
