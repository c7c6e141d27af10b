/** Which field an unknown one was meant to be: never one that is there already, as no key can be written twice. */
import { didYouMean } from '../text/did-you-mean.ts';
import { isJsonObject } from '../text/json.ts';
import type { Schema } from './schema-error.ts';

export interface FieldMeant {
  /** undefined if none is near. */
  readonly nearest: string | undefined;
  /** The fields that could still be written. */
  readonly absent: readonly string[];
  /** The field of which this one looks like a second writing. */
  readonly repeats: string | undefined;
}

/** `parent` is the mapping with the unknown field, and `schema` what it should be. */
export function fieldMeant(field: string, parent: unknown, { properties = {} }: Schema): FieldMeant {
  const known = Object.keys(properties);
  const absent = known.filter((one) => !(isJsonObject(parent) && Object.hasOwn(parent, one)));
  const nearest = didYouMean(field, absent);
  return { nearest, absent, repeats: nearest === undefined ? didYouMean(field, known) : undefined };
}
