/**
 * Manifests and settings in which a stand-in has become a name: the words alone change, comments and order stay. Whom a
 * manifest admits does not change, as the lock file gives the new name the UUID that the old one had.
 */
import { isScalar, parseDocument } from 'yaml';
import type { Manifest } from '../manifest/manifest.ts';
import type { Settings } from '../manifest/settings.ts';
import type { SourceFile } from '../model/source-tree.ts';
import { SETTINGS_FILE } from '../source/file-place.ts';
import { keyText, LineEdits } from './line-edits.ts';
import type { Rename } from './lock-change.ts';
import type { LockFileChange } from './lock-files.ts';

export interface NamingFiles {
  readonly files: readonly SourceFile[];
  readonly manifests: readonly Pick<Manifest, 'document' | 'repositories' | 'environments'>[];
  readonly teams: Settings['teams'];
}

/** Only files that change. @param renames of repositories, and of environments under the new names of theirs */
export function renamedFiles({ files, manifests, teams }: NamingFiles, renames: readonly Rename[]): LockFileChange[] {
  const slugs = new Map(
    renames.filter(({ to }) => to.environment === undefined).map(({ from, to }) => [from.slug, to.slug]),
  );
  const slugOf = (name: string) => slugs.get(name) ?? name;
  const changes = manifests.map(({ document: { path }, repositories, environments }) => {
    const slugsAfter = repositories.map(slugOf);
    const inside = renames.filter(({ to }) => to.environment !== undefined && slugsAfter.includes(to.slug));
    const environmentOf = (name: string) =>
      inside.find(({ from }) => from.environment === name)?.to.environment ?? name;
    return {
      path,
      words: [
        ...wordsAt(['spec', 'repositories'], repositories, slugOf),
        ...wordsAt(['spec', 'environments'], environments, environmentOf),
      ],
    };
  });
  const ofTeams = [...(teams ?? [])].flatMap(([team, { repositories }]) =>
    wordsAt(['spec', 'teams', team, 'repositories'], repositories, slugOf),
  );
  return [...changes, { path: SETTINGS_FILE, words: ofTeams }].flatMap(({ path, words }) => {
    const file = files.find((one) => one.path === path);
    return file === undefined || words.length === 0 ? [] : changed(file, words);
  });
}

interface Word {
  readonly at: readonly (string | number)[];
  readonly from: string;
  readonly to: string;
}

function wordsAt(at: readonly string[], names: readonly string[], after: (name: string) => string): Word[] {
  const words = names.map((from, index) => ({ at: [...at, index], from, to: after(from) }));
  return words.filter(({ from, to }) => from !== to);
}

function changed({ path, bytes }: SourceFile, words: readonly Word[]): LockFileChange[] {
  const before = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const document = parseDocument(before);
  const lines = new LineEdits(before);
  for (const { at, from, to } of words) {
    const node = document.getIn(at, true);
    if (isScalar(node) && node.value === from) lines.replace(node, keyText(to));
  }
  const after = lines.applied();
  return after === before ? [] : [{ path, before, after }];
}
