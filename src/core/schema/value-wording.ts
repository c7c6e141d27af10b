/** Values of the wrong type, empty ones, and those that are not among the ones allowed. */
import { didYouMean } from '../text/did-you-mean.ts';
import { yamlFlow } from '../text/yaml-flow.ts';
import { durationRemedy } from './duration-wording.ts';
import { fieldName, type Mistake, shown } from './mistake.ts';
import { patternWording } from './pattern-wording.ts';
import type { Schema, SchemaError } from './schema-error.ts';

const TYPES: Readonly<Record<string, { name: string; remedy: string }>> = {
  string: { name: 'a text', remedy: 'write one value here' },
  array: { name: 'a list', remedy: 'write it as a list: [a, b], or one "- …" a line' },
  object: { name: 'a mapping', remedy: 'write its fields below it, indented: "key: value"' },
  'string,object': { name: 'a text or a mapping', remedy: 'write delete, retain, or {quarantine: 7d}' },
  boolean: { name: 'true or false', remedy: 'write it without quotes' },
  integer: { name: 'a whole number', remedy: 'write a number, without quotes' },
  number: { name: 'a number', remedy: 'write a number, without quotes' },
};

export function wrongType(error: SchemaError, pointer: string): Mistake {
  const { data: value, parentSchema } = error;
  const type = String(error.params.type);
  const name = fieldName(pointer);
  if (value === null) return emptyValue(pointer);
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return notQuoted(error, pointer, value);
  }
  const { name: wanted, remedy } = TYPES[type] ?? {
    name: 'a text, a number or a list',
    remedy: 'write one value or a list',
  };
  const found = Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a mapping' : shown(value);
  return {
    code: 'wrong-type',
    pointer,
    what: 'value',
    message: `${name} must be ${wanted}, not ${found}`,
    remedy: asWanted(type, value, parentSchema) ?? remedy,
  };
}

/** Quotes help only if what then stands there is what the field takes. */
function notQuoted(error: SchemaError, pointer: string, value: number | boolean): Mistake {
  const name = fieldName(pointer);
  const at = { pointer, what: 'value' as const };
  if (/(Duration|maxSession)$/.test(name)) {
    const message = `${name} is ${value}, without a unit`;
    return { ...at, code: 'duration', message, remedy: durationRemedy(String(value), name) };
  }
  if (!isTakenInQuotes(error.parentSchema, value)) return { ...at, ...patternWording(error, name, value) };
  const isTruth = typeof value === 'boolean';
  const message = `${name} must be a text, and YAML reads ${isTruth ? 'a truth value' : 'a number'} here`;
  const remedy = isTruth
    ? `put it in quotes: "${value}"`
    : 'put it in quotes: unquoted digits are a number, and lose their leading zeros';
  return { ...at, code: 'quote-it', message, remedy };
}

/** With up to three zeros before it, which a number has lost. */
function isTakenInQuotes({ pattern }: Schema, value: number | boolean): boolean {
  if (pattern === undefined) return true;
  const form = new RegExp(pattern, 'u');
  return ['', '0', '00', '000'].some((zeros) => form.test(`${zeros}${value}`));
}

/** What stands there, in the form that is wanted; undefined if it cannot be told. */
function asWanted(type: string, value: unknown, schema: Schema): string | undefined {
  if (type === 'object') return asMapping(value, schema);
  return type === 'array' && typeof value === 'string' ? `write it as a list: ${yamlFlow([value])}` : undefined;
}

/** A word in the place of a mapping, of which one field takes this word: `removal: quarantine`. */
function asMapping(value: unknown, { properties = {}, required = [], examples }: Schema): string | undefined {
  const field = Object.keys(properties).find((one) => properties[one]?.enum?.includes(value));
  if (field === undefined) {
    return examples === undefined ? undefined : `write its fields below it, such as ${yamlFlow(examples[0])}`;
  }
  const others = ['reason', ...required].filter((one) => one !== field && Object.hasOwn(properties, one));
  const rest = others.map((one) => [one, properties[one]?.examples?.[0]]);
  return `write ${yamlFlow({ [field]: value, ...Object.fromEntries(rest) })}`;
}

export function emptyValue(pointer: string): Mistake {
  return {
    code: 'empty-value',
    pointer,
    what: 'value',
    message: `${fieldName(pointer)} is empty`,
    // IAM takes a tag without a value.
    remedy: /^\/spec(\/roles)?\/tags\/[^/]+$/.test(pointer)
      ? 'write its value, or "" if it has none'
      : 'write what is meant; "empty" could be read as "all" or as "none"',
  };
}

export function duplicateItem(pointer: string, list: unknown, index: number): Mistake {
  const value = Array.isArray(list) ? list[index] : undefined;
  return {
    code: 'duplicate-value',
    pointer,
    what: 'value',
    message: `${shown(value)} is in this list twice`,
    remedy: 'keep one of the two',
  };
}

export function wrongConstant(pointer: string, value: unknown, allowed: unknown): Mistake {
  if (pointer === '/spec/anyBranch') {
    const remedy = 'remove the line, and name branches or environments instead';
    return { code: 'bad-value', pointer, what: 'value', message: 'anyBranch can only be true', remedy };
  }
  return {
    code: 'wrong-kind',
    pointer,
    what: 'value',
    message: `${fieldName(pointer)} is ${shown(value)}; in this place it must be ${allowed}`,
    remedy: `write ${allowed}`,
  };
}

/** Where the schema takes a mapping as well: what stands in it, by the field. */
const AS_MAPPING: Readonly<Record<string, string>> = { '/spec/onRemoval': '{quarantine: 7d}' };

export function notOneOf(pointer: string, value: unknown, words: readonly string[]): Mistake {
  const mapping = AS_MAPPING[pointer];
  const allowed = mapping === undefined ? words : [...words, mapping];
  const keyOf = (one: string) => /^\{(\w+):/.exec(one)?.[1] ?? one;
  const near = typeof value === 'string' ? didYouMean(value, allowed.map(keyOf)) : undefined;
  const nearest = allowed.find((one) => keyOf(one) === near);
  return {
    code: 'bad-value',
    pointer,
    what: 'value',
    message: `${fieldName(pointer)} is ${shown(value)}; it must be one of ${allowed.join(', ')}`,
    remedy:
      nearest === undefined || nearest === mapping
        ? `write ${nearest ?? allowed.join(' or ')}`
        : `did you mean ${nearest}?`,
  };
}
