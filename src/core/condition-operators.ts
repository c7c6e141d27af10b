/** The operators of a Condition. Source: IAM User Guide, "IAM JSON policy elements: Condition operators". */

const BASE: ReadonlySet<string> = new Set([
  'ArnEquals',
  'ArnLike',
  'ArnNotEquals',
  'ArnNotLike',
  'BinaryEquals',
  'Bool',
  'DateEquals',
  'DateGreaterThan',
  'DateGreaterThanEquals',
  'DateLessThan',
  'DateLessThanEquals',
  'DateNotEquals',
  'IpAddress',
  'NotIpAddress',
  'NumericEquals',
  'NumericGreaterThan',
  'NumericGreaterThanEquals',
  'NumericLessThan',
  'NumericLessThanEquals',
  'NumericNotEquals',
  'StringEquals',
  'StringEqualsIgnoreCase',
  'StringLike',
  'StringNotEquals',
  'StringNotEqualsIgnoreCase',
  'StringNotLike',
]);

/** All of them but the set operators and `…IfExists`, which combine with these. */
export const CONDITION_OPERATORS: readonly string[] = [...BASE, 'Null'];

/** `StringEquals`, `ForAnyValue:StringLike`, `BoolIfExists`, `Null`. */
export function isConditionOperator(operator: string): boolean {
  if (operator === 'Null') return true;
  const single = operator.replace(/^ForA(ll|ny)Values?:/, (prefix) => (SET_OPERATORS.has(prefix) ? '' : prefix));
  return BASE.has(single.endsWith('IfExists') ? single.slice(0, -'IfExists'.length) : single);
}

const SET_OPERATORS: ReadonlySet<string> = new Set(['ForAllValues:', 'ForAnyValue:']);
