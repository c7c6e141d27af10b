/** Paths that differ only in case, or in how an accent is spelt: on some disks they are one file. */
import { isManifestFile, printablePath } from './file-place.ts';
import type { Issue } from './types.ts';

/** An issue for each path that has such a twin. Folders count as well: `teams/Shop` and `teams/shop` are one team. */
export function pathCollisions(paths: readonly string[]): Map<string, Issue> {
  const spellings = new Map<string, string>();
  const collisions = new Map<string, Issue>();
  for (const path of paths.filter(isManifestFile).toSorted()) {
    const segments = path.split('/');
    for (const depth of segments.keys()) {
      const prefix = segments.slice(0, depth + 1).join('/');
      const folded = prefix.normalize('NFC').toLowerCase();
      const other = spellings.get(folded);
      spellings.set(folded, other ?? prefix);
      if (other !== undefined && other !== prefix) collisions.set(path, collision(path, prefix, other));
    }
  }
  return collisions;
}

function collision(path: string, prefix: string, other: string): Issue {
  return {
    code: 'file-collision',
    file: printablePath(path),
    line: 1,
    column: 1,
    pointer: '',
    message: `${printablePath(prefix)} and ${printablePath(other)} differ only in case: some computers see one file`,
    hint: 'rename one of them',
  };
}
