/**
 * Manifests from a folder on disk. It follows no symbolic link and opens nothing but plain files, so that a pull
 * request cannot make it read something outside, or wait for ever.
 */
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Issue } from '../core/model/diagnosis.ts';
import type { SourceFile, SourceTree } from '../core/model/source-tree.ts';
import { isManifestFile, SETTINGS_FILE } from '../core/source/file-place.ts';
import { fileIssue } from '../core/source/source-issues.ts';
import { SOURCE_LIMITS } from '../core/source/source-limits.ts';
import { SourceError } from '../errors.ts';
import type { ManifestSource } from '../ports.ts';
import { contentAtOnce, contentOf } from './file-content.ts';

/** More would not read faster: libuv has four threads for files. */
const FILES_AT_ONCE = 8;
/** Milliseconds: 1,000 files of a local disk take 7 to 11, 6,000 take 60. */
const PATIENCE = 100;
/** Entries looked at before concluding that this is some other folder. */
const MOST_ENTRIES = 50_000;

/**
 * The cache of `plan` and `validate` (src/cli/manifests/cache.ts), wherever they were run within the folder, is for one user
 * alone. No manifest, settings or part of the lock file can be at such a path, so for the others nothing is missing.
 */
const CACHE = /^(?:\.rolekeeper|(?:.+\/)?\.rolekeeper\/cache)$/;

const WHICH_FOLDER = 'Name the folder with rolekeeper.yaml in it, or make one with `rolekeeper init`.';

export class ManifestFolder implements ManifestSource {
  readonly #directory: string;
  readonly #patience: number;

  /** @param patience milliseconds for which files are read at once, however many they are */
  constructor(directory: string, patience = PATIENCE) {
    this.#directory = directory;
    this.#patience = patience;
  }

  async read(): Promise<SourceTree> {
    const unreadable: Issue[] = [];
    const paths = await this.#manifestPaths(unreadable);
    if (paths.length === 0 && unreadable.length === 0) {
      throw new SourceError(`${this.#directory} holds no YAML file.`, { remedy: WHICH_FOLDER });
    }
    const files = await this.#readFiles(paths, unreadable);
    return {
      name: this.#directory,
      revision: undefined,
      files: files.filter((file) => file !== undefined),
      unreadable,
    };
  }

  /** One after the other, at once, as long as that is quick; a disk behind a network is asked for several at a time. */
  async #readFiles(paths: readonly string[], unreadable: Issue[]): Promise<(SourceFile | undefined)[]> {
    const files: (SourceFile | undefined)[] = [];
    const until = performance.now() + this.#patience;
    for (const path of paths) {
      if (performance.now() >= until) break;
      files.push(this.#readAtOnce(path, unreadable));
    }
    const limit = pLimit(FILES_AT_ONCE);
    const rest = await limit.map(paths.slice(files.length), (path) => this.#readFile(path, unreadable));
    return [...files, ...rest];
  }

  /** rolekeeper.yaml by itself; undefined if it is not there or cannot be read, which `read` reports. */
  readSettings(): Promise<SourceFile | undefined> {
    return this.#readFile(SETTINGS_FILE, []);
  }

  /** Relative paths of all YAML files, sorted. */
  async #manifestPaths(unreadable: Issue[]): Promise<string[]> {
    const paths: string[] = [];
    const folders = [''];
    let entries = 0;
    for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
      for (const entry of await this.#entries(folder, unreadable)) {
        const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
        entries += 1;
        if (entry.isDirectory()) folders.push(path);
        else if (entry.isSymbolicLink()) unreadable.push(linkIssue(path));
        else if (isManifestFile(path)) paths.push(path);
      }
      if (entries > MOST_ENTRIES || paths.length > SOURCE_LIMITS.files) throw this.#tooMany();
    }
    return paths.sort();
  }

  async #entries(folder: string, unreadable: Issue[]): Promise<Dirent[]> {
    try {
      return await readdir(join(this.#directory, folder), { withFileTypes: true });
    } catch (cause) {
      if (folder === '') {
        const message = `The folder ${this.#directory} cannot be read: ${reason(cause)}.`;
        throw new SourceError(message, { cause, remedy: WHICH_FOLDER });
      }
      if (!CACHE.test(folder)) unreadable.push(unreadableIssue(folder, cause));
      return [];
    }
  }

  #readAtOnce(path: string, unreadable: Issue[]): SourceFile | undefined {
    try {
      return { path, bytes: contentAtOnce(join(this.#directory, path)) };
    } catch (cause) {
      unreadable.push(unreadableIssue(path, cause));
      return undefined;
    }
  }

  async #readFile(path: string, unreadable: Issue[]): Promise<SourceFile | undefined> {
    try {
      return { path, bytes: await contentOf(join(this.#directory, path)) };
    } catch (cause) {
      unreadable.push(unreadableIssue(path, cause));
      return undefined;
    }
  }

  #tooMany(): SourceError {
    const message = `${this.#directory} has more than ${SOURCE_LIMITS.files} YAML files or ${MOST_ENTRIES} entries.`;
    return new SourceError(message, { remedy: `${WHICH_FOLDER} If it is this one, divide it over several accounts.` });
  }
}

function linkIssue(path: string): Issue {
  const remedy = 'put the file itself here: a link could lead anywhere';
  return fileIssue('file-link', path, 'this is a symbolic link', remedy);
}

function unreadableIssue(path: string, cause: unknown): Issue {
  return fileIssue('file-unreadable', path, `it cannot be read: ${reason(cause)}`, 'look at its type and permissions');
}

/** `EACCES: permission denied`, without the path, which stands before it. */
function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message.replace(/, \w+ '.*$/s, '') : String(cause);
}
