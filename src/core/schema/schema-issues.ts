/**
 * From a validator's errors to mistakes that people understand: one for each thing that is to be changed in the file,
 * in plain words, at its place. The wording is in schema-wording.ts.
 */

import type { Issue } from '../model/diagnosis.ts';
import type { SourceDocument } from '../source/document.ts';
import { firstIssues } from '../source/source-issues.ts';
import { SOURCE_LIMITS } from '../source/source-limits.ts';
import { isJsonObject } from '../text/json.ts';
import { pointerTo } from '../text/json-pointer.ts';
import type { Mistake } from './mistake.ts';
import { isInsideAlternative, isOfAnotherKind, type SchemaError, type Validator } from './schema-error.ts';
import { wordingOf } from './schema-wording.ts';
import { unquotedUuid } from './unquoted-uuid.ts';

/** Some of them are echoes; of a file with thousands, more would not be read. */
const MOST_ERRORS = 4 * SOURCE_LIMITS.issuesPerFile;

/** Empty if the document is as its schema wants it. */
export function schemaIssues(document: SourceDocument, validate: Validator): Issue[] {
  if (validate(document.value)) return [];
  const all = (validate.errors ?? []).filter(speaksForItself).slice(0, MOST_ERRORS);
  const other = all.find(isOfAnotherKind);
  const mistakes = withoutEchoes((other === undefined ? all : [other]).map(mistakeOf));
  return firstIssues(
    mistakes
      .slice(0, SOURCE_LIMITS.issuesPerFile)
      .map(({ what, meant: _, ...mistake }) => ({ ...mistake, place: document.locate(mistake.pointer, what) })),
  );
}

/**
 * An error inside a branch of anyOf or oneOf is reported by that keyword, one under `if` or propertyNames by the rest,
 * and a wrong type by the definition that the field refers to, which knows more of it. And what is not a mapping at all
 * lacks no fields.
 */
function speaksForItself(error: SchemaError): boolean {
  const { keyword, data, parentSchema } = error;
  if (keyword === 'type' && parentSchema.$ref !== undefined) return false;
  if (isInsideAlternative(error) || keyword === 'if' || keyword === 'propertyNames') return false;
  return !['anyOf', 'oneOf', 'not'].includes(keyword) || isJsonObject(data);
}

function mistakeOf(error: SchemaError): Mistake {
  const { instancePath, propertyName } = error;
  const pointer = propertyName === undefined ? instancePath : pointerTo(instancePath, propertyName);
  return unquotedUuid(error, pointer) ?? wordingOf(error, pointer);
}

const WHO = ['branches', 'anyBranch', 'environments'];

/**
 * Removes what follows from another mistake: a second complaint about the same value, and the missing field that an
 * unknown one was meant to be.
 */
function withoutEchoes(mistakes: readonly Mistake[]): Mistake[] {
  const meant = new Set(mistakes.flatMap((mistake) => mistake.meant ?? []));
  const seen = new Set<string>();
  return mistakes.filter(({ code, pointer, what }) => {
    const place = `${what} ${pointer}`;
    if (seen.has(place)) return false;
    seen.add(place);
    if (code === 'missing-field') return !meant.has(pointer);
    return code !== 'who-is-missing' || !WHO.some((field) => meant.has(pointerTo(pointer, field)));
  });
}
