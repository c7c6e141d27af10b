/**
 * What is known of manifests from the run before, so that only what was edited is read and judged again. There are two
 * layers, as they depend on different things:
 *
 *  - the value of a file without a mistake: by its path and its bytes
 *  - what the role guardrails say of a manifest that breaks none: by that, and by the *world*, which is the settings, the
 *    lock file with all of its parts, and which actions of the settings count at that moment
 *
 * All else is worked out every time: names become UUIDs, sizes are compared with quotas, files are compared with each
 * other. So no mistake ever comes from here, only its absence. The version of the program is not in here: whoever keeps
 * this (src/files/known-file.ts) keeps it for one.
 */

import { settingsAt } from '../manifest/known-actions.ts';
import { type KnownDocuments, knownDocument } from '../manifest/known-documents.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { Settings } from '../manifest/settings.ts';
import type { SourceFile, SourceTree } from '../model/source-tree.ts';
import type { CheckedRole } from '../role-guardrails/rule.ts';
import type { SourceDocument } from '../source/document.ts';
import { isLockPath, SETTINGS_FILE } from '../source/file-place.ts';
import { printablePath } from '../source/source-issues.ts';
import { fullDigestOf } from '../text/digest.ts';

/** What there is to say of a manifest that breaks no guardrail. */
export type Judgement = Pick<CheckedRole, 'findings' | 'powers'>;

export interface Judgements {
  /** undefined: it has to be judged. */
  judgementOf(manifest: Manifest): Judgement | undefined;
  keep(manifest: Manifest, judgement: Judgement): void;
}

/** Plain data: it is the same again after JSON. */
export interface KnownFile {
  readonly path: string;
  /** Of its bytes. */
  readonly digest: string;
  readonly value: unknown;
  /** In the world of the tree; absent: not known. */
  readonly judgement?: Judgement;
}

export interface KnownTree {
  /** By what the judgements are; absent: there are none. */
  readonly world?: string;
  readonly files: readonly KnownFile[];
}

const NOTHING: KnownTree = { files: [] };

/** What is known of one tree: the files of before that are still there, and what was learnt of the others. */
export class KnownFiles implements KnownDocuments {
  readonly #before: ReadonlyMap<string, KnownFile>;
  readonly #digests = new Map<SourceFile, string>();
  /** By path: what is there now. */
  readonly #files = new Map<string, KnownFile>();
  #world: string | undefined;
  #hasLearnt = false;

  constructor({ world, files }: KnownTree = NOTHING) {
    this.#before = new Map(files.map((file) => [file.path, file]));
    this.#world = world;
  }

  documentOf(file: SourceFile): SourceDocument | undefined {
    const before = this.#before.get(file.path);
    if (before?.digest !== this.#digest(file)) return undefined;
    this.#files.set(file.path, before);
    return knownDocument(file, before.value);
  }

  learn(file: SourceFile, { path, value }: SourceDocument): void {
    // Of two files with such names, the documents have the same path.
    if (path !== file.path) return;
    this.#files.set(path, { path, digest: this.#digest(file), value });
    this.#hasLearnt = true;
  }

  /** @param world see {@link worldOf}; of another one than before, every manifest is judged again */
  judgedBy(world: string): Judgements {
    if (world !== this.#world) {
      for (const [path, { judgement, ...file }] of this.#files) this.#files.set(path, file);
      this.#world = world;
    }
    return {
      judgementOf: ({ document }) => this.#files.get(document.path)?.judgement,
      keep: ({ document: { path } }, { findings, powers }) => {
        const file = this.#files.get(path);
        if (file === undefined) return;
        this.#files.set(path, { ...file, judgement: { findings, powers } });
        this.#hasLearnt = true;
      },
    };
  }

  /** What is worth keeping for the next run; undefined: nothing that was not known before. */
  get learnt(): KnownTree | undefined {
    if (!this.#hasLearnt && this.#files.size === this.#before.size) return undefined;
    return { ...(this.#world !== undefined && { world: this.#world }), files: [...this.#files.values()] };
  }

  /** Worked out once for each file, whether it turns out to be known or not. */
  #digest(file: SourceFile): string {
    const known = this.#digests.get(file) ?? fullDigestOf(file.bytes);
    this.#digests.set(file, known);
    return known;
  }
}

/** The digest of all that a manifest is judged by, beside itself. */
export function worldOf({ files }: SourceTree, settings: Settings, now: Date | undefined): string {
  const shared = files.filter(({ path }) => path === SETTINGS_FILE || isLockPath(path));
  const { knownActions } = now === undefined ? settings : settingsAt(settings, now);
  const parts = shared.map(({ path, bytes }) => [printablePath(path), fullDigestOf(bytes)]);
  return fullDigestOf(JSON.stringify([parts, [...(knownActions?.keys() ?? [])]]));
}
