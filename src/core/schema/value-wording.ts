/** Values of the wrong type, empty ones, and those that are not among the ones allowed. */
import { didYouMean } from '../text/did-you-mean.ts';
import { fieldName, type Mistake, shown } from './mistake.ts';

const TYPES: Readonly<Record<string, { name: string; hint: string }>> = {
  string: { name: 'a text', hint: 'write one value here' },
  array: { name: 'a list', hint: 'write it as a list: [a, b], or one "- …" a line' },
  object: { name: 'a mapping', hint: 'write its fields below it, indented: "key: value"' },
  'string,object': { name: 'a text or a mapping', hint: 'write delete, retain, or {quarantine: 7d}' },
  boolean: { name: 'true or false', hint: 'write it without quotes' },
  integer: { name: 'a whole number', hint: 'write a number, without quotes' },
  number: { name: 'a number', hint: 'write a number, without quotes' },
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

export function emptyValue(pointer: string): Mistake {
  return {
    code: 'empty-value',
    pointer,
    what: 'value',
    message: `${fieldName(pointer)} is empty`,
    hint: 'write what is meant; "empty" could be read as "all" or as "none"',
  };
}

export function duplicateItem(pointer: string, list: unknown, index: number): Mistake {
  const value = Array.isArray(list) ? list[index] : undefined;
  return {
    code: 'duplicate-value',
    pointer,
    what: 'value',
    message: `${shown(value)} is in this list twice`,
    hint: 'keep one of the two',
  };
}

export function wrongConstant(pointer: string, value: unknown, allowed: unknown): Mistake {
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

export function notOneOf(pointer: string, value: unknown, allowed: readonly string[]): Mistake {
  const nearest = typeof value === 'string' ? didYouMean(value, allowed) : undefined;
  return {
    code: 'bad-value',
    pointer,
    what: 'value',
    message: `${fieldName(pointer)} is ${shown(value)}; it must be one of ${allowed.join(', ')}`,
    hint: nearest === undefined ? `write ${allowed.join(' or ')}` : `did you mean ${nearest}?`,
  };
}
