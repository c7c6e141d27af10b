/**
 * The one door: the files of a source become settings, lock and manifests, or mistakes. Every file is read, whatever
 * is wrong with the others, so that one run shows all there is. What comes out is trusted from here on.
 */

import type { FrozenFile } from '../model/desired-role.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { SourceFile, SourceTree } from '../model/source-tree.ts';
import * as schemas from '../schema/generated/validators.js';
import { LOCK_FILE, placeOf, SETTINGS_FILE } from '../source/file-place.ts';
import { pathCollisions } from '../source/path-collisions.ts';
import { printablePath } from '../source/source-issues.ts';
import { SOURCE_LIMITS } from '../source/source-limits.ts';
import { missingFiles, type TreeLimits, treeTooLarge } from '../source/tree-issues.ts';
import { lockFrom } from './lock-from.ts';
import type { Manifest } from './manifest.ts';
import { manifestFrom } from './manifest-from.ts';
import { readDocument } from './read-document.ts';
import type { BitbucketLock, Settings } from './settings.ts';
import { settingsFrom } from './settings-from.ts';

export interface ValidatedTree {
  /** undefined if the file is missing or wrong. */
  settings: Settings | undefined;
  /** undefined if the file is missing or wrong. */
  lock: BitbucketLock | undefined;
  /** Sorted by path. */
  manifests: Manifest[];
  /** The files that are wrong, and those that could not be read: what they declared is left as it is. */
  frozen: FrozenFile[];
  issues: Issue[];
}

/** `limits` is for those who know better than the defaults: a benchmark, an account with raised quotas. */
export function validateTree(tree: SourceTree, limits: TreeLimits = SOURCE_LIMITS): ValidatedTree {
  const issues = [...tree.unreadable, ...missingFiles(tree)];
  const frozen: FrozenFile[] = tree.unreadable.map(({ place: { file } }) => ({ file, name: undefined }));
  const tooLarge = treeTooLarge(tree, limits);
  if (tooLarge !== undefined) {
    return { settings: undefined, lock: undefined, manifests: [], frozen, issues: [tooLarge, ...issues] };
  }
  const settings = readSettings(tree, issues);
  const lock = readLock(tree, settings, issues);
  const manifests: Manifest[] = [];
  const collisions = pathCollisions(tree.files.map(({ path }) => path));
  for (const file of tree.files.toSorted(byPath)) {
    const found: Issue[] = collisions.get(file.path) ?? [];
    const role = readRole(file, found);
    issues.push(...found);
    if (role.manifest !== undefined && found.length === 0) manifests.push(role.manifest);
    else if (found.length > 0) frozen.push({ file: printablePath(file.path), name: role.name });
  }
  return { settings, lock, manifests, frozen, issues };
}

function readSettings({ files }: SourceTree, issues: Issue[]): Settings | undefined {
  const file = files.find(({ path }) => path === SETTINGS_FILE);
  return file && readDocument(file, schemas.settings, settingsFrom, issues).read;
}

function readLock({ files }: SourceTree, settings: Settings | undefined, issues: Issue[]): BitbucketLock | undefined {
  const file = files.find(({ path }) => path === LOCK_FILE);
  const workspace = settings?.provider.workspace;
  return file && readDocument(file, schemas.bitbucketLock, (...lock) => lockFrom(workspace, ...lock), issues).read;
}

/** Also what stands in the wrong place: it may be the manifest of a role that exists. */
function readRole(file: SourceFile, issues: Issue[]): { manifest: Manifest | undefined; name: string | undefined } {
  const place = placeOf(file.path);
  if (place.is !== 'role' && place.is !== 'wrong') return { manifest: undefined, name: undefined };
  const team = place.is === 'role' ? place.team : '';
  const found: Issue[] = [];
  const { read, name } = readDocument(
    file,
    schemas.pipelineRole,
    (document, mistakes) => manifestFrom(document, team, mistakes),
    found,
  );
  if (place.is === 'role') issues.push(...found);
  // Settings under another name are misplaced, and that is all.
  else issues.push(place.issue, ...found.filter(({ code }) => code !== 'wrong-kind'));
  return { manifest: read, name };
}

function byPath(a: SourceFile, b: SourceFile): number {
  return a.path < b.path ? -1 : 1;
}
