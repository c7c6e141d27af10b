/** One file through all of its checks: text, YAML, schema, and what the schema cannot say. */

import type { Issue } from '../model/diagnosis.ts';
import type { SourceFile } from '../model/source-tree.ts';
import type { Validator } from '../schema/schema-error.ts';
import { schemaIssues } from '../schema/schema-issues.ts';
import { parseDocument, type SourceDocument } from '../source/document.ts';
import { printablePath } from '../source/source-issues.ts';
import { valueAt } from '../text/json-pointer.ts';

export interface ReadDocument<Read> {
  /** undefined if something was added to the issues. */
  read: Read | undefined;
  /** What the file says under metadata.name, even if nothing else of it can be used. */
  name: string | undefined;
}

/** `from` takes a document that has passed `validate`. Every mistake is added to `issues`. */
export function readDocument<Read>(
  file: SourceFile,
  validate: Validator,
  from: (document: SourceDocument, issues: Issue[]) => Read | undefined,
  issues: Issue[],
): ReadDocument<Read> {
  const parsed = parseDocument({ path: printablePath(file.path), bytes: file.bytes });
  issues.push(...parsed.issues);
  const name = nameIn(parsed.document?.value ?? parsed.remains);
  if (parsed.document === undefined) return { read: undefined, name };
  const found = schemaIssues(parsed.document, validate);
  issues.push(...found);
  return { read: found.length === 0 ? from(parsed.document, issues) : undefined, name };
}

function nameIn(value: unknown): string | undefined {
  const name = valueAt(value, '/metadata/name');
  return typeof name === 'string' ? name : undefined;
}
