/** `settings.json`: the settings and the lock file of the last revision that a plan was made by. */
import type { LastGood } from '../model/last-good.ts';
import type { SourceFile } from '../model/source-tree.ts';
import { LOCK_FILE, SETTINGS_FILE } from '../source/file-place.ts';
import { digestOf } from '../text/digest.ts';
import { parseJsonObject } from '../text/json.ts';
import { jsonText } from '../text/visible.ts';

/** What is kept of a source that a plan could be made by; undefined if it has not both files. */
export function lastGoodOf(files: readonly SourceFile[], revision: string | null): LastGood | undefined {
  const text = (name: string) => {
    const bytes = files.find(({ path }) => path === name)?.bytes;
    return bytes && new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  };
  const [settings, lock] = [text(SETTINGS_FILE), text(LOCK_FILE)];
  return settings === undefined || lock === undefined ? undefined : { revision, settings, lock };
}

/** The same files again. */
export function filesOfLastGood({ settings, lock }: LastGood): SourceFile[] {
  const bytes = (text: string) => new TextEncoder().encode(text);
  return [
    { path: LOCK_FILE, bytes: bytes(lock) },
    { path: SETTINGS_FILE, bytes: bytes(settings) },
  ];
}

/** Over the two texts alone: a revision that leaves them as they are brings nothing new to keep. */
export function lastGoodDigest({ settings, lock }: LastGood): string {
  return digestOf(JSON.stringify([settings, lock]));
}

export function lastGoodText({ revision, settings, lock }: LastGood): string {
  return `${jsonText({ version: 'rolekeeper.settings/v1', revision, settings, lock }, 2)}\n`;
}

/** @returns undefined if the text is not one that this version can read */
export function readLastGood(text: string): LastGood | undefined {
  const { version, revision, settings, lock } = parseJsonObject(text) ?? {};
  if (version !== 'rolekeeper.settings/v1' || typeof settings !== 'string' || typeof lock !== 'string')
    return undefined;
  return revision === null || typeof revision === 'string' ? { revision, settings, lock } : undefined;
}
