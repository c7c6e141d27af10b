/**
 * Operators that do not do what they seem to do. On a claim of the token only StringEquals and StringLike belong: every
 * other operator is true for a token that lacks the claim, or for tokens that were not meant.
 */
import type { Code } from '../../codes/codes.ts';
import type { TrustCondition } from '../trust-document.ts';
import { conditionsOn, type TrustHit, type TrustRule, tokenStatements } from './rule.ts';

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
        conditionsOn(claim, statement, subject.world).flatMap((condition) => hits(condition, claim)),
      ),
    ),
};

function hits({ at, operator }: TrustCondition, claim: 'aud' | 'sub'): TrustHit[] {
  const { set, ifExists, negated, base, text } = operator;
  const right = claim === 'aud' ? 'StringEquals' : 'StringLike';
  const hit = (code: Code, message: string): TrustHit => ({
    code,
    level: 'reject',
    pointer: at,
    message: `${text} on ${claim}: ${message}`,
    remedy: `write ${right}`,
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
