/** Reads JSON that people may have edited: every wrong place is named by its JSON pointer. */

import { isJsonObject, type JsonObject, parseJsonObject } from '../core/text/json.ts';
import { withoutUrlEncoding } from '../core/text/url-encoded.ts';

/** `pointer` is '' for the whole document. */
export class ShapeError extends Error {
  readonly pointer: string;

  constructor(pointer: string, message: string) {
    super(`${pointer || 'the file'} ${message}`);
    this.name = 'ShapeError';
    this.pointer = pointer;
  }
}

/** One member of an object, and where it stands. */
export interface Place {
  readonly value: unknown;
  readonly pointer: string;
}

export function member(object: JsonObject, name: string, pointer: string): Place {
  return { value: Object.hasOwn(object, name) ? object[name] : undefined, pointer: `${pointer}/${name}` };
}

/** @throws ShapeError */
export function object({ value, pointer }: Place): JsonObject {
  if (!isJsonObject(value)) throw new ShapeError(pointer, `must be an object, ${found(value)}`);
  return value;
}

/**
 * A policy document: as the AWS CLI prints it, or URL-encoded as the bare API sends it.
 * @throws ShapeError
 */
export function document(place: Place): JsonObject {
  const { value, pointer } = place;
  if (typeof value !== 'string') return object(place);
  const policy = parseJsonObject(withoutUrlEncoding(value));
  if (policy !== undefined) return policy;
  throw new ShapeError(
    pointer,
    'is a text that holds no policy document: neither JSON nor JSON that is URL-encoded, as the bare API sends it',
  );
}

/** An absent list is an empty one. @throws ShapeError */
export function list<T>({ value, pointer }: Place, read: (place: Place) => T): T[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw new ShapeError(pointer, `must be a list, ${found(value)}`);
  return value.map((item, index) => read({ value: item, pointer: `${pointer}/${index}` }));
}

/** @throws ShapeError */
export function text({ value, pointer }: Place): string {
  if (typeof value !== 'string') throw new ShapeError(pointer, `must be a text, ${found(value)}`);
  return value;
}

/** @throws ShapeError */
export function date(place: Place): string {
  const written = text(place);
  if (Number.isNaN(Date.parse(written))) throw new ShapeError(place.pointer, `must be an ISO date, not "${written}"`);
  return written;
}

/** @throws ShapeError */
export function wholeNumber({ value, pointer }: Place): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw new ShapeError(pointer, `must be a whole number, ${found(value)}`);
  }
  return value;
}

/** @throws ShapeError */
export function truth({ value, pointer }: Place): boolean {
  if (typeof value !== 'boolean') throw new ShapeError(pointer, `must be true or false, ${found(value)}`);
  return value;
}

export function optional<T>(place: Place, read: (place: Place) => T): T | undefined {
  return place.value === undefined ? undefined : read(place);
}

function found(value: unknown): string {
  if (value === undefined) return 'and is missing';
  if (value === null) return 'not null';
  if (Array.isArray(value)) return 'not a list';
  return typeof value === 'object' ? 'not an object' : `not a ${typeof value}`;
}
