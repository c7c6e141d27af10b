/**
 * The first half of `resolve`: stand-ins such as `unknown-5bca6b83` get the names that Bitbucket has for their UUIDs, in
 * the lock file, the manifests and the settings. What comes out is a tree that the second half goes on with.
 */
import { lookUpUnnamed } from '../../bitbucket/look-up-unnamed.ts';
import type { NameSource } from '../../bitbucket/ports.ts';
import type { Issue } from '../../core/model/diagnosis.ts';
import type { SourceTree } from '../../core/model/source-tree.ts';
import { lockAfter } from '../../core/names/lock-after.ts';
import type { Rename } from '../../core/names/lock-change.ts';
import { type LockFileChange, lockFilesAfter } from '../../core/names/lock-files.ts';
import { namingIssues, namingOf } from '../../core/names/naming.ts';
import { renamedFiles } from '../../core/names/renamed-files.ts';
import { unnamedIn } from '../../core/names/stand-in.ts';
import { mistakesAfter, withFiles } from './names-after.ts';
import { type NamesFolder, namesFolder } from './names-folder.ts';

export interface NamedTree {
  readonly tree: SourceTree;
  readonly names: NamesFolder;
  readonly files: readonly LockFileChange[];
  readonly renames: readonly Rename[];
  /** Of stand-ins that stay. */
  readonly issues: readonly Issue[];
}

/**
 * Without a stand-in, nothing is asked.
 * @throws as the source does; Error if a manifest would admit others than before
 */
export async function namedTree(tree: SourceTree, names: NamesFolder, source: NameSource): Promise<NamedTree> {
  const { lock } = names;
  const unnamed = unnamedIn(lock);
  if (unnamed.length === 0) return { tree, names, files: [], renames: [], issues: [] };
  const naming = namingOf(lock, unnamed, await lookUpUnnamed(source, lock.workspace, unnamed));
  const { renames } = naming;
  const files = [
    ...lockFilesAfter(names.files, lock, { renames, changes: [] }, () => ''),
    ...renamedFiles({ files: tree.files, manifests: names.manifests, teams: names.teams }, renames),
  ];
  const mistakes = mistakesAfter(tree, files, lockAfter(lock, { renames, changes: [] }));
  const after = withFiles(tree, files);
  const named = namesFolder(after);
  if (mistakes.length > 0 || 'issues' in named || placesOf(named) !== placesOf(names)) {
    throw new Error('the manifests would say something else after names were put for UUIDs');
  }
  return { tree: after, names: named, files, renames, issues: namingIssues(naming, named.lock, named.documents) };
}

/** The UUIDs that each manifest names, as far as the lock file has them. */
function placesOf({ manifests, lock: { repositories } }: NamesFolder): string {
  const places = manifests.map(({ document, repositories: slugs, environments }) => {
    const own = slugs.map((slug) => (Object.hasOwn(repositories, slug) ? repositories[slug] : undefined));
    const inside = environments.map((name) =>
      own.map((repository) => new Map(Object.entries(repository?.environments ?? {})).get(name) ?? ''),
    );
    return [document.path, own.map((repository) => repository?.uuid ?? ''), inside];
  });
  return JSON.stringify(places);
}

/** What becomes of each file when it is changed twice. */
export function bothChanges(first: readonly LockFileChange[], second: readonly LockFileChange[]): LockFileChange[] {
  const later = new Map(second.map((change) => [change.path, change]));
  const changed = new Set(first.map(({ path }) => path));
  return [
    ...first.map((change) => ({ ...change, after: later.get(change.path)?.after ?? change.after })),
    ...second.filter(({ path }) => !changed.has(path)),
  ];
}
