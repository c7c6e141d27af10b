/**
 * A folder of a commit, file by file over the API: what an access token may read for certain. One request for a listing,
 * and one for each manifest, so that a folder of many roles uses up the requests of an hour; what was read of a commit is
 * kept, and the next try goes on from there. Needs the scope `repository`.
 *
 * The listing says of each file how long it is and whether it is a link, so that nothing has to be believed that is read.
 * Bitbucket's document has the operation (`…/src/{commit}/{path}`); its path holds slashes, which our types and Prism do
 * not know.
 */

import type { CommitPlace } from '../core/model/code-insights.ts';
import type { SourceFile } from '../core/model/source-tree.ts';
import { printablePath } from '../core/source/source-issues.ts';
import { BitbucketUnreachableError } from '../errors.ts';
import type { Clock } from './clock.ts';
import type { Transport } from './exchange.ts';
import { callFor, listedFolder, type Wanted } from './listed-folder.ts';
import { sentenceCase } from './operation.ts';
import type { CommitFolder } from './ports.ts';
import { requestOf, type Send, tryOnce, untilAnswered } from './send.ts';

const READS_AT_ONCE = 8;

export interface CommitFilesWorld {
  /** For listings. */
  readonly send: Send;
  /** For files, which are no JSON. */
  readonly transport: Transport;
  readonly clock: Clock;
}

export function commitFiles(world: CommitFilesWorld): CommitFolder {
  let kept: { readonly commit: string; readonly files: Map<string, Uint8Array> } | undefined;
  return {
    async read(place, folder) {
      if (kept?.commit !== place.commit) kept = { commit: place.commit, files: new Map() };
      const { files } = kept;
      const { wanted, unreadable } = await listedFolder(world.send, place, folder);
      const missing = wanted.filter(({ path }) => !files.has(path));
      for (let start = 0; start < missing.length; start += READS_AT_ONCE) {
        const batch = missing.slice(start, start + READS_AT_ONCE);
        const read = await Promise.allSettled(batch.map((file) => readFile(file, place, folder, world)));
        for (const one of read) if (one.status === 'fulfilled') files.set(one.value.path, one.value.bytes);
        const failed = read.find((one) => one.status === 'rejected');
        if (failed !== undefined) throw failed.reason;
      }
      return { files: wanted.map(({ path }) => ({ path, bytes: files.get(path) ?? new Uint8Array() })), unreadable };
    },
  };
}

async function readFile(
  { path, size }: Wanted,
  place: CommitPlace,
  folder: string,
  { transport, clock }: CommitFilesWorld,
): Promise<SourceFile> {
  const call = callFor(place, `${folder}/${path}`, `reading ${JSON.stringify(printablePath(path))}`);
  const exchange = () => transport.exchange(requestOf(call));
  return untilAnswered(call, clock, () =>
    tryOnce(call, { ...transport, exchange }, clock, ({ bytes }) => {
      if (bytes.length === size) return { result: { path, bytes } };
      const what = `it has ${bytes.length} bytes, and the listing says ${size}`;
      const error = new BitbucketUnreachableError(`${sentenceCase(call.doing)} failed: ${what}`, {
        remedy: 'Nothing to do: the next pass reads it again.',
      });
      return { error, setback: { isUndone: true, retryAfter: undefined } };
    }),
  );
}
