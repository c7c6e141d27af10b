/** Bitbucket as a pass needs it, with the token that the secret holds. */
import { commitArchive } from './archive.ts';
import { bitbucket } from './bitbucket.ts';
import { type Clock, machineClock } from './clock.ts';
import type { BranchReader } from './source.ts';
import { Token } from './token.ts';

export interface BranchReaderOptions {
  /** An access token; with `email`, the API token of an account. */
  readonly token: string;
  readonly email?: string;
  /** For tests, on loopback: those of the API and of the archives. */
  readonly origins?: { readonly api: URL; readonly archives: URL };
}

/** @throws UsageError if the token cannot be sent */
export function branchReader(
  { token: secret, email, origins }: BranchReaderOptions,
  clock: Clock = machineClock,
): BranchReader {
  const token = email === undefined ? Token.bearer(secret) : Token.basic(email, secret);
  const { names, commits } = bitbucket({ token, ...(origins && { origin: origins.api }) }, clock);
  const folders = commitArchive({ token, ...(origins && { origin: origins.archives }) }, clock);
  return { names, commits, folders };
}
