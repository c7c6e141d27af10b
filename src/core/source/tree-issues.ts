/** Mistakes that no single file has: what is missing, and what is too much. */

import type { Code } from '../codes/codes.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { SourceTree } from '../model/source-tree.ts';
import { isLockPath, LOCK_FILE, SETTINGS_FILE } from './file-place.ts';
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
  const missing = NEEDED.filter(({ isThere }) => !paths.some(isThere));
  for (const { file, code, beside, more = '' } of missing) {
    // `init` overwrites nothing, so that it makes neither where one of them is there.
    const remedy =
      missing.length === NEEDED.length
        ? '`rolekeeper init` makes a folder to start from'
        : `write it beside ${beside}: \`rolekeeper explain ${code}\` prints one to begin with${more}`;
    issues.push(fileIssue(code, file, `there is no ${file}`, remedy));
  }
  if (!paths.some((path) => path.startsWith('teams/'))) {
    issues.push(fileIssue('no-manifests', 'teams/', 'no file here declares a role', 'write teams/<team>/<role>.yaml'));
  }
  return issues;
}

const NEEDED: readonly Needed[] = [
  {
    ...{ file: SETTINGS_FILE, code: 'settings-missing', beside: LOCK_FILE },
    isThere: (path: string) => path === SETTINGS_FILE,
  },
  {
    ...{ file: LOCK_FILE, code: 'lock-missing', beside: SETTINGS_FILE },
    more: '; `rolekeeper resolve` makes it from the names in the manifests',
    // A part is enough.
    isThere: isLockPath,
  },
];

interface Needed {
  readonly file: string;
  readonly code: Code;
  readonly beside: string;
  readonly more?: string;
  readonly isThere: (path: string) => boolean;
}
