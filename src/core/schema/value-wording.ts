/** Values of the wrong type, empty ones, and those that are not among the ones allowed. */
import { didYouMean } from '../text/did-you-mean.ts';
import { fieldName, type Mistake, shown } from './mistake.ts';

const TYPES: Readonly<Record<string, { name: string; remedy: string }>> = {
  string: { name: 'a text', remedy: 'write one value here' },
  array: { name: 'a list', remedy: 'write it as a list: [a, b], or one "- …" a line' },
  object: { name: 'a mapping', remedy: 'write its fields below it, indented: "key: value"' },
  'string,object': { name: 'a text or a mapping', remedy: 'write delete, retain, or {quarantine: 7d}' },
  boolean: { name: 'true or false', remedy: 'write it without quotes' },
  integer: { name: 'a whole number', remedy: 'write a number, without quotes' },
  number: { name: 'a number', remedy: 'write a number, without quotes' },
};

export function wrongType(type: string, pointer: string, value: unknown): Mistake {
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
        remedy: `write ${value}s for seconds, ${value}m for minutes`,
      };
    }
    const message = `${name} must be a text, and YAML reads ${typeof value === 'boolean' ? 'a truth value' : 'a number'} here`;
    const remedy =
      typeof value === 'boolean'
        ? `put it in quotes: "${value}"`
        : 'put it in quotes: unquoted digits are a number, and lose their leading zeros';
    return { code: 'quote-it', pointer, what: 'value', message, remedy };
  }
  const { name: wanted, remedy } = TYPES[type] ?? {
    name: 'a text, a number or a list',
    remedy: 'write one value or a list',
  };
  const found = Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'a mapping' : shown(value);
  return { code: 'wrong-type', pointer, what: 'value', message: `${name} must be ${wanted}, not ${found}`, remedy };
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

export function notOneOf(pointer: string, value: unknown, allowed: readonly string[]): Mistake {
  const nearest = typeof value === 'string' ? didYouMean(value, allowed) : undefined;
  return {
    code: 'bad-value',
    pointer,
    what: 'value',
    message: `${fieldName(pointer)} is ${shown(value)}; it must be one of ${allowed.join(', ')}`,
    remedy: nearest === undefined ? `write ${allowed.join(' or ')}` : `did you mean ${nearest}?`,
  };
}
