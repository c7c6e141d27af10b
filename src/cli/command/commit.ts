/** The commit that a verb is about: named, or the one that a pipeline runs for. */
import { isCommit } from '../../core/source/revision-pointer.ts';
import { UsageError } from '../../errors.ts';
import type { Io } from './io.ts';
import { text } from './option.ts';

export const COMMIT = { commit: text('--commit <SHA>', 'the commit, in full; BITBUCKET_COMMIT if left out') };

/** @param verb for the message. @throws UsageError */
export function commitOf(named: string | undefined, verb: string, { env }: Pick<Io, 'env'>): string {
  const commit = named ?? env.BITBUCKET_COMMIT;
  if (commit === undefined) {
    throw new UsageError(`${verb} does not know the commit`, { remedy: 'Add --commit "$(git rev-parse HEAD)".' });
  }
  if (isCommit(commit)) return commit;
  throw new UsageError(`"${commit}" is not a commit in full: 40 hexadecimal digits`, {
    remedy: 'Give what `git rev-parse HEAD` prints.',
  });
}
