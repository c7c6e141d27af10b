/** What a file of the manifests folder is, told by its path alone. */
import type { Code } from './codes.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Issue } from './types.ts';

export const SETTINGS_FILE = 'rolekeeper.yaml';
export const LOCK_FILE = 'bitbucket.lock.yaml';

export type FilePlace =
  | { is: 'settings' | 'lock' }
  | { is: 'role'; team: string }
  /** A README, a CODEOWNERS: none of our business. */
  | { is: 'ignored' }
  | { is: 'wrong'; issue: Issue };

/** IAM tag values hold these characters and 256 of them; the path and the team become tags of the role. */
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u;

export function placeOf(path: string): FilePlace {
  if (!isManifestFile(path)) return { is: 'ignored' };
  if (path === SETTINGS_FILE) return { is: 'settings' };
  if (path === LOCK_FILE) return { is: 'lock' };
  const segments = path.split('/');
  const [folder, team, file] = segments;
  if (folder !== 'teams' || segments.length !== 3 || !team || !/\.ya?ml$/.test(file ?? '')) {
    return wrong('file-misplaced', path, 'no role is declared here', misplacedHint(path));
  }
  if (!TAG_VALUE.test(path) || team === '.' || team === '..') {
    const message = 'the path cannot be an IAM tag value: at most 256 letters, digits, spaces and _.:/=+-@';
    return wrong('file-name', path, message, 'rename the file or the folder');
  }
  return { is: 'role', team };
}

/** Ends in .yaml or .yml, in whatever case: everything else in the folder is not for us. */
export function isManifestFile(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}

/** A path that does no harm on a terminal: whatever is not a visible character is spelt out. */
export function printablePath(path: string): string {
  return path.replaceAll(
    /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

function misplacedHint(path: string): string {
  if (!path.includes('/')) {
    const name = didYouMean(path, [SETTINGS_FILE, LOCK_FILE]);
    if (name !== undefined) return `did you mean ${name}?`;
  }
  if (/\.ya?ml$/i.test(path) && !/\.ya?ml$/.test(path)) return 'let its name end in .yaml, in lower case';
  return 'move it to teams/<team>/<role>.yaml, or take it out of this folder';
}

function wrong(code: Code, path: string, message: string, hint: string): FilePlace {
  return { is: 'wrong', issue: { code, file: printablePath(path), line: 1, column: 1, pointer: '', message, hint } };
}
