/** Placeholders in settings, lock file and manifests: a word of a page that stands where a value belongs. */
import type { Issue } from '../model/diagnosis.ts';
import { fieldName } from '../schema/mistake.ts';
import type { SourceDocument } from '../source/document.ts';
import { SOURCE_LIMITS } from '../source/source-limits.ts';
import { isJsonObject } from '../text/json.ts';
import { keysOf, pointerTo } from '../text/json-pointer.ts';
import { isPlaceholder, placeholderIn } from '../text/placeholder.ts';

/** Words for people, and the format of subjects, which consists of its own words in braces. */
const FREE: ReadonlySet<string> = new Set(['description', 'reason', 'who', 'by', 'subjectFormat']);

/**
 * What the schema says of a document, with placeholders named in the place of what follows from them. A value that the
 * schema refuses is one also if it only looks like one: `WORKSPACE_UUID`.
 */
export function withPlaceholders(document: SourceDocument, refused: readonly Issue[]): Issue[] {
  const isRefused = (pointer: string) => refused.some((issue) => isWithin(issue.pointer, pointer));
  const found = [...placeholders(document.value, '', isRefused)].slice(0, SOURCE_LIMITS.issuesPerFile);
  if (found.length === 0) return [...refused];
  const named = found.map(({ pointer, word, key }): Issue => {
    const [what, where] = PLACES[keysOf(pointer).findLast((part) => PLACES[part] !== undefined) ?? ''] ?? VALUE;
    return {
      code: 'placeholder',
      pointer,
      place: document.locate(pointer, key ? 'key' : 'value'),
      message: `${fieldName(pointer)}: ${word} is a placeholder`,
      remedy: `put ${what} in its place${where === undefined ? '' : `: ${where}`}`,
    };
  });
  return [...named, ...refused.filter((issue) => !found.some(({ pointer }) => isWithin(issue.pointer, pointer)))];
}

interface Found {
  readonly pointer: string;
  readonly word: string;
  /** Whether the name of a field is one, and not a value. */
  readonly key: boolean;
}

function* placeholders(value: unknown, pointer: string, isRefused: (pointer: string) => boolean): Iterable<Found> {
  if (typeof value === 'string') {
    const word = placeholderIn(value) ?? (isPlaceholder(value) && isRefused(pointer) ? value : undefined);
    if (word !== undefined) yield { pointer, word, key: false };
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* placeholders(item, pointerTo(pointer, index), isRefused);
  } else if (isJsonObject(value)) {
    const [[only, nothing] = ['', undefined], ...others] = Object.entries(value);
    // {WORKSPACE-UUID} without quotes is a mapping.
    if (others.length === 0 && nothing === null && isPlaceholder(`{${only}}`) && isRefused(pointer)) {
      yield { pointer, word: `{${only}}`, key: false };
      return;
    }
    for (const [key, inner] of Object.entries(value)) {
      const at = pointerTo(pointer, key);
      const word = placeholderIn(key);
      if (word !== undefined) yield { pointer: at, word, key: true };
      else if (!FREE.has(key)) yield* placeholders(inner, at, isRefused);
    }
  }
}

const OPENID_CONNECT = 'Repository settings, OpenID Connect, shows it';
const VALUE: readonly [string, string?] = ['the value that it stands for'];

/** By the innermost field that is known: what belongs there, and where it is found. */
const PLACES: Readonly<Record<string, readonly [what: string, where?: string]>> = {
  workspace: ['the slug of the workspace', 'it is the first part of the address of each of its repositories'],
  workspaceUuid: ['the UUID of the workspace, in quotes,', OPENID_CONNECT],
  audience: ['the audience of the workspace', `${OPENID_CONNECT}; or leave the line out, it is the default`],
  account: ['the account, in quotes,', '`aws sts get-caller-identity` prints it'],
  permissionsBoundary: ['the ARN of the boundary', '`aws iam list-policies --scope Local` prints it'],
  uuid: ['the UUID, in quotes,', '`rolekeeper resolve` writes it, Repository settings, OpenID Connect, shows it'],
  repositories: ['the slug of the repository', 'it is the last part of its address'],
  environments: ['the name of the environment', 'Repository settings, Deployments, shows it'],
  branches: ['the name of the branch', '`git branch` prints it'],
  managed: ['the ARN of the policy', '`aws iam list-policies` prints it'],
};

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}
