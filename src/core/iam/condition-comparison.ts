/**
 * One value of a request against one value of a condition, for every operator of IAM. Negated operators are compared
 * like their positive twins; the evaluator turns the answer round.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
import type { BaseOperator } from './condition-operator.ts';
import { isInRange } from './ip-range.ts';
import { matches } from './wildcard.ts';

/** What operators are named after: `StringNotLike` compares as `StringLike`. */
type Comparison = (actual: string, wanted: string) => boolean | undefined;

/**
 * undefined for what cannot be compared: a text under NumericEquals, an ARN that is not one. AWS does not document what
 * happens then.
 */
export function compare(base: Exclude<BaseOperator, 'Null'>, actual: string, wanted: string): boolean | undefined {
  return COMPARISONS[base](actual, wanted);
}

/** Operators whose values are patterns: `*` and `?` are wildcards, and policy variables are replaced. */
export function takesPatterns(base: BaseOperator): boolean {
  return /^(StringLike|StringNotLike|Arn)/.test(base);
}

/** IAM replaces policy variables in texts and ARNs, and in no number, date or address. */
export function takesVariables(base: BaseOperator): boolean {
  return /^(String|Arn|Bool)/.test(base);
}

const equals: Comparison = (actual, wanted) => actual === wanted;
const ignoringCase: Comparison = (actual, wanted) => actual.toLowerCase() === wanted.toLowerCase();
const like: Comparison = (actual, wanted) => matches(wanted, actual);

/** `ArnEquals` and `ArnLike` do the same: each of the six parts is a pattern of its own. */
const arn: Comparison = (actual, wanted) => {
  const [given, asked] = [arnParts(actual), arnParts(wanted)];
  if (given === undefined || asked === undefined) return undefined;
  return asked.every((part, index) => matches(part, given[index] ?? ''));
};

const bool: Comparison = (actual, wanted) =>
  [actual, wanted].every((text) => /^(true|false)$/i.test(text)) ? ignoringCase(actual, wanted) : undefined;

function numeric(holds: (actual: number, wanted: number) => boolean): Comparison {
  return (actual, wanted) => {
    const [given, asked] = [numberOf(actual), numberOf(wanted)];
    return given === undefined || asked === undefined ? undefined : holds(given, asked);
  };
}

function date(holds: (actual: number, wanted: number) => boolean): Comparison {
  return (actual, wanted) => {
    const [given, asked] = [secondsOf(actual), secondsOf(wanted)];
    return given === undefined || asked === undefined ? undefined : holds(given, asked);
  };
}

const same = (a: number, b: number) => a === b;
const less = (a: number, b: number) => a < b;
const lessOrSame = (a: number, b: number) => a <= b;
const more = (a: number, b: number) => a > b;
const moreOrSame = (a: number, b: number) => a >= b;

const COMPARISONS: Readonly<Record<Exclude<BaseOperator, 'Null'>, Comparison>> = {
  StringEquals: equals,
  StringNotEquals: equals,
  StringEqualsIgnoreCase: ignoringCase,
  StringNotEqualsIgnoreCase: ignoringCase,
  StringLike: like,
  StringNotLike: like,
  NumericEquals: numeric(same),
  NumericNotEquals: numeric(same),
  NumericLessThan: numeric(less),
  NumericLessThanEquals: numeric(lessOrSame),
  NumericGreaterThan: numeric(more),
  NumericGreaterThanEquals: numeric(moreOrSame),
  DateEquals: date(same),
  DateNotEquals: date(same),
  DateLessThan: date(less),
  DateLessThanEquals: date(lessOrSame),
  DateGreaterThan: date(more),
  DateGreaterThanEquals: date(moreOrSame),
  Bool: bool,
  BinaryEquals: equals,
  IpAddress: isInRange,
  NotIpAddress: isInRange,
  ArnEquals: arn,
  ArnNotEquals: arn,
  ArnLike: arn,
  ArnNotLike: arn,
};

/** `arn`, partition, service, region, account and the rest; undefined for anything else. */
function arnParts(text: string): string[] | undefined {
  const parts = text.split(':');
  return parts[0] === 'arn' && parts.length >= 6 ? [...parts.slice(0, 5), parts.slice(5).join(':')] : undefined;
}

function numberOf(text: string): number | undefined {
  return /^[+-]?\d{1,30}(\.\d{1,30})?$/.test(text) ? Number(text) : undefined;
}

/** Seconds since 1970, from themselves or from a date as ISO 8601 writes it. */
function secondsOf(text: string): number | undefined {
  if (/^\d{1,15}$/.test(text)) return Number(text);
  const milliseconds = /^\d{4}-\d{2}-\d{2}(T[\d:.]{5,15}(Z|[+-]\d{2}:\d{2}))?$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 1000;
}
