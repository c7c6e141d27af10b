/** An account before there are settings for it: what `init --from` reads, as `scan` reads it. */
import type { AccountSurvey } from '../../core/import/account-basis.ts';
import { DEFAULT_PATH } from '../../core/manifest/owner-settings.ts';
import type { Session } from '../command/verb.ts';
import { ReadingProgress } from '../text/reading-progress.ts';
import { openAccount } from './open-target.ts';
import type { TargetOptions } from './target.ts';

/**
 * Reads, and writes nothing.
 * @throws StateFileError if the dump cannot be used, WorldError
 */
export async function firstLook(at: TargetOptions, { io, output }: Session): Promise<AccountSurvey> {
  const progress = new ReadingProgress(io);
  const account = await openAccount(at, { ...io, onPage: (pages, roles) => progress.page(pages, roles) });
  try {
    if (account.note !== undefined) output.note(`${account.note}\n`);
    const providers = await account.providers();
    const { roles } = await account.reader.read({ account: account.account, path: DEFAULT_PATH, owner: '' });
    return { account: account.account, roles, providers };
  } finally {
    progress.clear();
    account.close();
  }
}
