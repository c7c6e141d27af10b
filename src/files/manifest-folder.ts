/**
 * Manifests from a folder on disk. It follows no symbolic link and opens nothing but plain files, so that a pull
 * request cannot make it read something outside, or wait for ever.
 */
import { constants, type Dirent } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Issue } from '../core/model/diagnosis.ts';
import type { SourceFile, SourceTree } from '../core/model/source-tree.ts';
import { isManifestFile } from '../core/source/file-place.ts';
import { fileIssue } from '../core/source/source-issues.ts';
import { SOURCE_LIMITS } from '../core/source/source-limits.ts';
import { SourceError } from '../errors.ts';
import type { ManifestSource } from '../ports.ts';

/** More would not read faster: libuv has four threads for files. */
const FILES_AT_ONCE = 8;
/** Entries looked at before concluding that this is some other folder. */
const MOST_ENTRIES = 50_000;

const WHICH_FOLDER = 'Name the folder with rolekeeper.yaml in it, or make one with `rolekeeper init`.';

export class ManifestFolder implements ManifestSource {
  readonly #directory: string;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async read(): Promise<SourceTree> {
    const unreadable: Issue[] = [];
    const paths = await this.#manifestPaths(unreadable);
    if (paths.length === 0 && unreadable.length === 0) {
      throw new SourceError(`${this.#directory} holds no YAML file.`, { remedy: WHICH_FOLDER });
    }
    const limit = pLimit(FILES_AT_ONCE);
    const files = await limit.map(paths, (path) => this.#readFile(path, unreadable));
    return {
      name: this.#directory,
      revision: undefined,
      files: files.filter((file) => file !== undefined),
      unreadable,
    };
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
      unreadable.push(unreadableIssue(folder, cause));
      return [];
    }
  }

  async #readFile(path: string, unreadable: Issue[]): Promise<SourceFile | undefined> {
    try {
      // Without waiting for the other end, should it be a pipe; without following, should it have become a link.
      const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
      await using file = await open(join(this.#directory, path), flags);
      return { path, bytes: await contentOf(file) };
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

/** Of a file that is too large, only enough to show that: the validation reports it, with the limit. */
async function contentOf(file: FileHandle): Promise<Uint8Array> {
  const stats = await file.stat();
  if (!stats.isFile()) throw new Error('it is not a plain file');
  const size = Math.min(stats.size, SOURCE_LIMITS.bytesPerFile + 1);
  // One byte of room shows whether the file has grown since.
  const buffer = new Uint8Array(size + 1);
  let length = 0;
  for (let bytesRead = -1; bytesRead !== 0 && length < buffer.length; length += bytesRead) {
    ({ bytesRead } = await file.read(buffer, length, buffer.length - length));
  }
  if (length !== size && size <= SOURCE_LIMITS.bytesPerFile) throw new Error('it changed while it was read');
  return buffer.subarray(0, size);
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
