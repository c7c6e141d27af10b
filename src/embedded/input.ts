/** Reads the members of a request, and refuses what breaks their declared shape as IAM's front door does. */
import { constraintError } from './iam-error.ts';

export type Input = Readonly<Record<string, unknown>>;

/** The shape of a text member: lengths in characters; `pattern` covers the whole text. */
export interface TextShape {
  readonly min?: number;
  readonly max: number;
  readonly pattern?: RegExp;
}

/** @throws IamError ValidationError if it is missing, no text, or not of that shape. */
export function requiredText(input: Input, member: string, shape: TextShape): string {
  const value = optionalText(input, member, shape);
  if (value === undefined) throw constraintError(shown(member), 'not be null');
  return value;
}

/** @throws IamError ValidationError if it is there and no text, or not of that shape. */
export function optionalText(input: Input, member: string, shape: TextShape): string | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  checkText(shown(member), value, shape);
  return value;
}

/** `member` as IAM shows it. @throws IamError ValidationError if the value is no text of that shape. */
export function checkText(
  member: string,
  value: unknown,
  { min = 1, max, pattern }: TextShape,
): asserts value is string {
  if (typeof value !== 'string') throw constraintError(member, 'be a string');
  if (value.length < min) throw constraintError(member, `have length greater than or equal to ${min}`);
  if (value.length > max) throw constraintError(member, `have length less than or equal to ${max}`);
  if (pattern && !pattern.test(value)) {
    throw constraintError(member, `satisfy regular expression pattern: ${pattern.source}`);
  }
}

/** @throws IamError ValidationError if it is there and no whole number between the two, inclusive. */
export function optionalWhole(input: Input, member: string, min: number, max: number): number | undefined {
  const value = input[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw constraintError(shown(member), 'be an integer');
  if (value < min) throw constraintError(shown(member), `have value greater than or equal to ${min}`);
  if (value > max) throw constraintError(shown(member), `have value less than or equal to ${max}`);
  return value;
}

/** An absent list is an empty one. @throws IamError ValidationError if it is no list or holds more than `max`. */
export function optionalList(input: Input, member: string, max: number): readonly unknown[] {
  const value = input[member] ?? [];
  if (!Array.isArray(value)) throw constraintError(shown(member), 'be a list');
  if (value.length > max) throw constraintError(shown(member), `have length less than or equal to ${max}`);
  return value;
}

/** `RoleName` is `roleName` in IAM's messages. */
export function shown(member: string): string {
  return member.charAt(0).toLowerCase() + member.slice(1);
}
