/** Mistakes that no single file has: what is missing, and what is too much. */

import type { Issue } from '../model/diagnosis.ts';
import type { SourceTree } from '../model/source-tree.ts';
import { LOCK_FILE, SETTINGS_FILE } from './file-place.ts';
import { fileIssue } from './source-issues.ts';

/** How much one pass reads. */
export interface TreeLimits {
  readonly files: number;
  readonly bytes: number;
}

/** undefined if the tree is small enough to be read. */
export function treeTooLarge({ files }: SourceTree, limits: TreeLimits): Issue | undefined {
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  if (files.length <= limits.files && bytes <= limits.bytes) return undefined;
  return fileIssue(
    'source-too-large',
    SETTINGS_FILE,
    `there are ${files.length} files with ${bytes} bytes; the limits are ${limits.files} files and ${limits.bytes} bytes`,
    'check that it is the right folder; if it is, divide it, and the roles, over several accounts',
  );
}

/** A file that could not be read is not missing. */
export function missingFiles({ files, unreadable }: SourceTree): Issue[] {
  const paths = [...files.map(({ path }) => path), ...unreadable.map(({ place }) => place.file)];
  const issues: Issue[] = [];
  if (!paths.includes(SETTINGS_FILE)) {
    issues.push(fileIssue('settings-missing', SETTINGS_FILE, `there is no ${SETTINGS_FILE}`, HOW_TO_BEGIN));
  }
  if (!paths.includes(LOCK_FILE)) {
    issues.push(fileIssue('lock-missing', LOCK_FILE, `there is no ${LOCK_FILE}`, HOW_TO_BEGIN));
  }
  if (!paths.some((path) => path.startsWith('teams/'))) {
    issues.push(fileIssue('no-manifests', 'teams/', 'no file here declares a role', 'write teams/<team>/<role>.yaml'));
  }
  return issues;
}

const HOW_TO_BEGIN = '`rolekeeper init` makes a folder to start from';
