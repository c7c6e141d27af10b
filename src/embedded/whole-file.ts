/** Files that are read and written as a whole. */
import {
  access,
  chmod,
  constants,
  mkdir,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { decoded } from '../core/text/decoded.ts';
import { StateFileError } from '../errors.ts';
import { bytesOf, isNotThere, refuseSpecial, refuseSpecialAt } from './plain-file.ts';

/**
 * undefined if there is no such file: that alone means "not there".
 * @throws StateFileError
 */
export async function readWhole(path: string): Promise<string | undefined> {
  const bytes = await bytesOf(path);
  const text = bytes && decoded(bytes);
  if (bytes === undefined || text !== undefined) return text;
  throw new StateFileError(`${path} is not text in UTF-8 or UTF-16`, {
    remedy: 'Save it as UTF-8: in PowerShell with Out-File -Encoding utf8.',
  });
}

/** Another one after every write, as far as the disk tells; undefined if there is no such file, or it cannot be told. */
export async function stampOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && [found.dev, found.ino, found.size, found.mtimeNs, found.ctimeNs].join(' ');
}

/** When a file was written last; undefined if there is none, or it cannot be told. */
export async function writtenAt(path: string): Promise<Date | undefined> {
  return (await stat(path).catch(() => undefined))?.mtime;
}

/**
 * The file that a path leads to, so that one file has one name: links are followed, also to a file that is not there yet.
 * @throws StateFileError
 */
export async function realFile(path: string): Promise<string> {
  // What the shell makes of <(…) is a link to a pipe that has no name: followed, it would seem not to be there.
  await refuseSpecialAt(path);
  try {
    return await linksFollowed(path);
  } catch (cause) {
    throw new StateFileError(`${path} cannot be read: ${String(cause)}`, {
      cause,
      remedy: 'Check that what it goes through are folders, and links that lead somewhere.',
    });
  }
}

async function linksFollowed(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    const folder = dirname(path);
    if (!isNotThere(error) || folder === path) throw error;
    // A link to a file that is still to be made: replaced, it would make two accounts of one.
    const target = await readlink(path).catch(() => undefined);
    if (target !== undefined) return await linksFollowed(resolve(folder, target));
    return join(await linksFollowed(folder), basename(path));
  }
}

/**
 * Written aside and renamed, so that a crash leaves the old file or the new one; where the path is a link, the file that
 * it leads to. Folders are made; the mode of a file stays.
 * @throws StateFileError
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  await writeAside(path, text, rename);
}

/**
 * Writes aside what could take its place, and removes it again, with what a process that died has left.
 * @throws StateFileError
 */
export async function tryWhole(path: string, text: string): Promise<void> {
  await writeAside(path, text, async (aside, file) => {
    const old = new RegExp(`^${RegExp.escape(basename(file))}\\.\\d+\\.tmp$`);
    const files = await readdir(dirname(file));
    await Promise.all(
      files.filter((name) => old.test(name)).map((name) => rm(join(dirname(file), name), { force: true })),
    );
    await rm(aside, { force: true });
  });
}

async function writeAside(
  path: string,
  text: string,
  then: (aside: string, file: string) => Promise<void>,
): Promise<void> {
  let aside: string | undefined;
  try {
    const file = await linksFollowed(path);
    aside = `${file}.${process.pid}.tmp`;
    await mkdir(dirname(file), { recursive: true });
    const mode = await modeOf(file);
    await writeFile(aside, text);
    if (mode !== undefined) await chmod(aside, mode);
    await then(aside, file);
  } catch (cause) {
    // What cannot be written can perhaps not be removed either; the first failure is the one to report.
    if (aside !== undefined) await rm(aside, { force: true }).catch(() => undefined);
    throw new StateFileError(`${path} cannot be written: ${String(cause)}`, {
      cause,
      remedy: 'Check that the file is not read-only, and that its folder can be written to and has space left.',
    });
  }
}

/**
 * undefined: there is no file. In a writable folder a file can be replaced even if it is read-only, or another user's; but
 * the person who made it so did not want that.
 */
async function modeOf(path: string): Promise<number | undefined> {
  try {
    const stats = await stat(path);
    refuseSpecial(stats);
    const { mode } = stats;
    // `access` alone does not say it: root may write to everything, and has made files read-only as well.
    if ((mode & ANY_MAY_WRITE) === 0) throw new Error('the file is read-only');
    await access(path, constants.W_OK);
    return mode & PERMISSIONS;
  } catch (error) {
    if (isNotThere(error)) return undefined;
    throw error;
  }
}

const PERMISSIONS = 0o7777;

const ANY_MAY_WRITE = 0o222;
