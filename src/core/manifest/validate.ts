/**
 * The one door: the files of a source become settings, lock and manifests, or mistakes. Every file is read, whatever
 * is wrong with the others, so that one run shows all there is. What comes out is trusted from here on.
 */

import type { FrozenFile } from '../model/desired-role.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { SourceFile, SourceTree } from '../model/source-tree.ts';
import * as schemas from '../schema/generated/validators.js';
import type { SourceDocument } from '../source/document.ts';
import { placeOf, SETTINGS_FILE } from '../source/file-place.ts';
import { pathCollisions } from '../source/path-collisions.ts';
import { printablePath } from '../source/source-issues.ts';
import { SOURCE_LIMITS } from '../source/source-limits.ts';
import { atOnce, type Steps } from '../source/steps.ts';
import { missingFiles, type TreeLimits, treeTooLarge } from '../source/tree-issues.ts';
import { type Guessed, isGuessed } from './echoes.ts';
import type { KnownDocuments } from './known-documents.ts';
import { readLock } from './lock-parts.ts';
import type { Manifest } from './manifest.ts';
import { manifestFrom } from './manifest-from.ts';
import { type Reading, readDocument, readOrExample } from './read-document.ts';
import type { BitbucketLock, Settings } from './settings.ts';
import { settingsFrom } from './settings-from.ts';

export interface ValidatedTree {
  /** undefined if the file is missing or wrong. */
  readonly settings: Settings | undefined;
  /** With all of its parts; undefined if it is missing, or one of them is wrong. */
  readonly lock: BitbucketLock | undefined;
  /** Sorted by path. */
  readonly manifests: readonly Manifest[];
  /** The files that are wrong, and those that could not be read: the roles that they declared stay as they are. */
  readonly frozen: readonly FrozenFile[];
  readonly issues: readonly Issue[];
  /** For finding more mistakes, beyond those of single files; undefined if there is too little to go on with. */
  readonly survey: Survey | undefined;
}

/** All files, with guesses in the place of what is wrong. Nothing of it may be planned. */
export interface Survey {
  readonly settings: Settings;
  readonly lock: BitbucketLock;
  readonly manifests: readonly Manifest[];
  /** Only files with mistakes are in it. */
  readonly guessed: Guessed;
}

/**
 * @param limits for callers that need other limits than the defaults: a benchmark, an account with raised quotas
 * @param known files that are in it are not read again
 */
export function validateTree(...given: Parameters<typeof validateInSteps>): ValidatedTree {
  return atOnce(validateInSteps(...given));
}

/** The same, a file a step. */
export function* validateInSteps(
  tree: SourceTree,
  limits: TreeLimits = SOURCE_LIMITS,
  known?: KnownDocuments,
): Steps<ValidatedTree> {
  const issues = [...tree.unreadable, ...missingFiles(tree)];
  const frozen: FrozenFile[] = tree.unreadable.map(({ place: { file } }) => ({ file, name: undefined }));
  const tooLarge = treeTooLarge(tree, limits);
  if (tooLarge !== undefined) {
    const nothing = { settings: undefined, lock: undefined, survey: undefined };
    return { ...nothing, manifests: [], frozen, issues: [tooLarge, ...issues] };
  }
  const settings = readSettings(tree, issues, known);
  const isWorkspaceKnown = !isGuessed(new Map([[SETTINGS_FILE, settings.guessed]]), SETTINGS_FILE, WORKSPACE);
  const workspace = isWorkspaceKnown ? settings.read?.provider.workspace : undefined;
  const lock = readLock(tree, workspace, issues, known);
  const guessed = new Map([[SETTINGS_FILE, settings.guessed], ...lock.guessed]);
  const manifests: Manifest[] = [];
  const broken: Manifest[] = [];
  const collisions = pathCollisions(tree.files.map(({ path }) => path));
  for (const file of tree.files.toSorted(byPath)) {
    const found: Issue[] = collisions.get(file.path) ?? [];
    const role = readRole(file, found, known);
    yield;
    issues.push(...found);
    if (found.length === 0) {
      if (role.read !== undefined) manifests.push(role.read);
      continue;
    }
    frozen.push({ file: printablePath(file.path), name: role.name });
    if (role.read === undefined) continue;
    broken.push(role.read);
    guessed.set(role.read.document.path, role.guessed);
  }
  return {
    settings: isTrusted(settings) ? settings.read : undefined,
    lock: [...lock.guessed.values()].every((list) => list.length === 0) ? lock.read : undefined,
    manifests,
    frozen,
    issues,
    survey: settings.read &&
      lock.read && { settings: settings.read, lock: lock.read, manifests: [...manifests, ...broken], guessed },
  };
}

const WORKSPACE = '/spec/provider/workspace';

function isTrusted({ guessed }: { guessed: readonly string[] }): boolean {
  return guessed.length === 0;
}

function readSettings({ files }: SourceTree, issues: Issue[], known: KnownDocuments | undefined): Reading<Settings> {
  return readOrExample(files, SETTINGS_FILE, schemas.settings, settingsFrom, issues, known);
}

/** Also a file in the wrong place: it may be the manifest of a role that exists. */
function readRole(
  file: SourceFile,
  issues: Issue[],
  known: KnownDocuments | undefined,
): Reading<Manifest> & { name: string | undefined } {
  const place = placeOf(file.path);
  if (place.is !== 'role' && place.is !== 'wrong') return { read: undefined, guessed: [], name: undefined };
  const team = place.is === 'role' ? place.team : '';
  const found: Issue[] = [];
  const from = (document: SourceDocument, mistakes: Issue[]) => manifestFrom(document, team, mistakes);
  const role = readDocument(file, schemas.pipelineRole, from, found, known);
  if (place.is === 'role') {
    issues.push(...found);
    return role;
  }
  // Settings under another name, or an empty file, are misplaced, and that is all.
  issues.push(place.issue, ...found.filter(({ code }) => code !== 'wrong-kind' && code !== 'yaml-empty'));
  return { ...role, read: undefined };
}

function byPath(a: SourceFile, b: SourceFile): number {
  return a.path < b.path ? -1 : 1;
}
