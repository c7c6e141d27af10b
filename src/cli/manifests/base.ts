/** `--base`: manifests that count as applied last, where nothing else remembers what was. */
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AppliedRoles } from '../../core/model/applied-role.ts';
import { SourceError } from '../../errors.ts';
import { GitRevision } from '../../files/git-revision.ts';
import { ManifestFolder } from '../../files/manifest-folder.ts';
import { loadDesired } from '../../reconcile.ts';
import { text } from '../command/option.ts';

export const BASE = {
  base: text(
    '--base <DIR|REVISION>',
    'manifests that were applied last, a folder or a revision of git, such as origin/main, where no state remembers it',
  ),
};

/**
 * Every valid role of them, as if it had been applied.
 * @param folder the manifests folder that is planned
 * @throws SourceError if they cannot be read, or their settings are wrong
 */
export async function baseRoles(base: string, folder: string, cwd: string): Promise<AppliedRoles> {
  const directory = resolve(cwd, base);
  const source = (await isFolder(directory))
    ? new ManifestFolder(directory)
    : new GitRevision(base, resolve(cwd, folder));
  const { settings, roles } = await loadDesired(source);
  if (settings === undefined) {
    throw new SourceError(`The settings or the lock file of ${base} are wrong, so it cannot be compared with.`, {
      remedy: 'Name a base whose settings are valid.',
    });
  }
  return new Map(
    roles.map((spec) => [
      spec.name,
      { version: 'rolekeeper.applied/v1' as const, digest: spec.digest, spec, earlier: [] },
    ]),
  );
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
