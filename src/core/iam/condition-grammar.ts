/** The grammar of a Condition: operator -> key -> value or values. */

import { isJsonObject, listOf } from '../text/json.ts';
import { pointerTo } from '../text/json-pointer.ts';
import { conditionOperator, nearestOperator } from './condition-operator.ts';
import type { AddMistake } from './grammar-mistake.ts';
import { templateMistake } from './template-mistake.ts';

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
    for (const [key, value] of Object.entries(keys)) {
      checkConditionKey(key, value, pointerTo(here, key), add);
      if (/^(For\w+:)?Date/.test(operator)) checkDates(key, value, pointerTo(here, key), add);
    }
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
  for (const [index, one] of values.entries()) {
    const mistake = typeof one === 'string' ? templateMistake(one) : undefined;
    if (mistake !== undefined) {
      add(Array.isArray(value) ? `${pointer}/${index}` : pointer, mistake.message, mistake.remedy);
    }
  }
}

function checkDates(key: string, value: unknown, pointer: string, add: AddMistake): void {
  for (const one of listOf(value)) {
    if (typeof one === 'object' || isDate(one)) continue;
    const message = `${key} is compared with "${one}", which is not a date`;
    add(pointer, message, 'write ISO 8601, such as 2026-12-31T00:00:00Z, or seconds since 1970');
  }
}

/** What IAM takes as a date: ISO 8601, or seconds since 1970. */
export function isDate(value: unknown): boolean {
  const text = String(value);
  return /^\d+$/.test(text) || (/^\d{4}-/.test(text) && !Number.isNaN(Date.parse(text)));
}
