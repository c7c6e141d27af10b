/** Paths that differ only in case, or in how an accent is spelt: on some disks they are one file. */

import type { Issue } from '../model/diagnosis.ts';
import { isManifestFile } from './file-place.ts';
import { fileIssue, printablePath } from './source-issues.ts';

/** One issue for each path that has such a twin. Folders count as well: `teams/Shop` and `teams/shop` are one team. */
export function pathCollisions(paths: readonly string[]): Map<string, Issue[]> {
  const manifests = paths.filter(isManifestFile);
  const spellings = new Map<string, Set<string>>();
  for (const prefix of manifests.flatMap(prefixesOf)) {
    const known = spellings.get(fold(prefix));
    if (known === undefined) spellings.set(fold(prefix), new Set([prefix]));
    else known.add(prefix);
  }
  const collisions = new Map<string, Issue[]>();
  for (const path of manifests) {
    const prefix = prefixesOf(path).find((one) => (spellings.get(fold(one))?.size ?? 1) > 1);
    if (prefix === undefined) continue;
    const twin = [...(spellings.get(fold(prefix)) ?? [])].find((one) => one !== prefix) ?? '';
    collisions.set(path, [collision(path, prefix, twin)]);
  }
  return collisions;
}

/** `teams/shop/a.yaml`, `teams/shop`, `teams` */
function prefixesOf(path: string): string[] {
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  return parent === '' ? [path] : [path, ...prefixesOf(parent)];
}

function fold(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function collision(path: string, prefix: string, twin: string): Issue {
  const message = `${printablePath(prefix)} and ${printablePath(twin)} differ only in case: some computers see one file`;
  return fileIssue('file-collision', path, message, 'rename one of them');
}
