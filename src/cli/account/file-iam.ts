/** The IAM that a file holds. */
import { accountOfSettings, remedyForAccount } from '../../core/manifest/sample-account.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import type { Fence } from '../../core/record/state-ports.ts';
import { digestOf } from '../../core/text/digest.ts';
import type { AccountState } from '../../embedded/account-state.ts';
import { EmbeddedIam } from '../../embedded/embedded-iam.ts';
import { fileIn, saveState, tryState } from '../../embedded/state-file.ts';
import { readWhole, stampOf, writtenAt } from '../../embedded/whole-file.ts';
import { StateFileError, WrongAccountError } from '../../errors.ts';
import type { IamSender } from '../../ports.ts';

/**
 * Every reading loads the file again if another process may have written it meanwhile.
 * Between the first change and `keep` it does not: the file is still without the change.
 */
export class FileIam implements IamSender {
  readonly #path: string;
  readonly #quotas: Partial<Pick<Settings['limits'], 'trustPolicyCharacters' | 'managedPoliciesPerRole'>>;
  readonly #fresh: AccountState | undefined;
  #iam: EmbeddedIam | undefined;
  #hasChanged = false;
  #isDump = false;
  /** Of what the file held when it was read; undefined: there was none. Not the text: 5,000 roles are 25 MiB of it. */
  #digest: string | undefined;
  /** When it was written, and as which file. */
  #stamp: string | undefined;
  /**
   * The fence of the writer: checked once more before the file is written, as a machine may have slept since the last
   * call.
   */
  fence: Fence = () => undefined;

  /** @param fresh the account, where there is no file yet */
  constructor(path: string, settings: Settings | undefined, fresh: AccountState | undefined) {
    this.#path = path;
    // If the settings say that AWS raised a quota, it is raised here too.
    this.#quotas = settings === undefined ? {} : quotasIn(settings);
    this.#fresh = fresh;
  }

  /** Whether there is a file. @throws StateFileError */
  async load(): Promise<boolean> {
    if (this.#hasChanged) return true;
    // Read twice, an account of 5,000 roles costs 60 MiB more. `keep` compares the text itself.
    const stamp = await stampOf(this.#path);
    if (stamp !== undefined && stamp === this.#stamp) return true;
    this.#stamp = stamp;
    const text = await readWhole(this.#path);
    this.#digest = digestOfFile(text);
    const read = text === undefined ? undefined : fileIn(text, this.#path);
    const state = read === undefined ? this.#fresh : read.state;
    this.#isDump = read?.isDump === true;
    if (state !== undefined) this.#iam = new EmbeddedIam(state, { quotas: this.#quotas });
    return text !== undefined;
  }

  /** Whether the AWS CLI printed the file. */
  get isDump(): boolean {
    return this.#isDump;
  }

  /** When the file was written, which is when a dump was made; undefined: it is not there any more. */
  written(): Promise<Date | undefined> {
    return writtenAt(this.#path);
  }

  /** @throws WrongAccountError: the file is of another account than the settings */
  refuseOtherAccount(expected: string, path: string): void {
    const { Account } = this.state;
    if (Account === expected) return;
    throw new WrongAccountError(
      `${path} is of account ${Account}, and the settings name ${accountOfSettings(expected)}.`,
      {
        remedy: remedyForAccount(expected, Account, DUMP_THE_OTHER),
      },
    );
  }

  get state(): AccountState {
    return this.#loaded.state;
  }

  send(command: unknown): Promise<unknown> {
    return this.#loaded.send(command);
  }

  /** As `send`, for what may change the account. */
  change(command: unknown): Promise<unknown> {
    this.#hasChanged = true;
    return this.send(command);
  }

  tryOut(): Promise<void> {
    return tryState(this.#path, this.state);
  }

  async keep(): Promise<void> {
    this.fence();
    // A person may have edited the file meanwhile: what was performed was performed on another account.
    if (digestOfFile(await readWhole(this.#path)) !== this.#digest) {
      throw new StateFileError(`${this.#path} was changed meanwhile: nothing of what was done is kept in it`, {
        remedy: 'Run the command again: it starts from what the file holds now.',
      });
    }
    this.#digest = digestOfFile(await saveState(this.#path, this.state));
    this.#stamp = undefined;
    this.#hasChanged = false;
  }

  get #loaded(): EmbeddedIam {
    if (this.#iam === undefined) throw new Error('the file is loaded first');
    return this.#iam;
  }
}

function quotasIn({ limits: { trustPolicyCharacters, managedPoliciesPerRole } }: Settings) {
  return { trustPolicyCharacters, managedPoliciesPerRole };
}

const DUMP_THE_OTHER =
  'Make the dump with credentials of that account (--profile or AWS_PROFILE), or correct the account in rolekeeper.yaml.';

function digestOfFile(text: string | undefined): string | undefined {
  return text === undefined ? undefined : digestOf(text);
}
