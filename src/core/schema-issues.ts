/**
 * From a validator's errors to mistakes that people understand: one for each thing that is to be changed in the file,
 * in plain words, at its place. The wording stands in schema-wording.ts.
 */
import type { SourceDocument } from './document.ts';
import { pointerTo, valueAt } from './json-pointer.ts';
import type { SchemaError } from './schema-error.ts';
import { type Mistake, wordingOf } from './schema-wording.ts';
import type { FileSchema } from './schemas.ts';
import { SOURCE_LIMITS } from './source-limits.ts';
import type { Issue } from './types.ts';
import { unquotedUuid } from './unquoted.ts';

/** Empty if the document is as its schema wants it. */
export function schemaIssues(document: SourceDocument, schema: FileSchema): Issue[] {
  if (schema.validate(document.value)) return [];
  const errors = (schema.validate.errors ?? []).filter(speaksForItself);
  const mistakes = withoutEchoes(errors.map((error) => mistakeOf(error, document.value, schema)));
  const shown = mistakes.slice(0, SOURCE_LIMITS.issuesPerFile);
  return shown.map(({ what, instead: _, ...mistake }) => ({ ...mistake, ...document.locate(mistake.pointer, what) }));
}

/** An error inside a branch of anyOf or oneOf is told by that keyword, and one under `if` or propertyNames by the rest. */
function speaksForItself({ schemaPath, keyword }: SchemaError): boolean {
  return !/\/(anyOf|oneOf)\/\d/.test(schemaPath) && keyword !== 'if' && keyword !== 'propertyNames';
}

function mistakeOf(error: SchemaError, root: unknown, { schema }: FileSchema): Mistake {
  const pointer =
    error.propertyName === undefined ? error.instancePath : pointerTo(error.instancePath, error.propertyName);
  const value = error.propertyName ?? valueAt(root, error.instancePath);
  return unquotedUuid(value, pointer) ?? wordingOf(error, pointer, value, schema);
}

/**
 * Takes away what follows from another mistake: a second complaint about the same value, and the missing field that an
 * unknown one was meant to be.
 */
function withoutEchoes(mistakes: readonly Mistake[]): Mistake[] {
  const meant = new Set(mistakes.flatMap(({ instead }) => (instead === undefined ? [] : [instead])));
  const seen = new Set<string>();
  return mistakes.filter((mistake) => {
    const place = `${mistake.pointer} ${mistake.what}`;
    const isEcho =
      seen.has(place) ||
      (mistake.code === 'missing-field' && meant.has(mistake.pointer)) ||
      (mistake.code === 'who-is-missing' && WHO.some((field) => meant.has(pointerTo(mistake.pointer, field))));
    seen.add(place);
    return !isEcho;
  });
}

const WHO = ['branches', 'anyBranch', 'environments'];
