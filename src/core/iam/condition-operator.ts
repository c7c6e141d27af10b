/** The names of IAM's condition operators, taken apart: `ForAllValues:StringNotLikeIfExists`. */
import { didYouMean } from '../text/did-you-mean.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const BASES = [
  'StringEquals',
  'StringNotEquals',
  'StringEqualsIgnoreCase',
  'StringNotEqualsIgnoreCase',
  'StringLike',
  'StringNotLike',
  'NumericEquals',
  'NumericNotEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'DateEquals',
  'DateNotEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'Bool',
  'BinaryEquals',
  'IpAddress',
  'NotIpAddress',
  'ArnEquals',
  'ArnNotEquals',
  'ArnLike',
  'ArnNotLike',
  'Null',
] as const;

export type BaseOperator = (typeof BASES)[number];

export interface ConditionOperator {
  /** As written. */
  readonly text: string;
  readonly set: 'ForAllValues' | 'ForAnyValue' | undefined;
  readonly base: BaseOperator;
  readonly ifExists: boolean;
  /** `StringNotEquals` and the like: true for a key that is not there. */
  readonly negated: boolean;
}

const FORM = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/** undefined for a word that IAM does not know. `Null` takes no IfExists: it already asks whether the key is there. */
export function conditionOperator(text: string): ConditionOperator | undefined {
  const [, set, name, ifExists] = FORM.exec(text) ?? [];
  const base = BASES.find((known) => known === name);
  if (base === undefined || (base === 'Null' && ifExists !== undefined)) return undefined;
  return {
    text,
    set: set as ConditionOperator['set'],
    base,
    ifExists: ifExists !== undefined,
    negated: base.includes('Not'),
  };
}

/** The operator that was probably meant. */
export function nearestOperator(text: string): string | undefined {
  return didYouMean(text, BASES);
}
