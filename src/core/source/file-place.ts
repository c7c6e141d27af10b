/** What a file of the manifests folder is, by its path alone. */

import type { Issue } from '../model/diagnosis.ts';
import { didYouMean } from '../text/did-you-mean.ts';
import { visible } from '../text/visible.ts';
import { fileIssue } from './source-issues.ts';

export const SETTINGS_FILE = 'rolekeeper.yaml';
export const LOCK_FILE = 'bitbucket.lock.yaml';
/** Beside it, for what does not fit into one file, or is kept apart: every YAML file in it is a part of the lock file. */
export const LOCK_FOLDER = 'bitbucket.lock.d';

export type FilePlace =
  | { readonly is: 'settings' | 'lock' }
  | { readonly is: 'role'; readonly team: string }
  /** A README, a CODEOWNERS: not read. */
  | { readonly is: 'ignored' }
  | { readonly is: 'wrong'; readonly issue: Issue };

/**
 * The path and the team become tags of the role: 256 of the characters that IAM takes in tag values. It also takes spaces
 * that look like others and letters that look like nothing; a path that people cannot read is not taken here.
 */
const TAG_VALUE = /^[\p{L} \p{N}_.:/=+\-@]{1,256}$/u;

export function placeOf(path: string): FilePlace {
  if (!isManifestFile(path)) return { is: 'ignored' };
  if (path === SETTINGS_FILE) return { is: 'settings' };
  if (isLockPath(path)) return { is: 'lock' };
  const [, team] = /^teams\/([^/]+)\/[^/]+\.ya?ml$/.exec(path) ?? [];
  if (team === undefined || team === '.' || team === '..') {
    return { is: 'wrong', issue: fileIssue('file-misplaced', path, 'no role is declared here', misplacedRemedy(path)) };
  }
  if (!TAG_VALUE.test(path) || visible(path) !== path) {
    const message = 'the path cannot be an IAM tag value: at most 256 letters, digits, spaces and _.:/=+-@';
    return { is: 'wrong', issue: fileIssue('file-name', path, message, 'rename the file or the folder') };
  }
  return { is: 'role', team };
}

/** A part of the lock file, or the folder of them. */
export function isLockPath(path: string): boolean {
  return path === LOCK_FILE || path === LOCK_FOLDER || PART.test(path);
}

const PART = new RegExp(`^${RegExp.escape(LOCK_FOLDER)}/[^/]+\\.ya?ml$`);

/** Ends in .yaml or .yml, in whatever case: everything else in the folder is not read. */
export function isManifestFile(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}

function misplacedRemedy(path: string): string {
  const near = path.includes('/') ? undefined : didYouMean(path, [SETTINGS_FILE, LOCK_FILE]);
  if (near !== undefined) return `did you mean ${near}?`;
  if (!/\.ya?ml$/.test(path)) return 'end its name in .yaml, in lower case';
  return 'move it to teams/<team>/<role>.yaml, or, if it declares no role, take it out of this folder';
}

/**
 * Whether a path can be that of a file in a manifests folder: relative, `/` between its parts, none of them `.` or
 * `..`, no backslash and nothing that cannot be seen. An object store has no folders and takes any key, so this has to
 * be checked.
 */
export function isPlainPath(path: string): boolean {
  if (path.length === 0 || path.length > 512 || /[\\\p{C}\p{Zl}\p{Zp}]/u.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}
