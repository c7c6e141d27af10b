/**
 * The clone that the manifests lie in, and the commit at which a change of them left the branch that it goes to. A
 * pipeline's clone is shallow and knows one branch, so what is missing is fetched: the other branch, then more history, in
 * a few steps up to all of it. Each step has its time, and git never asks for a password.
 *
 * Nothing of the work tree is changed: only refs under refs/remotes/origin, and what they name.
 */
import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { SETTINGS_FILE } from '../core/source/file-place.ts';
import { SourceError } from '../errors.ts';

/** Where a change goes to: a branch of `origin`, which is fetched, or any revision that the clone has. */
export type Destination = { readonly branch: string } | { readonly revision: string };

/** As words for people: `main`. */
export function destinationName(destination: Destination): string {
  return 'branch' in destination ? destination.branch : destination.revision;
}

/** For each call of git. */
const MILLISECONDS = 120_000;

/** How much more history is fetched, as long as no common commit is found. */
const DEEPER = ['--deepen=100', '--deepen=1000', '--unshallow'];

export class GitClone {
  /** Of the directory, from the root of the repository, with a slash at its end; '' is the root itself. */
  readonly folder: string;
  readonly #directory: string;

  private constructor(directory: string, folder: string) {
    this.#directory = directory;
    this.folder = folder;
  }

  /** The clone around a directory; or, in words, why there is none. */
  static async around(directory: string): Promise<GitClone | { readonly why: string }> {
    try {
      const { code, out, err } = await git(directory, ['rev-parse', '--show-prefix']);
      if (code === 0) return new GitClone(directory, out.replace(/\n$/, ''));
      // As in a container whose user is another one: "detected dubious ownership".
      const isNone = err.includes('not a git repository');
      return {
        why: isNone ? 'the manifests folder lies in no git repository' : `git does not read it: ${lastLine(err)}`,
      };
    } catch {
      return { why: 'git cannot be started: the image of the step has to have it' };
    }
  }

  /**
   * The commit that HEAD and the destination have in common, on whatever branch HEAD is, or on none.
   * @throws SourceError if there is none, or it cannot be found
   */
  async mergeBase(destination: Destination): Promise<string> {
    const tip = await this.#tip(destination);
    for (const deeper of [...DEEPER, undefined]) {
      const { code, out } = await git(this.#directory, ['merge-base', 'HEAD', tip]);
      if (code === 0) return out.trim();
      if (deeper === undefined || !(await this.#isShallow())) break;
      await this.#fetch(destination, [deeper]);
      if ('branch' in destination && (await this.#isShallow()))
        await this.#fetch(destination, [deeper], BRANCH(destination));
    }
    throw failure(destination, 'has no commit in common with HEAD');
  }

  /**
   * The manifests folder at that commit, as `folder` is written: that of now; or, if it has no settings there, the one that
   * had them and is gone, as it was moved. undefined: there was none, or it could be any of several.
   */
  async folderAt(commit: string): Promise<string | undefined> {
    const isThere = async (path: string) =>
      (await git(this.#directory, ['ls-tree', '--name-only', commit, path])).out.trim() !== '';
    if (await isThere(SETTINGS_FILE)) return this.folder;
    const before = await this.#settingsFolders(['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit]);
    const now = new Set(await this.#settingsFolders(['ls-files', '-z', '--full-name', ':/']));
    const gone = before.filter((folder) => !now.has(folder));
    if (gone.length === 1) return gone[0];
    return (await isThere('.')) ? this.folder : undefined;
  }

  async #settingsFolders(listing: readonly string[]): Promise<string[]> {
    const paths = (await git(this.#directory, listing)).out.split('\0');
    return paths.filter((path) => basename(path) === SETTINGS_FILE).map((path) => path.slice(0, -SETTINGS_FILE.length));
  }

  /**
   * Whether `ancestor` is in the history of `commit`, which is fetched with its branch if the clone does not have it.
   * undefined: that cannot be known here.
   */
  async contains(commit: string, ancestor: string, branch: string): Promise<boolean | undefined> {
    const compare = async () => (await git(this.#directory, ['merge-base', '--is-ancestor', ancestor, commit])).code;
    let code = await compare();
    if (code !== 0 && code !== 1 && isBranch(branch)) {
      await git(this.#directory, [...FETCH, 'origin', BRANCH({ branch })]);
      code = await compare();
    }
    return code === 0 ? true : code === 1 ? false : undefined;
  }

  async #tip(destination: Destination): Promise<string> {
    if ('branch' in destination) {
      if (!isBranch(destination.branch)) throw failure(destination, 'is no name of a branch');
      await this.#fetch(destination, [], BRANCH(destination));
    }
    const name = 'branch' in destination ? `refs/remotes/origin/${destination.branch}` : destination.revision;
    const { code, out } = await git(this.#directory, [
      ...['rev-parse', '--verify', '--quiet', '--end-of-options'],
      `${name}^{commit}`,
    ]);
    if (code !== 0) throw failure(destination, 'is not in this clone');
    return out.trim();
  }

  async #isShallow(): Promise<boolean> {
    return (await git(this.#directory, ['rev-parse', '--is-shallow-repository'])).out.trim() === 'true';
  }

  /** Without a refspec: the branch that was cloned. @throws SourceError */
  async #fetch(destination: Destination, options: readonly string[], refspec?: string): Promise<void> {
    const args = [...FETCH, ...options, 'origin'];
    const { code, err } = await git(this.#directory, [...args, ...(refspec === undefined ? [] : [refspec])]);
    if (code !== 0) throw failure(destination, `cannot be fetched: ${lastLine(err)}`);
  }
}

const FETCH = ['fetch', '--quiet', '--no-tags', '--no-recurse-submodules'];

const BRANCH = ({ branch }: { branch: string }) => `+refs/heads/${branch}:refs/remotes/origin/${branch}`;

/** What git allows in a name, less what means something in a refspec or to a reader. */
function isBranch(name: string): boolean {
  return /^[^\p{C}\s~^:?*[\\]{1,250}$/u.test(name) && !/^[-/]|\.\.|@\{|\/$/.test(name);
}

function failure(destination: Destination, what: string): SourceError {
  return new SourceError(`${destinationName(destination)} ${what}, so that there is no merge base to compare with.`, {
    remedy: 'Name a branch or commit that this clone has with --base, or fetch more history (clone: depth: full).',
  });
}

function lastLine(err: string): string {
  return err.trim().split('\n').at(-1) || `it said nothing within ${MILLISECONDS / 1000} s`;
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** @throws Error if there is no git */
async function git(directory: string, args: readonly string[]): Promise<Ended> {
  const child = spawn('git', ['-C', directory, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: MILLISECONDS,
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
  });
  const ended = new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return { code, out, err };
}
