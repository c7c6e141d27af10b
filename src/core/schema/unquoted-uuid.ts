/** UUIDs in braces that stand without quotes: YAML reads `{5bca6b83-…}` as a mapping with one key and no value. */
import { isJsonObject } from '../text/json.ts';
import { keysOf } from '../text/json-pointer.ts';
import { normalUuid } from '../text/uuid.ts';
import type { Mistake } from './mistake.ts';
import type { SchemaError } from './schema-error.ts';

/** Every error of the schema about such a mapping (not a text, no field of this name) means this. */
export function unquotedUuid(
  { keyword, params, data, parentSchema }: SchemaError,
  pointer: string,
): Mistake | undefined {
  const key = keyword === 'additionalProperties' ? String(params.additionalProperty) : soleKey(data);
  const uuid = key === undefined ? undefined : normalUuid(key);
  if (key === undefined || uuid === undefined || (data as Record<string, unknown>)[key] !== null) return undefined;
  const field = keysOf(pointer).findLast((part) => !/^\d+$/.test(part)) ?? 'this';
  return {
    code: 'quote-it',
    pointer,
    what: 'value',
    message: `${field}: a UUID in braces needs quotes, or YAML reads a mapping`,
    // In the place of a repository of the lock file, it is one of its fields.
    remedy: parentSchema.properties?.uuid === undefined ? `write "${uuid}"` : `write {uuid: "${uuid}"}`,
  };
}

function soleKey(data: unknown): string | undefined {
  if (!isJsonObject(data)) return undefined;
  const [key, ...more] = Object.keys(data);
  return more.length === 0 ? key : undefined;
}
