/** What the offline evaluator promises, against a slow and obvious one that asks about every single resource. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionPattern } from '../../../src/core/iam/action-pattern.ts';
import { matches } from '../../../src/core/iam/wildcard.ts';
import { allowedOnAll, allowedOnSome } from '../../../src/core/permissions/allowance.ts';
import type { PolicyStatement } from '../../../src/core/permissions/policy-statements.ts';

const ACTIONS = ['s3:GetObject', 's3:PutObject', 'iam:PassRole'];
/** Every name of up to four letters: more than the patterns below can distinguish. */
const NAMES = names(4);
const arn = (name: string) => `arn:aws:s3:::${name}`;

function names(length: number): string[] {
  if (length === 0) return [''];
  const shorter = names(length - 1);
  const longest = shorter.filter((name) => name.length === length - 1);
  return [...shorter, ...longest.flatMap((name) => ['a', 'b', '/'].map((letter) => name + letter))];
}

const resource = fc.oneof(
  { weight: 1, arbitrary: fc.constant('*') },
  {
    weight: 6,
    arbitrary: fc
      .array(fc.constantFrom('a', 'b', '/', '*', '?'), { minLength: 1, maxLength: 3 })
      .map((letters) => arn(letters.join(''))),
  },
);
const actions = fc.array(fc.constantFrom(...ACTIONS, 's3:*', '*', 's3:?etObject', 'S3:PUT*'), {
  minLength: 1,
  maxLength: 2,
});
const statement: fc.Arbitrary<PolicyStatement> = fc
  .record({
    effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const),
    named: actions,
    inverted: fc.boolean(),
    resources: fc.array(resource, { minLength: 1, maxLength: 2 }),
    elsewhere: fc.boolean(),
    conditional: fc.boolean(),
  })
  .map(({ effect, named, inverted, resources, elsewhere, conditional }) => ({
    effect,
    actions: inverted ? [] : named.map(actionPattern),
    notActions: inverted ? named.map(actionPattern) : undefined,
    resources: elsewhere ? ['*'] : resources,
    notResources: elsewhere ? resources : undefined,
    conditional,
    place: { pointer: '', spelling: 'iam' as const },
  }));

/** IAM's order: a Deny that applies, then an Allow that applies. `met` says whether conditions are met. */
function isAllowed(statements: readonly PolicyStatement[], action: string, one: string, met: boolean): boolean {
  const applying = statements.filter((about) => (!about.conditional || met) && applies(about, action, one));
  return !applying.some(({ effect }) => effect === 'Deny') && applying.some(({ effect }) => effect === 'Allow');
}

function applies(
  { actions: named, notActions, resources, notResources }: PolicyStatement,
  action: string,
  one: string,
): boolean {
  const isNamed = (notActions ?? named).some(({ text }) => matches(text.toLowerCase(), action.toLowerCase()));
  const isMeant = (notResources ?? resources).some((pattern) => matches(pattern, one));
  return isNamed === (notActions === undefined) && isMeant === (notResources === undefined);
}

describe('allowance', () => {
  const question = fc.tuple(fc.array(statement, { maxLength: 4 }), fc.constantFrom(...ACTIONS), resource);
  const meant = (pattern: string) => NAMES.map(arn).filter((one) => matches(pattern, one));

  it('says yes to "on all" only if every resource is allowed, whatever conditions say', () => {
    fc.assert(
      fc.property(question, ([statements, action, pattern]) => {
        if (allowedOnAll(statements, action, pattern).is !== 'yes') return;
        for (const one of meant(pattern)) {
          for (const met of [true, false]) expect(isAllowed(statements, action, one, met), one).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('says no to "on all" only if some resource is not allowed, whatever conditions say', () => {
    fc.assert(
      fc.property(question, ([statements, action, pattern]) => {
        const single = !/[*?]/.test(pattern);
        if (!single || allowedOnAll(statements, action, pattern).is !== 'no') return;
        for (const met of [true, false]) expect(isAllowed(statements, action, pattern, met)).toBe(false);
      }),
      { numRuns: 3000 },
    );
  });

  it('says no to "on some" only if no resource is allowed, whatever conditions say', () => {
    fc.assert(
      fc.property(question, ([statements, action, pattern]) => {
        if (allowedOnSome(statements, action, pattern).is !== 'no') return;
        for (const one of meant(pattern)) {
          for (const met of [true, false]) expect(isAllowed(statements, action, one, met), one).toBe(false);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('says yes to "on some" of a single resource only if it is allowed, whatever conditions say', () => {
    fc.assert(
      fc.property(question, ([statements, action, pattern]) => {
        const single = !/[*?]/.test(pattern);
        if (!single || allowedOnSome(statements, action, pattern).is !== 'yes') return;
        for (const met of [true, false]) expect(isAllowed(statements, action, pattern, met)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});
