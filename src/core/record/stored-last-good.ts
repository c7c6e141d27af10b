/** `settings.json`: the settings and the lock file of the last revision that a plan was made by. */
import type { LastGood } from '../model/last-good.ts';
import type { SourceFile } from '../model/source-tree.ts';
import { isLockPath, SETTINGS_FILE } from '../source/file-place.ts';
import { digestOf } from '../text/digest.ts';
import { isTextMap, parseJsonObject } from '../text/json.ts';
import { jsonText } from '../text/visible.ts';

/** What is kept of a source that a plan could be made by; undefined if it has not both. */
export function lastGoodOf(files: readonly SourceFile[], revision: string | null): LastGood | undefined {
  const text = ({ bytes }: SourceFile) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const settings = files.find(({ path }) => path === SETTINGS_FILE);
  const parts = files.filter(({ path }) => isLockPath(path)).sort((a, b) => (a.path < b.path ? -1 : 1));
  if (settings === undefined || parts.length === 0) return undefined;
  return { revision, settings: text(settings), lock: Object.fromEntries(parts.map((part) => [part.path, text(part)])) };
}

/** The same files again. */
export function filesOfLastGood({ settings, lock }: LastGood): SourceFile[] {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const files = Object.entries({ ...lock, [SETTINGS_FILE]: settings });
  return files.map(([path, text]) => ({ path, bytes: bytes(text) })).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Over the texts alone: a revision that leaves them as they are brings nothing new to keep. */
export function lastGoodDigest({ settings, lock }: LastGood): string {
  return digestOf(JSON.stringify([settings, lock]));
}

export function lastGoodText({ revision, settings, lock }: LastGood): string {
  return `${jsonText({ version: 'rolekeeper.settings/v1', revision, settings, lock }, 2)}\n`;
}

/** @returns undefined if the text is not one that this version can read */
export function readLastGood(text: string): LastGood | undefined {
  const { version, revision, settings, lock } = parseJsonObject(text) ?? {};
  if (version !== 'rolekeeper.settings/v1' || typeof settings !== 'string' || !isTextMap(lock)) return undefined;
  return revision === null || typeof revision === 'string' ? { revision, settings, lock } : undefined;
}
