/** What the schema found, in words. */
import type { Code } from '../codes/codes.ts';
import { keysOf } from '../text/json-pointer.ts';

/** An issue whose place is not looked up yet. */
export interface Mistake {
  code: Code;
  pointer: string;
  /** What the place shows: the value, or the key that leads to it. */
  what: 'key' | 'value';
  message: string;
  hint: string;
  /** Pointer of the field that an unknown one was probably meant to be. */
  meant?: string;
}

/** `spec.policies[0].name` */
export function fieldName(pointer: string): string {
  const name = keysOf(pointer).reduce((path, key) => path + (/^\d+$/.test(key) ? `[${key}]` : `.${key}`), '');
  return name === '' ? 'the file' : name.replace(/^\./, '');
}

/** A value in a message, not longer than a line. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
