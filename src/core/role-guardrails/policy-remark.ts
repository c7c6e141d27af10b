/**
 * What an outside checker, such as IAM Access Analyzer, says about a policy document that we made: an error or a
 * security warning is a mistake at its place in the manifest, the rest is only reported.
 */

import type { DesiredRole } from '../model/desired-role.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { Finding } from '../model/finding.ts';
import type { SourceFile } from '../model/source-tree.ts';
import { PRESET_NAMES } from '../permissions/presets.ts';
import { parseDocument, type SourceDocument } from '../source/document.ts';
import { isJsonObject } from '../text/json.ts';
import { pointerTo, valueAt } from '../text/json-pointer.ts';

export interface PolicyRemark {
  readonly severity: 'error' | 'security-warning' | 'warning' | 'suggestion';
  /** As the checker names it, such as `PASS_ROLE_WITH_STAR_IN_RESOURCE`. */
  readonly code: string;
  readonly message: string;
  /** Where it is explained; '' if nowhere. */
  readonly link: string;
  /** Keys and numbers from the root of the document to the place. */
  readonly path: readonly (string | number)[];
}

/** A document of a role: an inline policy by its name, or the trust policy. */
export type PolicyOfRole = { readonly role: DesiredRole; readonly policy: string | 'trust policy' };

/** The remark in the form of the guardrails: with file, line and column. */
export function judged(
  { role, policy }: PolicyOfRole,
  remark: PolicyRemark,
  source: SourceDocument,
): { issue: Issue } | { finding: Finding } {
  const pointer = policy === 'trust policy' ? '/spec/repositories' : placeIn(source, policy, remark.path);
  const place = source.locate(pointer);
  const message = `${policy}: ${remark.message} (${remark.code})`;
  const remedy =
    remark.link === '' ? 'see the IAM User Guide, "Access Analyzer policy check reference"' : `see ${remark.link}`;
  if (remark.severity === 'error' || remark.severity === 'security-warning') {
    return { issue: { code: 'access-analyzer', message, remedy, pointer, place } };
  }
  return {
    finding: {
      code: 'access-analyzer',
      blocks: 'nothing',
      role: role.name,
      message,
      remedy,
      pointer,
      place,
    },
  };
}

/** The manifest of a role as it is in the source; every desired role has one. */
export function sourceOf({ file }: DesiredRole, files: readonly SourceFile[]): SourceDocument {
  const found = files.find(({ path }) => path === file);
  const { document } = found === undefined ? { document: undefined } : parseDocument(found);
  if (document === undefined) throw new Error(`${file} declares a role and cannot be read again`);
  return document;
}

/** From a place in the document that IAM gets to the place in the manifest that it comes from. */
function placeIn(source: SourceDocument, policy: string, path: PolicyRemark['path']): string {
  const entries = valueAt(source.value, '/spec/policies');
  const index = Array.isArray(entries) ? entries.findIndex((entry) => nameOf(entry) === policy) : -1;
  const pointer = `/spec/policies/${index}`;
  const entry = valueAt(source.value, pointer);
  if (!isJsonObject(entry)) return '/spec/policies';
  if ('document' in entry) return present(source, path.reduce(pointerTo, `${pointer}/document`));
  if ('statements' in entry) return present(source, path.map(asManifestsSpell).reduce(pointerTo, pointer));
  return pointer;
}

function nameOf(entry: unknown): unknown {
  if (!isJsonObject(entry)) return undefined;
  if ('name' in entry) return entry.name;
  return 'preset' in entry && PRESET_NAMES.includes(String(entry.preset)) ? entry.preset : undefined;
}

const SPELLINGS: Readonly<Record<string, string>> = {
  Statement: 'statements',
  Sid: 'sid',
  Effect: 'effect',
  Action: 'actions',
  Resource: 'resources',
  Condition: 'conditions',
};

function asManifestsSpell(key: string | number): string | number {
  return SPELLINGS[key] ?? key;
}

/** As far as the manifest has it: our documents write a list of one as a scalar. */
function present(source: SourceDocument, pointer: string): string {
  let there = pointer;
  while (valueAt(source.value, there) === undefined) there = there.slice(0, there.lastIndexOf('/'));
  return there;
}
