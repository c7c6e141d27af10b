/** What `resolve` needs of a manifests folder: the lock file with its texts, and the names that manifests use. */
import type { Manifest } from '../../core/manifest/manifest.ts';
import type { BitbucketLock, Settings } from '../../core/manifest/settings.ts';
import { validateTree } from '../../core/manifest/validate.ts';
import type { Issue } from '../../core/model/diagnosis.ts';
import type { SourceTree } from '../../core/model/source-tree.ts';
import type { LockFile } from '../../core/names/lock-files.ts';
import { parseDocument, type SourceDocument } from '../../core/source/document.ts';
import { isLockPath, SETTINGS_FILE } from '../../core/source/file-place.ts';

export interface NamesFolder {
  readonly lock: BitbucketLock;
  readonly files: readonly LockFile[];
  readonly documents: ReadonlyMap<string, SourceDocument>;
  /** Those without a mistake, sorted by path. */
  readonly manifests: readonly Manifest[];
  /** Of the settings, which name repositories too. */
  readonly teams: Settings['teams'];
  /** Mistakes in other manifests, whose names are not known. */
  readonly broken: readonly Issue[];
}

/** Without right settings and a right lock file there is nothing to go by; a lock file that is not there is an empty one. */
export function namesFolder(tree: SourceTree): NamesFolder | { readonly issues: readonly Issue[] } {
  const { settings, lock, manifests, issues } = validateTree(tree);
  const isBasic = ({ code, place: { file } }: Issue) =>
    code !== 'lock-missing' && (file === SETTINGS_FILE || isLockPath(file));
  const basic = issues.filter(isBasic);
  const isMissing = issues.some(({ code }) => code === 'lock-missing');
  const known =
    lock ?? (isMissing && settings ? { workspace: settings.provider.workspace, repositories: {} } : undefined);
  if (settings === undefined || known === undefined || basic.length > 0) return { issues: basic };
  const parts = tree.files.filter(({ path }) => isLockPath(path));
  return {
    lock: known,
    files: parts.map(({ path, bytes }) => ({ path, text: textOf(bytes) })),
    documents: new Map(
      parts.flatMap((file) => {
        const { document } = parseDocument(file);
        return document === undefined ? [] : [[file.path, document]];
      }),
    ),
    manifests,
    teams: settings.teams,
    broken: issues.filter((issue) => issue.code !== 'lock-missing' && !isBasic(issue)),
  };
}

/** All of it, also a byte order mark: what people have written stays. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
