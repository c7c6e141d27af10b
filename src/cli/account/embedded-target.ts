/** An embedded IAM in a file: its own, in .rolekeeper, or one that the command line names, such as a dump. */

import { resolve } from 'node:path';
import { FencedSender } from '../../aws/fenced-sender.ts';
import { longestSession } from '../../aws/longest-session.ts';
import { NEARLY_BITBUCKET, readBitbucketProviders } from '../../aws/provider-list.ts';
import { IamRoleReader } from '../../aws/role-reader.ts';
import { IamRoleWriter } from '../../aws/role-writer.ts';
import { DUMP_COMMAND } from '../../core/codes/dump-command.ts';
import { policyDigest } from '../../core/iam/policy-document.ts';
import { undeployed } from '../../core/manifest/other-deployment.ts';
import { accountOfSettings, remedyForAccount } from '../../core/manifest/sample-account.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import { type Deployment, UNDEPLOYED } from '../../core/model/deployment.ts';
import type { Fence } from '../../core/record/state-ports.ts';
import { digestOf } from '../../core/text/digest.ts';
import type { AccountState } from '../../embedded/account-state.ts';
import { EmbeddedIam } from '../../embedded/embedded-iam.ts';
import { newAccount } from '../../embedded/new-account.ts';
import { fileIn, saveState, tryState } from '../../embedded/state-file.ts';
import { readWhole, realFile, stampOf, writtenAt } from '../../embedded/whole-file.ts';
import { StateFileError, WrongAccountError } from '../../errors.ts';
import type { IamSender } from '../../ports.ts';
import type { AccountContext, OpenAccount, OpenTarget, TargetContext } from './target.ts';

/**
 * The account of `.rolekeeper`; a new one if there is none yet, with what the manifests expect to exist. `path` is
 * relative to the working directory.
 * @throws StateFileError if it is there and cannot be used
 */
export async function openEmbeddedTarget(path: string, context: TargetContext): Promise<OpenTarget> {
  const file = new FileIam(await realFile(resolve(context.cwd, path)), context.settings, takenForGranted(context));
  const isThere = await file.load();
  const adopted = deployedWith(file.state, context.settings);
  // Of an account that was there before, nothing says whether its boundary is still the one that it began with.
  if (isThere) return { ...targetOn(file, path), deployment: { ...UNDEPLOYED, serviceTrusts: {} }, adopted };
  return {
    ...targetOn(file, path),
    deployment: adopted,
    adopted,
    note: `${path} is not there yet: this is a new account, with ${TAKEN_FOR_GRANTED}.`,
  };
}

/** @throws StateFileError if the file is not there or cannot be used */
export async function openStateFile(path: string, { cwd, settings, now }: TargetContext): Promise<OpenTarget> {
  const file = new FileIam(await realFile(resolve(cwd, path)), settings, undefined);
  if (!(await file.load())) throw notThere(path);
  return {
    ...targetOn(file, path),
    note: await ageNote(file, path, now),
    deployment: UNDEPLOYED,
    adopted: undeployed(settings),
  };
}

/** To be looked at: a dump, or an account of our own that is there. @throws StateFileError as `openStateFile` */
export async function openFileAccount(path: string, { cwd, now }: AccountContext): Promise<OpenAccount> {
  const file = new FileIam(await realFile(resolve(cwd, path)), undefined, undefined);
  if (!(await file.load())) throw notThere(path);
  const { name, reader } = targetOn(file, path);
  return {
    account: file.state.Account,
    name,
    note: await ageNote(file, path, now),
    reader,
    providers: () => readBitbucketProviders(file),
    close: () => undefined,
  };
}

function notThere(path: string): StateFileError {
  return new StateFileError(`${path} is not there`, {
    remedy: `Make it with \`${DUMP_COMMAND}\`, or use --target embedded, which makes its own file.`,
  });
}

/** Of a dump alone: what we have saved ourselves is as old as its last change. */
async function ageNote(file: FileIam, path: string, now = new Date()): Promise<string | undefined> {
  const written = file.isDump ? await file.written() : undefined;
  const days = written === undefined ? 0 : Math.floor((now.getTime() - written.getTime()) / DAY);
  if (days < 1) return undefined;
  return `${path} was written ${days === 1 ? 'a day' : `${days} days`} ago: what was changed in IAM since then is not in it. A new one: ${DUMP_COMMAND}`;
}

const DAY = 86_400_000;

function targetOn(file: FileIam, path: string): Omit<OpenTarget, 'deployment' | 'adopted'> {
  const reader = new IamRoleReader(file, async () => file.state.Account);
  return {
    kind: 'embedded',
    name: file.isDump ? `dump ${path}` : `embedded IAM (${path})`,
    note: undefined,
    settling: [],
    providers: () => readBitbucketProviders(file, NEARLY_BITBUCKET),
    longestSession: (role) => longestSession(file, role),
    reader: {
      async read(scope) {
        await file.load();
        file.refuseOtherAccount(scope.account, path);
        return reader.read(scope);
      },
      readPolicies: (arns) => reader.readPolicies(arns),
      readPolicyTexts: (arns) => reader.readPolicyTexts(arns),
    },
    writer: (fence) => {
      file.fence = fence;
      return new IamRoleWriter(new FencedSender({ send: (command) => file.change(command) }, fence));
    },
    ready: () => file.tryOut(),
    keep: () => file.keep(),
    close: () => undefined,
  };
}

/**
 * The IAM that a file holds. Every reading loads the file again if another process may have written it meanwhile.
 * Between the first change and `keep` it does not: the file is still without the change.
 */
class FileIam implements IamSender {
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

const TAKEN_FOR_GRANTED =
  'the OIDC provider, the permissions boundary and the managed policies that the manifests name';

function takenForGranted({ settings: { account, provider, roles }, desired }: TargetContext): AccountState {
  return newAccount({
    account,
    provider: { arn: provider.arn, url: `https://${provider.host}`, clientIds: [provider.audience] },
    boundaryArn: roles.permissionsBoundary,
    managedPolicyArns: desired.roles.flatMap(({ managedPolicyArns }) => managedPolicyArns),
  });
}

/** An account of our own has the boundary that it was made with, and none of the service's roles. */
function deployedWith({ Policies }: AccountState, settings: Settings): Deployment {
  const { roles } = settings;
  const boundary = Policies.find(({ Arn }) => Arn === roles.permissionsBoundary);
  const document = boundary?.PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion)?.Document;
  const boundaryDigest = document === undefined ? null : policyDigest(JSON.stringify(document));
  const deployed = boundaryDigest === null ? null : { arn: roles.permissionsBoundary, digest: boundaryDigest };
  return { ...undeployed(settings), boundary: deployed, serviceTrusts: {} };
}
