/** The lock file as `resolve` is about to write it, read as everything else reads it: before it is written. */
import type { BitbucketLock } from '../../core/manifest/settings.ts';
import { validateTree } from '../../core/manifest/validate.ts';
import type { Issue } from '../../core/model/diagnosis.ts';
import type { SourceTree } from '../../core/model/source-tree.ts';
import type { LockFileChange } from '../../core/names/lock-files.ts';
import { isLockPath } from '../../core/source/file-place.ts';

/**
 * Mistakes that it would have: a file that has grown too large.
 * @throws Error if it says something else than what was resolved
 */
export function mistakesAfter(
  tree: SourceTree,
  files: readonly LockFileChange[],
  expected: BitbucketLock,
): readonly Issue[] {
  if (files.length === 0) return [];
  const { lock, issues } = validateTree(withFiles(tree, files));
  const wrong = issues.filter(({ place }) => isLockPath(place.file));
  if (wrong.length > 0) return wrong;
  if (lock !== undefined && uuidsIn(lock) === uuidsIn(expected)) return [];
  throw new Error('the lock file would say something else than what was resolved');
}

/** What decides who is admitted, in one order. */
function uuidsIn({ repositories }: BitbucketLock): string {
  const entries = Object.entries(repositories).map(([slug, { uuid, environments }]) =>
    JSON.stringify([slug, uuid, Object.entries(environments).sort()]),
  );
  return entries.sort().join('\n');
}

/** With these files in the place of those of the same path. */
export function withFiles(tree: SourceTree, files: readonly LockFileChange[]): SourceTree {
  const changed = files.map(({ path, after }) => ({ path, bytes: new TextEncoder().encode(after) }));
  const others = tree.files.filter((file) => !changed.some(({ path }) => path === file.path));
  return { ...tree, files: [...others, ...changed] };
}
