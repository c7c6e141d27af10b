/**
 * The one door: the files of a source become settings, lock and manifests, or mistakes. Every file is read, whatever
 * is wrong with the others, so that one run shows all there is. What comes out is trusted from here on.
 */
import { parseDocument, type SourceDocument } from './document.ts';
import { LOCK_FILE, placeOf, printablePath, SETTINGS_FILE } from './file-place.ts';
import { valueAt } from './json-pointer.ts';
import { lockFrom } from './lock-from.ts';
import type { Manifest } from './manifest.ts';
import { manifestFrom } from './manifest-from.ts';
import { pathCollisions } from './path-collisions.ts';
import { schemaIssues } from './schema-issues.ts';
import { BITBUCKET_LOCK, type FileSchema, PIPELINE_ROLE, SETTINGS } from './schemas.ts';
import type { BitbucketLock, Settings } from './settings.ts';
import { settingsFrom } from './settings-from.ts';
import { SOURCE_LIMITS } from './source-limits.ts';
import type { FrozenFile, Issue, SourceFile, SourceTree } from './types.ts';

export interface ValidatedTree {
  /** undefined if the file is missing or wrong. */
  settings: Settings | undefined;
  /** undefined if the file is missing or wrong. */
  lock: BitbucketLock | undefined;
  /** Sorted by path. */
  manifests: Manifest[];
  /** The files that are wrong, and those that could not be read: what they declared is left as it is. */
  frozen: FrozenFile[];
  /** Sorted by file and place. */
  issues: Issue[];
}

export function validateTree(
  tree: SourceTree,
  limits: { files: number; bytes: number } = SOURCE_LIMITS,
): ValidatedTree {
  const result: ValidatedTree = { settings: undefined, lock: undefined, manifests: [], frozen: [], issues: [] };
  const tooLarge = sizeIssue(tree, limits);
  if (tooLarge !== undefined) return { ...result, issues: [tooLarge, ...tree.unreadable] };
  const collisions = pathCollisions(tree.files.map(({ path }) => path));
  for (const file of tree.files.toSorted(byPath)) validateFile(file, collisions.get(file.path), result);
  for (const issue of tree.unreadable) {
    result.issues.push(issue);
    result.frozen.push({ file: issue.file, name: undefined });
  }
  result.issues.push(...missingFiles(tree), ...workspaceMismatch(result));
  result.issues.sort(byPlace);
  return result;
}

function validateFile(file: SourceFile, collision: Issue | undefined, result: ValidatedTree): void {
  const place = placeOf(file.path);
  if (place.is === 'ignored') return;
  if (place.is === 'settings') {
    result.settings = readAs(SETTINGS, file, result.issues, settingsFrom).read;
  } else if (place.is === 'lock') {
    result.lock = readAs(BITBUCKET_LOCK, file, result.issues, lockFrom).read;
  } else {
    const issues: Issue[] = [place.is === 'wrong' ? place.issue : collision].filter((issue) => issue !== undefined);
    const team = place.is === 'role' ? place.team : '';
    const { read, name } = readAs(PIPELINE_ROLE, file, issues, (document, found) =>
      manifestFrom(document, team, found),
    );
    result.issues.push(...issues);
    if (read !== undefined && issues.length === 0) result.manifests.push(read);
    else result.frozen.push({ file: printablePath(file.path), name });
  }
}

/** `name` is what the file says under metadata.name, even if nothing else of it can be used. */
function readAs<Read>(
  schema: FileSchema,
  file: SourceFile,
  issues: Issue[],
  from: (document: SourceDocument, issues: Issue[]) => Read | undefined,
): { read: Read | undefined; name: string | undefined } {
  const { document, issues: mistakes, remains } = parseDocument({ ...file, path: printablePath(file.path) });
  issues.push(...mistakes);
  const declared = valueAt(document === undefined ? remains : document.value, '/metadata/name');
  const name = typeof declared === 'string' ? declared : undefined;
  if (document === undefined) return { read: undefined, name };
  const wrong = schemaIssues(document, schema);
  issues.push(...wrong);
  return { read: wrong.length > 0 ? undefined : from(document, issues), name };
}

function sizeIssue({ files }: SourceTree, limits: { files: number; bytes: number }): Issue | undefined {
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (files.length <= limits.files && bytes <= limits.bytes) return undefined;
  return wholeTree(
    'source-too-large',
    SETTINGS_FILE,
    `the folder has ${files.length} files with ${bytes} bytes; the limits are ${limits.files} and ${limits.bytes}`,
    'is it the right folder? Otherwise divide it, and the roles, over several accounts',
  );
}

function missingFiles({ files, unreadable }: SourceTree): Issue[] {
  const paths = new Set([...files, ...unreadable.map(({ file }) => ({ path: file }))].map(({ path }) => path));
  const issues: Issue[] = [];
  if (!paths.has(SETTINGS_FILE)) {
    issues.push(
      wholeTree('settings-missing', SETTINGS_FILE, `there is no ${SETTINGS_FILE}`, 'make one with `rolekeeper init`'),
    );
  }
  if (!paths.has(LOCK_FILE)) {
    issues.push(wholeTree('lock-missing', LOCK_FILE, `there is no ${LOCK_FILE}`, 'make one with `rolekeeper init`'));
  }
  if (![...paths].some((path) => path.startsWith('teams/'))) {
    issues.push(
      wholeTree('no-manifests', 'teams', 'no file under teams/ declares a role', 'write teams/<team>/<role>.yaml'),
    );
  }
  return issues;
}

function wholeTree(code: Issue['code'], file: string, message: string, hint: string): Issue {
  return { code, file, line: 1, column: 1, pointer: '', message, hint };
}

/** One of the two files belongs to another workspace: its UUIDs would name strangers. */
function workspaceMismatch({ settings, lock }: ValidatedTree): Issue[] {
  if (settings === undefined || lock === undefined || settings.provider.workspace === lock.workspace) return [];
  const message = `the lock is of workspace ${lock.workspace}, the settings say ${settings.provider.workspace}`;
  return [wholeTree('workspace-mismatch', LOCK_FILE, message, 'correct the one that is wrong')];
}

function byPath(a: SourceFile, b: SourceFile): number {
  return a.path < b.path ? -1 : 1;
}

function byPlace(a: Issue, b: Issue): number {
  return a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1;
}
