/** What the schema found, in words. */
import type { Issue } from '../model/diagnosis.ts';
import { keysOf } from '../text/json-pointer.ts';

/** An issue whose place is not looked up yet. */
export interface Mistake extends Omit<Issue, 'place'> {
  /** What the place points to: the value, or the key that leads to it. */
  readonly what: 'key' | 'value';
  /** Pointer of the field that an unknown one was probably meant to be. */
  readonly meant?: string;
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
