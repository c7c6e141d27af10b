/**
 * What is known of a folder of manifests, kept between two runs: one file in `.rolekeeper/cache`. Whatever is wrong with
 * it, nothing is known then, and everything is read: the answer of a command does not depend on it.
 *
 * Its first line is a seal, a digest over the rest, the version and build of the program, and the file's own place: its
 * number and the moment in which it was made. So it is believed only where it was written, by the very program that
 * reads it. A copy is not: one that was committed to git, or that comes from the cache of a pipeline, could have been
 * written by the person whose manifests are looked at. Nor is what another user wrote: in a folder that all may write to,
 * such as /tmp, anybody could have. Who can run programs here as this user can forge it (docs/threat-model.md).
 */
import type { BigIntStats } from 'node:fs';
import { constants, type FileHandle, lstat, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { KnownTree } from '../core/compile/known-files.ts';
import { DAY } from '../core/text/days.ts';
import { fullDigestInPieces, fullDigestOf } from '../core/text/digest.ts';

/** 5,000 roles take 6 MiB, and the manifests of a folder at most 16. */
const MOST_BYTES = 64 * 1024 * 1024;
/** One a folder of manifests; of more, those go that were written first. */
const MOST_FILES = 8;
const MOST_DAYS = 30;

export class KnownFile {
  /** Why nothing is known, or nothing was kept, where that is not as usual. */
  trouble: string | undefined;
  readonly #folder: string;
  readonly #name: string;
  readonly #program: string;

  /**
   * @param folder `.rolekeeper/cache`; made when something is written
   * @param manifests the folder of the manifests, absolute
   * @param program digest of the program that reads and writes
   */
  constructor(folder: string, manifests: string, program: string) {
    this.#folder = folder;
    this.#name = `${PREFIX}${fullDigestOf(manifests).slice(0, 16)}`;
    this.#program = program;
  }

  /** undefined: nothing is known. Never throws. */
  async read(now: Date): Promise<KnownTree | undefined> {
    try {
      await this.#refuseLinks();
      // Without following a link, and without waiting for the other end of a pipe.
      const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
      await using file = await open(join(this.#folder, this.#name), flags);
      return await this.#opened(await file.stat({ bigint: true }), file, now);
    } catch (error) {
      if (!isNotThere(error)) this.trouble = `nothing is known: ${String(error)}`;
      return undefined;
    }
  }

  async #opened(stats: BigIntStats, file: FileHandle, now: Date): Promise<KnownTree | undefined> {
    if (!stats.isFile() || stats.size > MOST_BYTES) throw new Error('it is not a plain file, or too large');
    if (isOfAnother(stats)) throw new Error('another user wrote it');
    if (isOld(stats, now)) return undefined;
    const text = await file.readFile('utf8');
    const end = text.indexOf('\n');
    const content = text.slice(end + 1);
    if (text.slice(0, end) === this.#seal(stats).update(content).digest('hex')) return JSON.parse(content) as KnownTree;
    throw new Error('it was not written here by this version');
  }

  /** Written aside and renamed: another command finds the old file or the new one. Never throws. */
  async write(tree: KnownTree, now: Date): Promise<void> {
    const path = join(this.#folder, this.#name);
    const aside = `${path}.${process.pid}.tmp`;
    try {
      await this.#refuseLinks();
      await mkdir(dirname(this.#folder), { recursive: true });
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      // What another command has removed meanwhile, or what cannot be removed, is no reason to keep nothing.
      await this.#tidy(now).catch(() => undefined);
      await rm(aside, { force: true });
      await using file = await open(aside, 'wx', 0o600);
      const seal = this.#seal(await file.stat({ bigint: true }));
      await file.write(`${NO_SEAL}\n`);
      for (const piece of piecesOf(tree)) {
        seal.update(piece);
        await file.writeFile(piece);
      }
      await file.write(seal.digest('hex'), 0);
      await rename(aside, path);
    } catch (error) {
      this.trouble = `nothing is kept: ${String(error)}`;
      await rm(aside, { force: true }).catch(() => undefined);
    }
  }

  /**
   * To be updated with the content.
   * @throws where the file system does not say when a file was made: then a copy could not be distinguished
   */
  #seal({ ino, birthtimeNs }: BigIntStats): ReturnType<typeof fullDigestInPieces> {
    if (birthtimeNs === 0n) throw new Error('this file system does not say when a file was made');
    return fullDigestInPieces().update([FORMAT, this.#program, ino, birthtimeNs, ''].join('\n'));
  }

  /** A link in the place of one of the folders could lead anywhere. What is not there is made. */
  async #refuseLinks(): Promise<void> {
    for (const folder of [dirname(this.#folder), this.#folder]) {
      const stats = await lstat(folder).catch((error: unknown) => {
        if (!isNotThere(error)) throw error;
      });
      if (stats !== undefined && !stats.isDirectory()) throw new Error(`${folder} is not a folder`);
    }
  }

  /** Keeps it out of git, whatever the repository ignores, and its size bounded. */
  async #tidy(now: Date): Promise<void> {
    await writeFile(join(this.#folder, '.gitignore'), '*\n', { flag: 'wx' }).catch(() => undefined);
    const names = (await readdir(this.#folder)).filter((name) => name.startsWith(PREFIX));
    const files = await Promise.all(
      names.map(async (name) => ({ name, stats: await lstat(join(this.#folder, name), { bigint: true }) })),
    );
    const others = files
      .filter(({ name }) => name !== this.#name)
      .sort((a, b) => Number(b.stats.mtimeNs - a.stats.mtimeNs));
    const old = others.filter(({ stats }, index) => index >= MOST_FILES - 1 || isOld(stats, now));
    await Promise.all(old.map(({ name }) => rm(join(this.#folder, name), { force: true })));
  }
}

const FORMAT = 'rolekeeper.known/v1';
/** As long as a seal, and in its place until all is written. */
const NO_SEAL = '-'.repeat(64);

/** As JSON. Of 5,000 roles the whole text and its copies were 15 MiB of the peak of a plan. */
function* piecesOf({ files, ...rest }: KnownTree): Generator<string> {
  yield `${JSON.stringify(rest).slice(0, -1)}${Object.keys(rest).length > 0 ? ',' : ''}"files":[`;
  for (let at = 0; at < files.length; at += FILES_A_PIECE) {
    const piece = JSON.stringify(files.slice(at, at + FILES_A_PIECE)).slice(1, -1);
    yield at === 0 ? piece : `,${piece}`;
  }
  yield ']}';
}

const FILES_A_PIECE = 200;
const PREFIX = 'known-';

function isOld({ mtimeMs }: BigIntStats, now: Date): boolean {
  return now.getTime() - Number(mtimeMs) > MOST_DAYS * DAY;
}

/** Where there are users with numbers: not on Windows. */
function isOfAnother({ uid }: BigIntStats): boolean {
  const own = process.geteuid?.();
  return own !== undefined && uid !== BigInt(own);
}

function isNotThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
