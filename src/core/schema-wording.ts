/** What each kind of schema error means to the person who wrote the file. */
import type { Code } from './codes.ts';
import { didYouMean } from './did-you-mean.ts';
import { keysOf, pointerTo } from './json-pointer.ts';
import { patternWording } from './pattern-wording.ts';
import type { SchemaError } from './schema-error.ts';

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

/** `pointer` is that of the error's value or, if the error is about a key, of what the key leads to. */
export function wordingOf(error: SchemaError, pointer: string): Mistake {
  const { data: value, params } = error;
  const name = fieldName(pointer);
  const at = (code: Code, message: string, hint: string): Mistake => ({ code, pointer, what: 'value', message, hint });
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownField(String(params.additionalProperty), error);
    case 'required':
      return missingField(pointerTo(pointer, String(params.missingProperty)));
    case 'dependentRequired':
      return missingField(pointerTo(pointer, String(params.missingProperty)), String(params.property));
    case 'type':
      return wrongType(String(params.type), pointer, value);
    case 'minItems':
    case 'minLength':
    case 'minProperties':
      return emptyValue(pointer);
    case 'maxItems':
      return at('bad-value', `${name} has more than ${params.limit} entries`, 'split it over several roles');
    case 'maxLength':
      return at('bad-value', `${name} has more than ${params.limit} characters`, 'shorten it');
    case 'uniqueItems':
      return duplicateItem(pointerTo(pointer, Math.max(Number(params.i), Number(params.j))), value, Number(params.j));
    case 'minimum':
      return at('bad-value', `${name} is ${shown(value)}; it must be at least ${params.limit}`, 'raise it');
    case 'maximum':
      return at('bad-value', `${name} is ${shown(value)}; it must be at most ${params.limit}`, 'lower it');
    case 'const':
      return wrongConstant(pointer, value, params.allowedValue);
    case 'enum':
      return notOneOf(pointer, value, params.allowedValues as string[]);
    case 'pattern':
      if (value === '') return emptyValue(pointer);
      return {
        pointer,
        what: error.propertyName === undefined ? 'value' : 'key',
        ...patternWording(error, name, value),
      };
    case 'anyOf':
      return {
        ...at(
          'who-is-missing',
          'nothing says which branches or environments may assume this role',
          'add environments: [production], or branches: [main], or, if you mean it, anyBranch: true',
        ),
        what: 'key',
      };
    case 'oneOf':
      return notExactlyOne(error, pointer);
    case 'not':
      return contradiction(pointer, value);
    default:
      throw new Error(`no words for the schema keyword ${error.keyword}`);
  }
}

function unknownField(field: string, { instancePath: parent, parentSchema }: SchemaError): Mistake {
  const known = Object.keys(parentSchema.properties ?? {});
  const nearest = didYouMean(field, known);
  return {
    code: 'unknown-field',
    pointer: pointerTo(parent, field),
    what: 'key',
    message: `${shown(field)} is not a field of ${parent === '' ? 'this file' : fieldName(parent)}`,
    hint: nearest === undefined ? `the fields here are ${known.join(', ')}` : `did you mean ${nearest}?`,
    ...(nearest === undefined ? {} : { meant: pointerTo(parent, nearest) }),
  };
}

function missingField(pointer: string, because?: string): Mistake {
  const field = keysOf(pointer).at(-1) ?? '';
  const parent = fieldName(pointer.slice(0, pointer.lastIndexOf('/')));
  return {
    code: 'missing-field',
    pointer,
    what: 'key',
    message: `${parent} has no ${field}${because === undefined ? '' : `, which goes with ${because}`}`,
    hint: `add ${field}: …`,
  };
}

const TYPES: Readonly<Record<string, { name: string; hint: string }>> = {
  string: { name: 'a text', hint: 'write one value here' },
  array: { name: 'a list', hint: 'write it as a list: [a, b], or one "- …" a line' },
  object: { name: 'a mapping', hint: 'write its fields below it, indented: "key: value"' },
  boolean: { name: 'true', hint: 'write true, without quotes' },
  integer: { name: 'a whole number', hint: 'write a number, without quotes' },
  number: { name: 'a number', hint: 'write a number, without quotes' },
};

function wrongType(type: string, pointer: string, value: unknown): Mistake {
  const name = fieldName(pointer);
  if (value === null) return emptyValue(pointer);
  if (type === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    if (/Duration$/.test(name)) {
      const message = `${name} is ${value}, without a unit`;
      return {
        code: 'duration',
        pointer,
        what: 'value',
        message,
        hint: `write ${value}s for seconds, ${value}m for minutes`,
      };
    }
    const message = `${name} must be a text, and YAML reads a ${typeof value} here`;
    const hint = 'put it in quotes: unquoted digits are a number, and lose the zeros they begin with';
    return { code: 'quote-it', pointer, what: 'value', message, hint };
  }
  const { name: wanted, hint } = TYPES[type] ?? {
    name: 'a text, a number or a list',
    hint: 'write one value or a list',
  };
  const found = Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a mapping' : shown(value);
  return { code: 'wrong-type', pointer, what: 'value', message: `${name} must be ${wanted}, not ${found}`, hint };
}

function emptyValue(pointer: string): Mistake {
  return {
    code: 'empty-value',
    pointer,
    what: 'value',
    message: `${fieldName(pointer)} is empty`,
    hint: 'write what is meant; "empty" could be read as "all" or as "none"',
  };
}

function duplicateItem(pointer: string, list: unknown, index: number): Mistake {
  const value = Array.isArray(list) ? list[index] : undefined;
  return {
    code: 'duplicate-value',
    pointer,
    what: 'value',
    message: `${shown(value)} is in this list twice`,
    hint: 'keep one of the two',
  };
}

function wrongConstant(pointer: string, value: unknown, allowed: unknown): Mistake {
  if (pointer === '/spec/anyBranch') {
    const hint = 'remove the line, and name branches or environments instead';
    return { code: 'bad-value', pointer, what: 'value', message: 'anyBranch can only be true', hint };
  }
  return {
    code: 'wrong-kind',
    pointer,
    what: 'value',
    message: `${fieldName(pointer)} is ${shown(value)}; in this place it must be ${allowed}`,
    hint: `write ${allowed}`,
  };
}

function notOneOf(pointer: string, value: unknown, allowed: readonly string[]): Mistake {
  const nearest = typeof value === 'string' ? didYouMean(value, allowed) : undefined;
  return {
    code: 'bad-value',
    pointer,
    what: 'value',
    message: `${fieldName(pointer)} is ${shown(value)}; it must be one of ${allowed.join(', ')}`,
    hint: nearest === undefined ? `write ${allowed.join(' or ')}` : `did you mean ${nearest}?`,
  };
}

function notExactlyOne({ parentSchema, data }: SchemaError, pointer: string): Mistake {
  const fields = (parentSchema.oneOf ?? []).flatMap(({ required }) => required);
  const there = fields.filter((field) => Object.hasOwn(data as object, field));
  return {
    code: 'bad-value',
    pointer,
    what: 'key',
    message: `${fieldName(pointer)} must have exactly one of ${fields.join(', ')}, and has ${there.join(' and ') || 'none'}`,
    hint: there.length > 1 ? 'make an entry of each' : 'add one of them',
  };
}

/** The schema forbids two pairs of fields. */
function contradiction(pointer: string, value: unknown): Mistake {
  if (typeof value === 'object' && value !== null && 'managed' in value) {
    return {
      code: 'bad-value',
      pointer: pointerTo(pointer, 'name'),
      what: 'key',
      message: 'a managed policy has its name in its ARN',
      hint: 'remove name',
    };
  }
  return {
    code: 'branches-and-any-branch',
    pointer: pointerTo(pointer, 'anyBranch'),
    what: 'key',
    message: 'branches names some branches and anyBranch admits all of them',
    hint: 'keep one of the two',
  };
}
