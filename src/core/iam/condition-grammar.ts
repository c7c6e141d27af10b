/** The grammar of a Condition: operator -> key -> value or values. */

import { isJsonObject, listOf } from '../text/json.ts';
import { pointerTo } from '../text/json-pointer.ts';
import { conditionOperator, nearestOperator } from './condition-operator.ts';
import type { AddMistake } from './grammar-mistake.ts';

export function checkCondition(condition: unknown, pointer: string, add: AddMistake): void {
  if (!isJsonObject(condition)) {
    add(
      pointer,
      'Condition is not an object',
      'write operator, key and value: {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}',
    );
    return;
  }
  for (const [operator, keys] of Object.entries(condition)) {
    const here = pointerTo(pointer, operator);
    if (conditionOperator(operator) === undefined) {
      const near = nearestOperator(operator);
      const remedy = near === undefined ? 'see "Condition operators" in the IAM User Guide' : `did you mean ${near}?`;
      add(here, `"${operator}" is not a condition operator`, remedy);
    }
    if (!isJsonObject(keys) || Object.keys(keys).length === 0) {
      add(here, `${operator} has no keys`, 'write the condition key and its value');
      continue;
    }
    for (const [key, value] of Object.entries(keys)) checkConditionKey(key, value, pointerTo(here, key), add);
  }
}

function checkConditionKey(key: string, value: unknown, pointer: string, add: AddMistake): void {
  if (!/^[A-Za-z0-9._/-]+:./.test(key)) {
    add(pointer, `"${key}" is not a condition key`, 'a key has a prefix, such as aws:RequestedRegion or s3:prefix');
  }
  const values = listOf(value);
  if (values.length === 0) add(pointer, `${key} has an empty list of values`, 'write at least one value');
  if (values.some((one) => !['string', 'number', 'boolean'].includes(typeof one))) {
    add(pointer, `${key} has a value that is not a text, number or boolean`, 'write a text or a list of texts');
  }
}
