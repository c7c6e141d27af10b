/**
 * From YAML nodes to plain values, and the mistakes that only show here: a key twice, a key that is not a string, a key
 * that JavaScript gives a meaning of its own, a character that came in by an escape, a number that would be rounded.
 */
import { isMap, isScalar, isSeq, type ParsedNode, type Scalar, type YAMLMap } from 'yaml';
import { forbiddenCharacter } from '../text/forbidden-characters.ts';
import type { SourceProblem } from './source-issues.ts';

/** Adds to `problems`; the value is whole only if none is added. */
export function plainValue(node: unknown, problems: SourceProblem[]): unknown {
  if (isScalar(node)) return scalarValue(node, problems);
  if (isMap(node)) return mapValue(node as YAMLMap<unknown, unknown>, problems);
  if (isSeq(node)) return node.items.map((item) => plainValue(item, problems));
  return null;
}

function mapValue(map: YAMLMap<unknown, unknown>, problems: SourceProblem[]): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const { key, value: node } of map.items) {
    const name = keyOf(key, value, problems);
    const plain = plainValue(node, problems);
    if (name !== undefined) value[name] = plain;
  }
  return value;
}

/** The key's text; undefined if it cannot be one. */
function keyOf(key: unknown, siblings: Record<string, unknown>, problems: SourceProblem[]): string | undefined {
  const offset = offsetOf(key);
  const name = isScalar(key) ? scalarValue(key, problems) : undefined;
  if (typeof name !== 'string') {
    problems.push(notAString(key, offset));
    return undefined;
  }
  if (Object.hasOwn(siblings, name)) {
    problems.push({
      code: 'duplicate-key',
      offset,
      message: `"${name}" appears twice in this mapping`,
      remedy: 'keep one of the two',
    });
  }
  if (name === '<<') {
    problems.push({
      code: 'yaml-feature',
      offset,
      message: '<< is a YAML merge key, which manifests do not use',
      remedy: 'write the fields out',
    });
  }
  if (name === '__proto__' || name === 'constructor' || name === 'prototype') {
    problems.push({
      code: 'reserved-key',
      offset,
      message: `"${name}" cannot be a key`,
      remedy: 'remove it: no field has this name',
    });
    return undefined;
  }
  return name;
}

function notAString(key: unknown, offset: number): SourceProblem {
  if (isScalar(key) && key.value !== null) {
    return {
      code: 'quote-it',
      offset,
      message: `the key ${key.source} is read as a ${typeof key.value}`,
      remedy: `quote it: "${key.source}"`,
    };
  }
  return { code: 'yaml-feature', offset, message: 'a key is not a text', remedy: 'write "key: value"' };
}

function scalarValue(scalar: Scalar, problems: SourceProblem[]): unknown {
  const { value } = scalar;
  if (typeof value === 'number' && !isExact(value)) {
    problems.push({
      code: 'quote-it',
      offset: offsetOf(scalar),
      message: `${scalar.source} is read as a number that cannot be kept exactly`,
      remedy: `quote it if it is not meant to be a number: "${scalar.source}"`,
    });
  }
  const forbidden = typeof value === 'string' ? forbiddenCharacter(value) : undefined;
  if (forbidden !== undefined) {
    problems.push({
      code: 'forbidden-character',
      offset: offsetOf(scalar),
      message: `an escape in this value is ${forbidden.name}, ${forbidden.what}`,
      remedy: 'delete it: what people read must be what the file says',
    });
  }
  return value;
}

function isExact(value: number): boolean {
  return Number.isInteger(value) ? Number.isSafeInteger(value) : Number.isFinite(value);
}

function offsetOf(node: unknown): number {
  return (node as ParsedNode | null)?.range?.[0] ?? 0;
}
