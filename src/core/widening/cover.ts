/**
 * Whether one statement surely covers another: everything that the narrow one is about, the wide one is about as well.
 * Sound, not complete: "no" means that it could not be shown.
 */
import { covers, hasWildcard, matches, meets } from '../iam/wildcard.ts';
import type { Clause, ConditionTest, Names } from './clause.ts';

/** The conditions of `narrow` must be at least as strict. */
export function coversClause(wide: Clause, narrow: Clause): boolean {
  return (
    coversNames(wide.principal, narrow.principal) &&
    coversNames(wide.action, narrow.action) &&
    coversNames(wide.resource, narrow.resource) &&
    implies(narrow.tests, wide.tests)
  );
}

/** Whether every name that `narrow` stands for is one of those that `wide` stands for. */
export function coversNames(wide: Names, narrow: Names): boolean {
  if (narrow.not) {
    // Everything but a few: covered by everything, or by everything but some of the same few.
    if (!wide.not) return wide.patterns.includes('*');
    return wide.patterns.every((left) => narrow.patterns.some((out) => covers(out, left)));
  }
  return narrow.patterns.every((pattern) => coversPattern(wide, pattern));
}

function coversPattern(wide: Names, pattern: string): boolean {
  if (wide.not) return !wide.patterns.some((out) => meets(out, pattern));
  return wide.patterns.some((one) => covers(one, pattern));
}

/** Whether some name is meant by both. */
export function namesMeet(a: Names, b: Names): boolean {
  if (a.not && b.not) return true;
  if (b.not) return namesMeet(b, a);
  if (a.not) return b.patterns.some((pattern) => !a.patterns.some((out) => covers(out, pattern)));
  return a.patterns.some((pattern) => b.patterns.some((other) => meets(pattern, other)));
}

/** Whether `strict` cannot hold without `loose` holding: every test of `loose` is implied by one of `strict`. */
export function implies(strict: readonly ConditionTest[], loose: readonly ConditionTest[]): boolean {
  return loose.every((wanted) => strict.some((given) => impliesTest(given, wanted)));
}

function impliesTest(given: ConditionTest, wanted: ConditionTest): boolean {
  if (given.key !== wanted.key) return false;
  const { base, negated, text } = given.operator;
  if (text !== wanted.operator.text) {
    // What holds of a key that is there holds with IfExists and with set operators as well; a negated operator also
    // holds of a key that is not there, and ForAnyValue does not.
    const wider = text === base && !(negated && wanted.operator.set === 'ForAnyValue');
    if (wider && base === wanted.operator.base) return impliesTest(given, { ...wanted, operator: given.operator });
    return isExact(given) && admitsAll(wanted, given.values);
  }
  const all = (some: readonly string[], others: readonly string[]) => some.every((value) => others.includes(value));
  // Not one of more is stricter than not one of a few.
  if (negated) return all(wanted.values, given.values);
  if (base === 'StringLike' || base === 'ArnLike') {
    return given.values.every((value) => wanted.values.some((pattern) => covers(pattern, value)));
  }
  // One of a few is stricter than one of more; of limits and flags only the same are compared.
  const alternatives = /^(String|Arn|Binary|IpAddress)/.test(base);
  return all(given.values, wanted.values) && (alternatives || all(wanted.values, given.values));
}

/** A plain text operator whose values stand for themselves. */
function isExact({ operator: { text }, values }: ConditionTest): boolean {
  if (values.some((value) => value.includes('${'))) return false;
  return text === 'StringEquals' || (text === 'StringLike' && !values.some(hasWildcard));
}

function admitsAll({ operator: { text }, values }: ConditionTest, given: readonly string[]): boolean {
  if (text === 'StringLike') return given.every((value) => values.some((pattern) => matches(pattern, value)));
  return text === 'StringEquals' && given.every((value) => values.includes(value));
}
