/** Files that are read and written as a whole. */
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { StateFileError } from '../errors.ts';

/**
 * undefined if there is no such file: that alone means "not there".
 * @throws StateFileError
 */
export async function readWhole(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (isNotThere(cause)) return undefined;
    throw new StateFileError(`${path} cannot be read: ${String(cause)}`, {
      cause,
      remedy: 'Check that it is a file and that you may read it.',
    });
  }
}

/**
 * Written aside and renamed, so that a crash leaves the old file or the new one. Folders are made.
 * @throws StateFileError
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  await writeAside(path, text, (aside) => rename(aside, path));
}

/**
 * Writes aside what could take its place, and removes it again.
 * @throws StateFileError
 */
export async function tryWhole(path: string, text: string): Promise<void> {
  await writeAside(path, text, (aside) => rm(aside));
}

async function writeAside(path: string, text: string, then: (aside: string) => Promise<void>): Promise<void> {
  const aside = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await refuseReadOnly(path);
    await writeFile(aside, text);
    await then(aside);
  } catch (cause) {
    // What cannot be written can perhaps not be removed either; the first failure is the one to report.
    await rm(aside, { force: true }).catch(() => undefined);
    throw new StateFileError(`${path} cannot be written: ${String(cause)}`, {
      cause,
      remedy: 'Check that the file is not read-only, and that its folder can be written to and has space left.',
    });
  }
}

/**
 * In a writable folder a file can be replaced even if it is read-only; but the person who made it read-only did not
 * want that.
 */
async function refuseReadOnly(path: string): Promise<void> {
  const found = await stat(path).catch((error: unknown) => {
    if (isNotThere(error)) return undefined;
    throw error;
  });
  // Not `access`: root may write to everything, and has made files read-only as well.
  if (found !== undefined && (found.mode & ANY_MAY_WRITE) === 0) throw new Error('the file is read-only');
}

const ANY_MAY_WRITE = 0o222;

export function isNotThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
