/** The values inside a policy document. */
import { syntaxError } from './iam-error.ts';

/** The texts of an element that may be one or a list. @throws IamError MalformedPolicyDocument if it is neither. */
export function textsOf(element: string, value: unknown): readonly string[] {
  const texts = listOf(value);
  if (texts.length === 0 || !texts.every((text): text is string => typeof text === 'string' && text !== '')) {
    throw syntaxError(`${element} must be a text or a list of texts, not empty`);
  }
  return texts;
}

/** IAM takes one thing and a list of one thing for the same. */
export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
