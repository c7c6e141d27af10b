/** What is about to be written, read again as everything else reads it: nothing is written without that. */
import { desiredState } from '../compile/desired-state.ts';
import { indexLock } from '../manifest/lock-index.ts';
import type { BitbucketLock } from '../manifest/settings.ts';
import type { SourceFile } from '../model/source-tree.ts';
import { type LockFile, type LockFileChange, lockFilesAfter } from '../names/lock-files.ts';
import { isLockPath } from '../source/file-place.ts';
import { isGivenBack, isSameRole } from './grade.ts';
import type { ImportInput } from './import-input.ts';
import { type Judged, refusal } from './judged.ts';
import { textChanges } from './manifest-texts.ts';
import type { Reason } from './reason.ts';
import { teamFolder } from './role-names.ts';
import type { NamedLock } from './unknown-names.ts';

export interface Written {
  readonly taken: readonly Judged[];
  readonly texts: readonly LockFileChange[];
  /** Those that differ, and the lock file. */
  readonly files: readonly LockFileChange[];
  readonly unchanged: number;
}

/** Again without what does not pass the proof, until all does. */
export function written(
  wanted: readonly Judged[],
  named: NamedLock,
  input: ImportInput,
  refused: Map<string, Reason>,
): Written {
  for (;;) {
    const before = refused.size;
    const left = wanted.filter(({ role }) => !refused.has(role.name));
    const texts = textChanges(left, input, refused);
    const taken = left.filter(({ role }) => !refused.has(role.name));
    const used = usedBy(taken);
    const changes = named.changes.filter(({ after }) => after !== undefined && used.has(after));
    const kept = texts.filter(({ before, after }) => before !== after);
    const files = [...lockChanges(changes, taken, named.lock, input), ...kept];
    const unchanged = prove(taken, files, input, refused);
    if (refused.size === before) return { taken, texts, files, unchanged };
  }
}

/** The UUIDs that these manifests name. */
export function usedBy(taken: readonly Judged[]): Set<string> {
  const pairs = taken.flatMap(({ steps }) => steps.pairs.map(({ environment }) => environment));
  return new Set([...taken.flatMap(({ steps }) => steps.repositories), ...pairs]);
}

function lockChanges(
  changes: Parameters<typeof lockFilesAfter>[2]['changes'],
  taken: readonly Judged[],
  lock: BitbucketLock,
  { tree, lock: before }: ImportInput,
): LockFileChange[] {
  if (changes.length === 0) return [];
  const index = indexLock(lock);
  const teams = new Map(
    taken
      .toReversed()
      .flatMap(({ steps, team }) =>
        steps.repositories.map((uuid) => [index.byUuid.get(uuid)?.slug ?? '', team] as const),
      ),
  );
  const files: LockFile[] = tree.files
    .filter(({ path }) => isLockPath(path))
    .map(({ path, bytes }) => ({ path, text: new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes) }));
  return lockFilesAfter(
    files,
    before,
    { renames: [], changes },
    (slug) => teamFolder(teams.get(slug) ?? '', []) ?? 'imported',
  );
}

/**
 * Reads what is about to be written, as everything else reads it; what is not as it was graded is put into `refused`.
 * @returns how many roles are given back as they are
 */
function prove(
  taken: readonly Judged[],
  files: readonly LockFileChange[],
  { tree, now }: ImportInput,
  refused: Map<string, Reason>,
): number {
  const changed = new Map<string, SourceFile>(
    files.map(({ path, after }) => [path, { path, bytes: new TextEncoder().encode(after) }]),
  );
  const kept = tree.files.filter(({ path }) => !changed.has(path));
  const state = desiredState({ ...tree, files: [...kept, ...changed.values()] }, now);
  const byFile = new Map(state.roles.map((role) => [role.file, role]));
  let unchanged = 0;
  for (const { file, role, desired, graded, existing } of taken) {
    const read = byFile.get(file);
    const isAsGraded =
      read !== undefined && isSameRole(read, desired) && (graded.grade !== 'exact' || isGivenBack(role, read));
    if (isAsGraded && graded.grade === 'exact') unchanged += 1;
    if (isAsGraded) continue;
    const own = state.issues.filter(({ place }) => place.file === file);
    const issues = state.lock === undefined ? state.issues.filter(({ place }) => isLockPath(place.file)) : own;
    if (issues.length > 0 && (existing === undefined || state.lock === undefined))
      refused.set(role.name, refusal(issues));
    else {
      const words = `${file} would not say what the role is, also where it is changed`;
      refused.set(role.name, { code: 'manifest-differs', words, remedy: 'move the file away, and import again' });
    }
  }
  return unchanged;
}
