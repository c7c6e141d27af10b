/** Files that are read and written as a whole. */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
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
  const aside = `${path}.${process.pid}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(aside, text);
    await rename(aside, path);
  } catch (cause) {
    // What cannot be written can perhaps not be removed either; the first failure is the one to tell.
    await rm(aside, { force: true }).catch(() => undefined);
    throw new StateFileError(`${path} cannot be written: ${String(cause)}`, {
      cause,
      remedy: 'Check that its folder can be written to and has space left.',
    });
  }
}

export function isNotThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
