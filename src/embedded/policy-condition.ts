/** The Condition block of a statement: operator -> key -> value or values. */

import { isDate } from '../core/iam/condition-grammar.ts';
import { conditionOperator } from '../core/iam/condition-operator.ts';
import { isJsonObject, listOf } from '../core/text/json.ts';
import { malformedPolicyDocument, notParsed, syntaxError } from './iam-error.ts';

/** @throws IamError MalformedPolicyDocument */
export function checkCondition(condition: unknown): void {
  if (!isJsonObject(condition)) throw syntaxError('Condition must be an object');
  for (const [operator, keys] of Object.entries(condition)) {
    if (conditionOperator(operator) === undefined) throw syntaxError(`unknown condition operator ${operator}`);
    if (!isJsonObject(keys)) throw syntaxError(`${operator} must be an object`);
    for (const [key, value] of Object.entries(keys)) checkKey(operator, key, value);
  }
}

function checkKey(operator: string, key: string, value: unknown): void {
  if (!/^[^:]+:.+$/.test(key)) {
    throw malformedPolicyDocument('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
  }
  const values = listOf(value);
  if (values.length === 0 || !values.every((item) => ['string', 'number', 'boolean'].includes(typeof item))) {
    throw syntaxError(`${operator} of ${key} must be a value or a list of values`);
  }
  if (/^(For\w+:)?Date/.test(operator) && !values.every(isDate)) throw notParsed();
}
