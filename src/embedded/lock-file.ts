/** Files that only one process can create, so that one at a time does what they stand for. */
import { mkdir, open, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StateFileError } from '../errors.ts';

/** false: the file is there already. @throws StateFileError */
export async function createAlone(path: string, text: string): Promise<boolean> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'wx');
    try {
      await file.writeFile(text).finally(() => file.close());
    } catch (cause) {
      // On a full disk an empty file would be left, and count as a lock.
      await rm(path, { force: true }).catch(() => undefined);
      throw cause;
    }
    return true;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') return false;
    throw new StateFileError(`${path} cannot be written: ${String(cause)}`, {
      cause,
      remedy: 'Check that its folder can be written to and has space left.',
    });
  }
}

/** Milliseconds. A file that is not there is not old. */
export async function isOlder(path: string, milliseconds: number): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && Date.now() - found.mtimeMs > milliseconds;
}

/** Milliseconds. Reading and writing one small file takes a few; a holder of this age has died. */
const LONGEST = 10_000;

/**
 * Does a short piece of work while no other process does the same: others wait for it.
 * @throws StateFileError, and whatever `work` throws
 */
export async function alone<T>(path: string, work: () => Promise<T>): Promise<T> {
  while (!(await createAlone(path, String(process.pid)))) {
    if (await isOlder(path, LONGEST)) await rm(path, { force: true });
    await sleep(10);
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}
