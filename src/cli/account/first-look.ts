/** An account before there are settings for it: what `init --from` reads. */
import { resolve } from 'node:path';
import type { AwsOptions } from '../../aws/clients.ts';
import type { AccountSurvey } from '../../core/import/account-basis.ts';
import { StateFileError } from '../../errors.ts';

/** Where to look: AWS, or a file with a dump, relative to the working directory. */
export type LookedAt = 'aws' | { readonly file: string };

/**
 * Reads, and writes nothing.
 * @throws StateFileError if the dump cannot be used, AccessDeniedError, UnreachableError, IncompleteReadError
 */
export async function firstLook(at: LookedAt, aws: AwsOptions, cwd: string): Promise<AccountSurvey> {
  const { surveyAccount } = await import('../../aws/account-survey.ts');
  if (at === 'aws') {
    const { awsClients } = await import('../../aws/clients.ts');
    const clients = awsClients(aws);
    try {
      return await surveyAccount(clients.iam, await clients.account());
    } finally {
      clients.close();
    }
  }
  const { loadState } = await import('../../embedded/state-file.ts');
  const { EmbeddedIam } = await import('../../embedded/embedded-iam.ts');
  const state = await loadState(resolve(cwd, at.file));
  if (state === undefined) {
    throw new StateFileError(`${at.file} is not there`, {
      remedy: `Make it with aws iam get-account-authorization-details > ${at.file}`,
    });
  }
  return surveyAccount(new EmbeddedIam(state), state.Account);
}
