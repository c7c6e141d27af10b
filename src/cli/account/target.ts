/** Which account a command works on, and what the reader needs to know about it. */

import type { AwsClients } from '../../aws/clients.ts';
import type { IamRoleReader, OnPage } from '../../aws/role-reader.ts';
import type { DesiredState } from '../../core/compile/desired-state.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import type { Deployment } from '../../core/model/deployment.ts';
import type { FoundProvider } from '../../core/model/found-provider.ts';
import type { AccountReader, Target } from '../../ports.ts';
import type { OptionValues } from '../command/option.ts';
import type { TARGET } from '../command/options.ts';

export interface OpenTarget extends Target {
  readonly kind: 'embedded' | 'aws';
  /** Of AWS only. @throws WrongAccountError if the credentials are of another account than that of the settings */
  checkAccount?(): Promise<void>;
  /** Its providers that are Bitbucket’s or nearly; undefined where nothing says which there are. @throws UnreachableError, RefusedError */
  providers(): Promise<readonly FoundProvider[] | undefined>;
  /** Seconds: MaxSessionDuration of one role, under any path; undefined where nothing says. @throws UnreachableError, RefusedError */
  longestSession(role: { readonly path: string; readonly name: string }): Promise<number | undefined>;
  /** What the reader should know about it before anything else, such as that it was made just now. */
  readonly note: string | undefined;
  /** What counts as deployed where no inventory says anything. */
  readonly deployment: Deployment;
  /** What counts as deployed from the first inventory on: an embedded account as it is when it is first written to. */
  readonly adopted: Deployment;
  /** Milliseconds to wait before each further look, until a change that IAM has accepted is seen everywhere. */
  readonly settling: readonly number[];
}

/** An account that is only looked at: no settings are needed for that. */
export interface OpenAccount {
  /** Twelve digits. */
  readonly account: string;
  readonly name: string;
  readonly note: string | undefined;
  readonly reader: AccountReader;
  /** Its Bitbucket providers; undefined where nothing says which there are. @throws UnreachableError, RefusedError */
  providers(): Promise<readonly FoundProvider[] | undefined>;
  close(): void;
}

export type AccountContext = Pick<TargetContext, 'cwd' | 'env' | 'now'> & {
  /** Is told how many pages, and roles, have been read of an account that answers in pages. */
  readonly onPage?: OnPage;
};

export type TargetOptions = OptionValues<typeof TARGET>;

/** What the target is opened for. */
export interface TargetContext {
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** By which the age of a dump is told; left out: now. */
  readonly now?: Date;
  readonly settings: Settings;
  readonly desired: DesiredState;
  /** Of AWS only: the reading that has begun, if one has. */
  readonly begun?: BegunAccess | undefined;
}

/** The way to an AWS account, and a reading of it that has begun. */
export interface BegunAccess extends Disposable {
  readonly clients: AwsClients;
  /** Of the same clients, by itself. */
  readonly account: IamRoleReader;
  /** Its first answer is what has begun, if that is what it is asked for. */
  readonly reader: AccountReader;
}
