/**
 * Bitbucket as a pass needs it, with the token that the secret holds.
 *
 * The archive is one request, whatever the repository holds; but bitbucket.org may not give it to an access token
 * (docs/assumptions.md). Then each file is read by itself, over the API, which the token certainly reads.
 */

import { BitbucketDeniedError, BitbucketUnreachableError } from '../errors.ts';
import { apiTransport } from './api-transport.ts';
import { commitArchive, TOKEN_FOR_ARCHIVES } from './archive.ts';
import { bitbucket } from './bitbucket.ts';
import { type Clock, machineClock } from './clock.ts';
import { commitFiles } from './commit-files.ts';
import type { CommitFolder } from './ports.ts';
import { sender } from './send.ts';
import type { BranchReader } from './source.ts';
import { Token } from './token.ts';

export interface BranchReaderOptions {
  /** An access token; with `email`, the API token of an account. */
  readonly token: string;
  readonly email?: string;
  /** For tests, on loopback: those of the API and of the archives. */
  readonly origins?: { readonly api: URL; readonly archives: URL };
}

/**
 * Asks for the token every time; the reader stays the same for as long as the token does, and what it has read of a commit.
 * @throws UsageError if the token cannot be sent; and what `optionsNow` throws
 */
export function branchReaders(
  optionsNow: () => Promise<BranchReaderOptions>,
  clock?: Clock,
): () => Promise<BranchReader> {
  let last: { readonly options: BranchReaderOptions; readonly reader: BranchReader } | undefined;
  return async () => {
    const options = await optionsNow();
    const isSame = last?.options.token === options.token && last.options.email === options.email;
    last = isSame && last ? last : { options, reader: branchReader(options, clock) };
    return last.reader;
  };
}

function branchReader(
  { token: secret, email, origins }: BranchReaderOptions,
  clock: Clock = machineClock,
): BranchReader {
  const token = email === undefined ? Token.bearer(secret) : Token.basic(email, secret);
  const api = { token, ...(origins && { origin: origins.api }) };
  const { names, commits } = bitbucket(api, clock);
  const archive = commitArchive({ token, ...(origins && { origin: origins.archives }) }, clock);
  const transport = apiTransport(api);
  const files = commitFiles({ send: sender(transport, clock), transport, clock });
  return { names, commits, folders: archiveOrFiles(archive, files) };
}

function archiveOrFiles(archive: CommitFolder, files: CommitFolder): CommitFolder {
  return {
    async read(place, folder) {
      try {
        return await archive.read(place, folder);
      } catch (error) {
        if (!(error instanceof BitbucketDeniedError)) throw error;
      }
      try {
        return await files.read(place, folder);
      } catch (error) {
        if (!(error instanceof BitbucketUnreachableError)) throw error;
        // Mostly the limit of an hour.
        const remedy = `The next pass goes on from here. If the limit of requests is too small for this many files: ${TOKEN_FOR_ARCHIVES}`;
        throw new BitbucketUnreachableError(error.message, { cause: error, remedy });
      }
    },
  };
}
