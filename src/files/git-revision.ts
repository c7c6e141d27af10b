/**
 * Manifests as a revision of git has them: what a pull request is compared with. git itself reads them, in two processes
 * whatever the number of files.
 */
import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import type { SourceFile, SourceTree } from '../core/model/source-tree.ts';
import { isManifestFile } from '../core/source/file-place.ts';
import { SOURCE_LIMITS } from '../core/source/source-limits.ts';
import { SourceError } from '../errors.ts';
import type { ManifestSource } from '../ports.ts';

export class GitRevision implements ManifestSource {
  readonly #revision: string;
  readonly #directory: string;
  readonly #folder: string | undefined;

  /**
   * @param directory the manifests folder, whose files of now do not matter
   * @param folder where it was at that revision, from the root of the repository; undefined: where it is now
   */
  constructor(revision: string, directory: string, folder?: string) {
    this.#revision = revision;
    this.#directory = directory;
    this.#folder = folder;
  }

  async read(): Promise<SourceTree> {
    // A full hash, so that what a person typed can be no option of git.
    const commit = await this.#git([
      'rev-parse',
      '--verify',
      '--quiet',
      '--end-of-options',
      `${this.#revision}^{commit}`,
    ]);
    const revision = commit.toString().trim();
    const tree = this.#folder === undefined ? [revision, '.'] : ['--full-tree', `${revision}:${this.#folder}`];
    const listed = await this.#git(['ls-tree', '-r', '-z', ...tree]);
    const blobs = blobsOf(listed.toString()).filter(({ path }) => isManifestFile(path));
    if (blobs.length === 0) throw this.#error(`has no YAML file in ${this.#directory}`);
    if (blobs.length > SOURCE_LIMITS.files) throw this.#error(`has more than ${SOURCE_LIMITS.files} YAML files`);
    const contents = await this.#git(['cat-file', '--batch'], blobs.map(({ id }) => `${id}\n`).join(''));
    return { name: `git revision ${this.#revision}`, revision, files: filesOf(blobs, contents), unreadable: [] };
  }

  /** What git prints. @throws SourceError */
  async #git(args: readonly string[], input = ''): Promise<Buffer> {
    const git = spawn('git', ['-C', this.#directory, ...args], { stdio: 'pipe' });
    // If git ends before it has read all of it, its exit code says so.
    git.stdin.on('error', () => undefined).end(input);
    const ended = new Promise<number | null>((resolve, reject) => git.on('error', reject).on('close', resolve));
    try {
      const [output, errors, code] = await Promise.all([buffer(git.stdout), buffer(git.stderr), ended]);
      if (code === 0) return output;
      throw new Error(errors.toString().trim() || 'there is no such revision');
    } catch (cause) {
      throw this.#error(`cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`);
    }
  }

  #error(what: string): SourceError {
    return new SourceError(`git revision ${this.#revision} ${what}.`, {
      remedy: `Name a commit, branch or tag that this clone has (\`git fetch\` brings it), or a folder.`,
    });
  }
}

interface Blob {
  readonly id: string;
  readonly path: string;
}

/** `100644 blob ID\tPATH`, each ended by a NUL; a link has the mode 120000, and a submodule is a commit. */
function blobsOf(listed: string): Blob[] {
  return listed.split('\0').flatMap((line) => {
    const match = /^100[0-7]{3} blob ([0-9a-f]+)\t(.+)$/s.exec(line);
    return match === null ? [] : [{ id: match[1] ?? '', path: match[2] ?? '' }];
  });
}

/** `ID blob SIZE\n`, so many bytes, `\n`; one after the other, in the order in which they were asked for. */
function filesOf(blobs: readonly Blob[], contents: Buffer): SourceFile[] {
  let at = 0;
  return blobs.map(({ path }) => {
    const begin = contents.indexOf('\n', at) + 1;
    const end = begin + Number(contents.subarray(at, begin).toString().trim().split(' ')[2]);
    at = end + 1;
    return { path, bytes: contents.subarray(begin, end) };
  });
}
