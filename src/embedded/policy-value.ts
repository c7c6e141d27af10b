/** The values inside a policy document. */
import { listOf } from '../core/text/json.ts';
import { syntaxError } from './iam-error.ts';

/** The texts of an element that may be one or a list. @throws IamError MalformedPolicyDocument if it is neither. */
export function textsOf(element: string, value: unknown): readonly string[] {
  const texts = listOf(value);
  if (texts.length === 0 || !texts.every((text): text is string => typeof text === 'string' && text !== '')) {
    throw syntaxError(`${element} must be a text or a list of texts, not empty`);
  }
  return texts;
}
