/**
 * A file with schema mistakes, as it would be without them, so that the checks behind the schema can go on and people
 * see every mistake in one run. What comes out is guesswork, and nothing of it is ever planned or written: it is only
 * checked for further mistakes, and those that rest on a guess are not reported (src/core/manifest/echoes.ts).
 *
 * The guesses are the schema's own: a field that is wrong is left out, as its default then holds; one that has to be
 * there, and an entry of a list, become the schema's first example, so that the entries after it keep their numbers.
 */

import { isJsonObject } from '../text/json.ts';
import { keysOf, pointerTo, valueAt } from '../text/json-pointer.ts';
import { fieldMeant } from './field-meant.ts';
import { isInsideAlternative, isOfAnotherKind, type Schema, type SchemaError, type Validator } from './schema-error.ts';

/** The copy that is changed; it is not used elsewhere. */
type Draft = Record<string, unknown>;

export interface Repaired {
  readonly value: unknown;
  /** The pointers where it says something that the file does not. */
  readonly guessed: readonly string[];
}

/** A file with more mistakes is not worth a guess: the list would be too long to read, and each guess takes time. */
const MOST_MISTAKES = 200;

/** A field that is left out may be needed, and its example may need fields of its own: so many times and no more. */
const ROUNDS = 5;

/** undefined if no sensible guess is possible: a list, a file of another kind. */
export function repaired(value: unknown, validate: Validator): Repaired | undefined {
  if (!isJsonObject(value)) return undefined;
  const copy: Draft = structuredClone(value);
  const guessed: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    if (validate(copy)) return { value: copy, guessed };
    const errors = (validate.errors ?? []).filter((error) => !isInsideAlternative(error) && error.keyword !== 'if');
    if (errors.length > MOST_MISTAKES || errors.some(isOfAnotherKind)) return undefined;
    // Two equal entries of a list do no harm; without one of them, the others would change their numbers.
    if (errors.every(isDouble)) return { value: copy, guessed: [...guessed, ...errors.map(pointerOfDouble)] };
    const done = new Set<string>();
    for (const error of errors) {
      for (const pointer of fix(copy, error, done, round)) {
        done.add(pointer);
        guessed.push(pointer);
      }
    }
  }
  return undefined;
}

/** Returns the pointers that it has changed. `done` are those of this round, whose other errors are echoes. */
function fix(root: Draft, error: SchemaError, done: ReadonlySet<string>, round: number): string[] {
  const { instancePath, params, parentSchema, keyword } = error;
  const at = valueAt(root, instancePath);
  const missing = (field: unknown): string[] => (isDraft(at) ? addExample(at, String(field), error) : []);
  switch (keyword) {
    case 'uniqueItems':
      return [];
    case 'additionalProperties':
      return [
        ...meantBy(String(params.additionalProperty), at, error),
        ...remove(root, pointerTo(instancePath, String(params.additionalProperty))),
      ];
    case 'required':
      return missing(params.missingProperty);
    case 'dependentRequired':
      // Another rule may forbid what goes with it: then neither of them stays.
      return round === 0
        ? missing(params.missingProperty)
        : remove(root, pointerTo(instancePath, String(params.property)));
    case 'minProperties':
      // The file did not leave it empty: what was wrong in it has gone, and to go with it says nothing more.
      if (round > 0 && !Array.isArray(valueAt(root, parentOf(instancePath)))) {
        remove(root, instancePath);
        return [];
      }
      return replace(root, instancePath, parentSchema, done);
    case 'anyOf':
    case 'oneOf':
    case 'not': {
      const fields = fieldsOf(parentSchema[keyword]);
      if (!isDraft(at) || fields.length === 0) return replace(root, instancePath, parentSchema, done);
      const there = fields.filter((field) => Object.hasOwn(at, field));
      if (there.length === 0) missing(fields[0]);
      for (const field of keyword === 'not' ? there.slice(-1) : there.slice(1)) delete at[field];
      return fields.map((field) => pointerTo(instancePath, field));
    }
    default:
      return error.propertyName === undefined
        ? replace(root, instancePath, parentSchema, done)
        : remove(root, pointerTo(instancePath, error.propertyName));
  }
}

function isDouble({ keyword }: SchemaError): boolean {
  return keyword === 'uniqueItems';
}

function pointerOfDouble({ instancePath, params: { i, j } }: SchemaError): string {
  return pointerTo(instancePath, Math.max(Number(i), Number(j)));
}

/** What an unknown field was meant to be: the nearest that is not there, or else any. */
function meantBy(field: string, parent: unknown, { instancePath, parentSchema }: SchemaError): string[] {
  const { absent, nearest } = fieldMeant(field, parent, parentSchema);
  return (nearest === undefined ? absent : [nearest]).map((one) => pointerTo(instancePath, one));
}

/** The fields among which a schema wants a choice. */
function fieldsOf(choices: Schema['anyOf' | 'oneOf' | 'not']): readonly string[] {
  return [choices ?? []].flat().flatMap(({ required }) => required ?? []);
}

function addExample(parent: Draft, field: string, { instancePath, parentSchema }: SchemaError): string[] {
  const schema = parentSchema.properties?.[field];
  if (schema !== undefined) parent[field] = exampleOf(schema);
  return [pointerTo(instancePath, field)];
}

/** Leaves a field out; an entry of a list gets the example. */
function replace(root: Draft, pointer: string, schema: Schema, done: ReadonlySet<string>): string[] {
  if (done.has(pointer)) return [];
  const parent = valueAt(root, parentOf(pointer));
  if (!Array.isArray(parent)) return remove(root, pointer);
  // A definition that many fields share has no example; of null, the field's own schema says more in the next round.
  const example = exampleOf(schema) ?? null;
  parent[Number(keysOf(pointer).at(-1))] = example;
  return example === null ? [] : [pointer];
}

function remove(root: Draft, pointer: string): string[] {
  const parent = valueAt(root, parentOf(pointer));
  if (isDraft(parent)) delete parent[keysOf(pointer).at(-1) ?? ''];
  return [pointer];
}

function parentOf(pointer: string): string {
  return pointer.slice(0, pointer.lastIndexOf('/'));
}

function isDraft(value: unknown): value is Draft {
  return isJsonObject(value);
}

function exampleOf(schema: Schema): unknown {
  return structuredClone(schema.const ?? schema.default ?? schema.examples?.[0]);
}
