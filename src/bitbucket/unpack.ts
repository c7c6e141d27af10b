/**
 * A packed repository (`.tar.gz`) becomes the manifest files of one folder, in memory. Nothing is written to a disk, so
 * no entry can lead anywhere; but what cannot come from git, or cannot be taken whole, is no repository, and nothing is
 * concluded from it. Each refusal is a sentence that names the entry.
 *
 *  - every bound (source-limits.ts) holds while it is unpacked, before what is beyond it is kept
 *  - git has neither `..` nor absolute paths, nor devices, nor hard links, and no path twice: such an archive is refused,
 *    wherever in it that is
 *  - git has symbolic links. In the folder, or in place of it, one is refused; elsewhere it is of no interest
 *  - git has no empty folders: one in the folder stands for another repository (a submodule), or lost its files on the way
 *  - `.gitattributes` can take files out of an archive, or change them (export-ignore, export-subst): then a manifest would
 *    look as if it were not there
 *  - git writes the commit into the archive: another one than was asked for is refused
 */
import type { ParsedTarEntry } from 'modern-tar';
import type { Issue } from '../core/model/diagnosis.ts';
import type { SourceFile, SourceTree } from '../core/model/source-tree.ts';
import { isManifestFile, isPlainPath } from '../core/source/file-place.ts';
import { isCommit } from '../core/source/revision-pointer.ts';
import { fileIssue, printablePath } from '../core/source/source-issues.ts';
import { SOURCE_LIMITS } from '../core/source/source-limits.ts';
import { visible } from '../core/text/visible.ts';
import { ArchiveProblem, bytesOf, entriesOf } from './packed-entries.ts';

export interface Wanted {
  readonly commit: string;
  /** From the root of the repository. */
  readonly folder: string;
}

/** @throws ArchiveProblem */
export async function unpackFolder(
  archive: Uint8Array,
  wanted: Wanted,
): Promise<Pick<SourceTree, 'files' | 'unreadable'>> {
  if (archive[0] !== 0x1f || archive[1] !== 0x8b) throw new ArchiveProblem('it is no gzip file');
  const folder = new Folder(wanted);
  try {
    for await (const entry of entriesOf(archive)) {
      // Read, and not cancelled: the decoder is ahead by an entry, and would take the next one for cancelled.
      if (!(await folder.take(entry))) for await (const _ of entry.body);
    }
  } catch (error) {
    if (error instanceof ArchiveProblem) throw error;
    throw new ArchiveProblem(`it is damaged: ${visible(error instanceof Error ? error.message : String(error))}`);
  }
  return folder.whole();
}

/** What becomes of the entries, one after the other. */
class Folder {
  readonly #wanted: Wanted;
  readonly #files: SourceFile[] = [];
  readonly #unreadable: Issue[] = [];
  readonly #seen = new Set<string>();
  /** Those in the folder, with the names that they have in the archive, until something is found in them. */
  readonly #empty = new Map<string, string>();
  /** The one folder that everything in it lies in. */
  #root: string | undefined;
  #isThere = false;
  #bytes = 0;

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  /** @returns whether the body was read */
  async take({ header, body }: ParsedTarEntry): Promise<boolean> {
    const { entries } = SOURCE_LIMITS.archive;
    if (this.#seen.size >= entries) throw new ArchiveProblem(`it has more than ${entries} entries`);
    this.#checkCommit(header.pax?.comment);
    const path = this.#pathOf(header.name);
    const type = header.type ?? 'file';
    if (type !== 'file' && type !== 'directory' && type !== 'symlink') {
      throw new ArchiveProblem(`${quoted(header.name)} is a ${type}, which git cannot have`);
    }
    const { folder } = this.#wanted;
    const isAbove = path === folder || folder.startsWith(`${path}/`);
    const isInside = path.startsWith(`${folder}/`);
    if (type === 'symlink' && (isAbove || isInside)) {
      throw new ArchiveProblem(`${quoted(header.name)} is a symbolic link, which could lead anywhere`);
    }
    if (isAbove && path !== '' && type === 'file') {
      throw new ArchiveProblem(`${quoted(header.name)} is a file, and no folder`);
    }
    if (path === folder || isInside) this.#isThere = true;
    this.#empty.delete(path.slice(0, path.lastIndexOf('/')));
    if (type === 'directory' && isInside) this.#empty.set(path, header.name);
    if (type !== 'file') return false;
    if (this.#isAboutArchives(path)) return this.#checkAttributes(header.name, await bytesOf(body, header.size));
    return isInside && this.#keep(path.slice(folder.length + 1), header.size, body);
  }

  /** @throws ArchiveProblem if there is no such folder, or no manifest file in it */
  whole(): Pick<SourceTree, 'files' | 'unreadable'> {
    const { folder } = this.#wanted;
    if (!this.#isThere) throw new ArchiveProblem(`it has no folder ${quoted(folder)}`);
    if (this.#files.length === 0 && this.#unreadable.length === 0) {
      throw new ArchiveProblem(`its folder ${quoted(folder)} holds no YAML file`);
    }
    const [name] = this.#empty.values();
    if (name !== undefined) {
      throw new ArchiveProblem(`${quoted(name)} is empty: it is another repository, or all of it was left out`);
    }
    return { files: this.#files, unreadable: this.#unreadable };
  }

  /** From the root of the repository; '' is the root itself. */
  #pathOf(name: string): string {
    const plain = name.replace(/\/$/, '');
    const parts = plain.split('/');
    if (name.startsWith('/') || parts.some((part) => part === '' || part === '.' || part === '..')) {
      throw new ArchiveProblem(`${quoted(name)} is no path that git can have`);
    }
    if (this.#seen.has(plain)) throw new ArchiveProblem(`${quoted(name)} is in it twice`);
    this.#seen.add(plain);
    const [root = '', ...rest] = parts;
    this.#root ??= root;
    if (root !== this.#root) throw new ArchiveProblem(`${quoted(name)} lies outside of ${quoted(this.#root)}`);
    return rest.join('/');
  }

  #checkCommit(comment: string | undefined): void {
    const { commit } = this.#wanted;
    if (comment === undefined || !isCommit(comment) || comment === commit) return;
    throw new ArchiveProblem(`it is that of commit ${comment}, and ${commit} was asked for`);
  }

  /** One that counts for the folder. */
  #isAboutArchives(path: string): boolean {
    if (path !== '.gitattributes' && !path.endsWith('/.gitattributes')) return false;
    const above = path.slice(0, -'.gitattributes'.length);
    return above.startsWith(`${this.#wanted.folder}/`) || `${this.#wanted.folder}/`.startsWith(above);
  }

  #checkAttributes(name: string, bytes: Uint8Array): true {
    const word = /\bexport-(?:ignore|subst)\b/.exec(new TextDecoder().decode(bytes))?.[0];
    if (word === undefined) return true;
    throw new ArchiveProblem(
      `${quoted(name)} says ${word}, by which an archive is not what the commit has: take that line out`,
    );
  }

  async #keep(path: string, size: number, body: ParsedTarEntry['body']): Promise<boolean> {
    const { files, bytes, bytesPerFile } = SOURCE_LIMITS;
    if (!isManifestFile(path)) return false;
    if (this.#files.length + this.#unreadable.length >= files) {
      throw new ArchiveProblem(`its folder ${quoted(this.#wanted.folder)} has more than ${files} YAML files`);
    }
    if (!isPlainPath(path)) {
      this.#unreadable.push(fileIssue('file-misplaced', path, 'no manifest can have this path', 'rename the file'));
      return false;
    }
    if (size > bytesPerFile) {
      const message = `the file has ${size} bytes; the limit is ${bytesPerFile}`;
      this.#unreadable.push(fileIssue('file-too-large', path, message, 'one file is one role: use managed policies'));
      return false;
    }
    this.#bytes += size;
    if (this.#bytes > bytes) {
      throw new ArchiveProblem(`its folder ${quoted(this.#wanted.folder)} has more than ${bytes} bytes of YAML`);
    }
    this.#files.push({ path, bytes: await bytesOf(body, size) });
    return true;
  }
}

/** As people can see it, and no longer than they read. */
function quoted(name: string): string {
  const shown = printablePath(name);
  return JSON.stringify(shown.length > LONGEST_NAME ? `${shown.slice(0, LONGEST_NAME)}…` : shown);
}

const LONGEST_NAME = 200;
