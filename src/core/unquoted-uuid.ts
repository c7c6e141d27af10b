/** Values that YAML takes for something else because they stand without quotes. */
import { keysOf } from './json-pointer.ts';
import type { Mistake } from './schema-wording.ts';
import { normalUuid } from './uuid.ts';

/** `{5bca6b83-…}` without quotes is a mapping with one key and no value. */
export function unquotedUuid(value: unknown, pointer: string): Mistake | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const [[key, inner] = ['', undefined], ...more] = Object.entries(value);
  const uuid = more.length === 0 && inner === null ? normalUuid(key) : undefined;
  if (uuid === undefined) return undefined;
  return {
    code: 'quote-it',
    pointer,
    what: 'value',
    message: `${keysOf(pointer).findLast((part) => !/^\d+$/.test(part)) ?? 'this'}: a UUID in braces needs quotes, or YAML reads a mapping`,
    hint: `write "${uuid}"`,
  };
}
