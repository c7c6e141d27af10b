/** One file through all of its checks: text, YAML, schema, and what the schema cannot say. */

import type { Issue } from '../model/diagnosis.ts';
import type { SourceFile } from '../model/source-tree.ts';
import { repaired } from '../schema/repair.ts';
import type { Validator } from '../schema/schema-error.ts';
import { schemaIssues } from '../schema/schema-issues.ts';
import { parseDocument, type SourceDocument } from '../source/document.ts';
import { printablePath } from '../source/source-issues.ts';
import { valueAt } from '../text/json-pointer.ts';
import { isEcho } from './echoes.ts';
import type { KnownDocuments } from './known-documents.ts';
import { withPlaceholders } from './placeholder-issues.ts';

export interface Reading<Read> {
  /**
   * What the file says. If it has mistakes, what it would say without them: only for finding more mistakes. undefined
   * if nothing can be read from it.
   */
  readonly read: Read | undefined;
  /** The pointers of mistakes and of the guesses in their place; empty if and only if the file can be trusted. */
  readonly guessed: readonly string[];
}

/** `from` turns what the schema lets through into a noun, and adds the mistakes that only show there. */
type From<Read> = (document: SourceDocument, issues: Issue[]) => Read;

/**
 * Every mistake is added to `issues`. `name` is the value of metadata.name, even if nothing else can be used.
 * @param known what is known of it is not read again, and `from` has the same to say about it as before
 */
export function readDocument<Read>(
  file: SourceFile,
  validate: Validator,
  from: From<Read>,
  issues: Issue[],
  known?: KnownDocuments,
): Reading<Read> & { name: string | undefined } {
  const before = known?.documentOf(file);
  if (before !== undefined) {
    const more: Issue[] = [];
    const read = from(before, more);
    issues.push(...more);
    return { read, guessed: more.map(({ pointer }) => pointer), name: nameIn(before.value) };
  }
  const parsed = parseDocument({ path: printablePath(file.path), bytes: file.bytes });
  issues.push(...parsed.issues);
  const name = nameIn(parsed.document?.value ?? parsed.remains);
  const { document } = parsed;
  if (document === undefined) return { read: undefined, guessed: WHOLE, name };
  const refused = schemaIssues(document, validate);
  const found = withPlaceholders(document, refused);
  issues.push(...found);
  const placeholders = found.filter(({ code }) => code === 'placeholder').map(({ pointer }) => pointer);
  if (refused.length === 0) {
    const more: Issue[] = [];
    const read = from(document, more);
    const rest = more.filter((issue) => !isEcho(issue, new Map([[document.path, placeholders]])));
    issues.push(...rest);
    if (found.length + rest.length === 0) known?.learn(file, document);
    return { read, guessed: [...placeholders, ...rest.map(({ pointer }) => pointer)], name };
  }
  const instead = repaired(document.value, validate);
  if (instead === undefined) return { read: undefined, guessed: WHOLE, name };
  const guessed = [...placeholders, ...instead.guessed];
  const more: Issue[] = [];
  const locate: SourceDocument['locate'] = (pointer, what) => document.locate(pointer, what);
  const read = from({ path: document.path, value: instead.value, locate }, more);
  issues.push(...more.filter((issue) => !isEcho(issue, new Map([[document.path, guessed]]))));
  return { read, guessed: [...guessed, ...more.map(({ pointer }) => pointer)], name };
}

const WHOLE: readonly string[] = [''];

/** A file that is missing, or cannot be read, counts as the example, so that the checks of the others go on. */
export function readOrExample<Read>(
  files: readonly SourceFile[],
  path: string,
  validate: Validator,
  from: From<Read>,
  issues: Issue[],
  known?: KnownDocuments,
): Reading<Read> {
  const file = files.find((one) => one.path === path);
  const reading = file && readDocument(file, validate, from, issues, known);
  if (reading?.read !== undefined) return reading;
  return { read: example(path, validate, from), guessed: WHOLE };
}

/** What the examples of a schema say; undefined if they are not enough. */
export function example<Read>(path: string, validate: Validator, from: From<Read>): Read | undefined {
  const made = repaired({}, validate);
  const locate = () => ({ file: path, line: 1, column: 1 });
  return made && from({ path, value: made.value, locate }, []);
}

function nameIn(value: unknown): string | undefined {
  const name = valueAt(value, '/metadata/name');
  return typeof name === 'string' ? name : undefined;
}
