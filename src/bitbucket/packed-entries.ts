/** The entries of a packed archive, one after the other, within bounds: what is beyond them is not unpacked. */
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { SOURCE_LIMITS } from '../core/source/source-limits.ts';

/** Why an archive is not taken: a clause, `it has a link …`. */
export class ArchiveProblem extends Error {}

/** @throws ArchiveProblem, or what the decoder says, while they are read */
export function entriesOf(archive: Uint8Array): AsyncIterable<ParsedTarEntry> {
  // `strict`: an archive that ends early is an error, and not a shorter archive.
  return ReadableStream.from(bounded(archive)).pipeThrough(createTarDecoder({ strict: true }));
}

async function* bounded(archive: Uint8Array): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { bytes: most } = SOURCE_LIMITS.archive;
  let bytes = 0;
  for await (const chunk of Readable.from([archive]).pipe(createGunzip()) as AsyncIterable<Uint8Array<ArrayBuffer>>) {
    bytes += chunk.length;
    if (bytes > most) throw new ArchiveProblem(`it has more than ${most} bytes when it is unpacked`);
    yield chunk;
  }
}

/** @throws ArchiveProblem if it is not as long as its header says */
export async function bytesOf(body: ParsedTarEntry['body'], size: number): Promise<Uint8Array> {
  const { archive } = SOURCE_LIMITS;
  if (size > archive.bytes) throw new ArchiveProblem(`an entry of it claims ${size} bytes`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  if (bytes.length !== size) throw new ArchiveProblem(`an entry of it has ${bytes.length} bytes, and claims ${size}`);
  return bytes;
}
