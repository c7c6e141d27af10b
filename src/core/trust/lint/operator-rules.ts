/**
 * Operators that do not do what they seem to do. On a claim of the token only StringEquals and StringLike belong: every
 * other operator is true for a token that lacks the claim, or for tokens that were not meant.
 */
import type { Code } from '../../codes/codes.ts';
import type { TrustCondition } from '../trust-document.ts';
import type { TrustWorld } from '../trust-world.ts';
import { asksForValues, conditionsOn, type TrustHit, type TrustRule, tokenStatements } from './rule.ts';
import { narrowFirst, REPOSITORY } from './suggestion.ts';

export const operators: TrustRule = {
  codes: [
    'trust-for-all-values',
    'trust-for-any-value',
    'trust-if-exists',
    'trust-negated',
    'trust-null',
    'trust-ignore-case',
    'trust-operator',
  ],
  check: (subject) =>
    tokenStatements(subject).flatMap((statement) =>
      (['aud', 'sub'] as const).flatMap((claim) =>
        conditionsOn(claim, statement, subject.world).flatMap((condition) => hits(condition, claim, subject.world)),
      ),
    ),
};

function hits(condition: TrustCondition, claim: 'aud' | 'sub', world: TrustWorld): TrustHit[] {
  const { at, operator } = condition;
  const { set, ifExists, negated, base, text } = operator;
  const right = claim === 'aud' ? 'StringEquals' : 'StringLike';
  // What stands there names those to be kept out, or no claim at all: under another operator it would mean the reverse.
  const [narrow] = narrowFirst(REPOSITORY, world);
  const value = claim === 'aud' ? world.provider.audience : narrow.pattern;
  const remedy =
    asksForValues(condition) && !negated ? `write ${right}` : `write ${right}, with whom it should let in: "${value}"`;
  const hit = (code: Code, message: string): TrustHit => ({
    code,
    level: 'reject',
    pointer: at,
    message: `${text} on ${claim}: ${message}`,
    remedy,
  });
  return [
    ...(set === 'ForAllValues'
      ? [hit('trust-for-all-values', 'ForAllValues is also true for a token without the claim, and is for lists')]
      : []),
    ...(set === 'ForAnyValue'
      ? [hit('trust-for-any-value', 'ForAnyValue is for claims that are lists, and this is not a list')]
      : []),
    ...(ifExists ? [hit('trust-if-exists', 'IfExists is also true for a token without the claim')] : []),
    ...(negated
      ? [hit('trust-negated', 'it lets in every token but those that it names, and any token without the claim')]
      : []),
    ...(base === 'Null'
      ? [hit('trust-null', 'Null asks only whether the claim is there, and in every token it is')]
      : []),
    ...(base.endsWith('IgnoreCase') && !negated
      ? [hit('trust-ignore-case', 'tokens spell UUIDs in one way only, and * is a plain character here')]
      : []),
    ...(PLAIN.has(base) || negated || base === 'Null' || base.endsWith('IgnoreCase')
      ? []
      : [hit('trust-operator', `${base} is not for texts such as this claim, and compares them in its own way`)]),
  ];
}

const PLAIN: ReadonlySet<string> = new Set(['StringEquals', 'StringLike']);
