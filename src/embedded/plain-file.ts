/**
 * Plain files, and nothing else: what is read as a state file or a dump must not be a pipe, which would be waited for,
 * or a device, which has no end.
 */
import type { Stats } from 'node:fs';
import { constants, open, stat } from 'node:fs/promises';
import { StateFileError } from '../errors.ts';

/** undefined if there is no such file. @throws StateFileError */
export async function bytesOf(path: string): Promise<Uint8Array | undefined> {
  await refuseSpecialAt(path);
  try {
    // It may have become a pipe since.
    await using file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    refuseSpecial(await file.stat());
    return await file.readFile();
  } catch (cause) {
    if (isNotThere(cause)) return undefined;
    throw unreadable(path, cause);
  }
}

/** What is not there is not special. @throws StateFileError */
export async function refuseSpecialAt(path: string): Promise<void> {
  try {
    refuseSpecial(await stat(path));
  } catch (cause) {
    if (!isNotThere(cause)) throw unreadable(path, cause);
  }
}

function unreadable(path: string, cause: unknown): StateFileError {
  return new StateFileError(`${path} cannot be read: ${String(cause)}`, {
    cause,
    remedy: 'Check that it is a plain file and that you may read it. What a pipe brings has to be saved first.',
  });
}

/** @throws Error */
export function refuseSpecial(stats: Stats): void {
  if (!stats.isFile()) throw new Error(`it is ${kindOf(stats)}, not a file`);
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  return stats.isSocket() ? 'a socket' : 'a device';
}

export function isNotThere(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
