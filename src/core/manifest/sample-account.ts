/** The account of the samples, which nobody has: what to do where settings name it, or another account than is there. */

/** AWS's own documentation uses it. The samples in `manifests/` and the folder that `rolekeeper init` writes name it. */
const SAMPLE_ACCOUNT = '111122223333';

/** What the settings name, in words. */
export function accountOfSettings(account: string): string {
  return account === SAMPLE_ACCOUNT ? `${account}, the made-up account of the samples` : account;
}

/**
 * What helps where the settings name `account`, and AWS or the dump is `there`.
 * @param otherwise for an account that is somebody's
 */
export function remedyForAccount(account: string, there: string, otherwise: string): string {
  if (account !== SAMPLE_ACCOUNT) return otherwise;
  return `Leave the samples as they are: run \`rolekeeper init FOLDER\` with the name of a folder that is not there yet, put account ${there} and your workspace into its rolekeeper.yaml, and give that folder to this command.`;
}
