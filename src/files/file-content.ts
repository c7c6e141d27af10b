/** The content of a manifest's file: plain files only, and of one that is too large only enough to show that. */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { open } from 'node:fs/promises';
import { SOURCE_LIMITS } from '../core/source/source-limits.ts';

/** Without waiting for the other end, should it be a pipe; without following, should it have become a link. */
const FLAGS = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Others wait meanwhile, for some 7 µs of a file that the system has at hand; by promises it is 60 µs of the processor.
 * @throws Error if it cannot be read
 */
export function contentAtOnce(path: string): Uint8Array {
  const file = openSync(path, FLAGS);
  try {
    const { buffer, size } = roomFor(fstatSync(file));
    let length = 0;
    for (let bytesRead = -1; bytesRead !== 0 && length < buffer.length; length += bytesRead) {
      bytesRead = readSync(file, buffer, length, buffer.length - length, null);
    }
    return whole(buffer, length, size);
  } finally {
    closeSync(file);
  }
}

/** The same, while others go on. @throws Error if it cannot be read */
export async function contentOf(path: string): Promise<Uint8Array> {
  await using file = await open(path, FLAGS);
  const { buffer, size } = roomFor(await file.stat());
  let length = 0;
  for (let bytesRead = -1; bytesRead !== 0 && length < buffer.length; length += bytesRead) {
    ({ bytesRead } = await file.read(buffer, length, buffer.length - length));
  }
  return whole(buffer, length, size);
}

/** Of a file that is too large, only enough to show that: the validation reports it, with the limit. */
function roomFor(stats: Stats): { buffer: Uint8Array; size: number } {
  if (!stats.isFile()) throw new Error('it is not a plain file');
  const size = Math.min(stats.size, SOURCE_LIMITS.bytesPerFile + 1);
  // One byte of room shows whether the file has grown since.
  return { buffer: new Uint8Array(size + 1), size };
}

function whole(buffer: Uint8Array, length: number, size: number): Uint8Array {
  if (length !== size && size <= SOURCE_LIMITS.bytesPerFile) throw new Error('it changed while it was read');
  return buffer.subarray(0, size);
}
