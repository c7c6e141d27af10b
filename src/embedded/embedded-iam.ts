/**
 * An IAM in memory that answers the SDK's own `send(command)`: what runs on it runs unchanged on AWS. It is strict
 * where the real service is, because a test that passes on a lenient fake shows nothing about the real service.
 */
import type { IamSender } from '../ports.ts';
import { Account } from './account.ts';
import type { AccountState } from './account-state.ts';
import { accountWideCalls } from './calls/account-wide.ts';
import type { Calls } from './calls/call.ts';
import { instanceProfileCalls } from './calls/instance-profiles.ts';
import { managedPolicyCalls } from './calls/managed-policies.ts';
import { providerCalls } from './calls/providers.ts';
import { roleAttachmentCalls } from './calls/role-attachments.ts';
import { roleBoundaryCalls } from './calls/role-boundary.ts';
import { rolePolicyCalls } from './calls/role-policies.ts';
import { roleTagCalls } from './calls/role-tags.ts';
import { roleCalls } from './calls/roles.ts';
import type { Input } from './input.ts';
import { Pager } from './paging.ts';
import { DEFAULT_QUOTAS, type Quotas, quotasOf } from './quotas.ts';

const CALLS: Calls = {
  ...roleCalls,
  ...rolePolicyCalls,
  ...roleAttachmentCalls,
  ...roleBoundaryCalls,
  ...roleTagCalls,
  ...instanceProfileCalls,
  ...managedPolicyCalls,
  ...providerCalls,
  ...accountWideCalls,
};

export interface EmbeddedIamOptions {
  /** For CreateDate. */
  readonly now?: () => Date;
  /** IAM may give shorter pages than MaxItems asks for; this makes it do so. 1 to 1,000. */
  readonly maxPageSize?: number;
  /** Where none are given, those of a new account; of an account that holds more, what AWS raises them to. */
  readonly quotas?: Partial<Quotas>;
}

export class EmbeddedIam implements IamSender {
  readonly #account: Account;

  /** The state given is never changed: read `state` for what the calls made of it. */
  constructor(
    state: AccountState,
    { now = () => new Date(), maxPageSize = 1000, quotas = {} }: EmbeddedIamOptions = {},
  ) {
    this.#account = new Account(state, {
      now,
      quotas: { ...DEFAULT_QUOTAS, ...quotasOf(state), ...quotas },
      pager: new Pager(maxPageSize),
    });
  }

  /** Twelve digits. */
  get account(): string {
    return this.#account.id;
  }

  /** Everything as it is now, ready for `saveState`. Later calls do not change what was handed out. */
  get state(): AccountState {
    return this.#account.state;
  }

  /**
   * Answers a command object of the SDK's IAM client.
   * @throws IamError as IAM refuses; a plain Error for a command that this IAM does not know.
   */
  async send(command: unknown): Promise<unknown> {
    const operation = operationOf(command);
    const call = CALLS[operation];
    if (!call) {
      throw new Error(
        `The embedded IAM does not know ${operation}. It knows: ${Object.keys(CALLS).sort().join(', ')}.`,
      );
    }
    return {
      ...call(this.#account, inputOf(command)),
      $metadata: { httpStatusCode: 200, attempts: 1, totalRetryDelay: 0 },
    };
  }
}

/** A command carries the schema of its operation, `[9, 'com.amazonaws.iam', 'ListRoles', …]`; a bundler keeps that. */
function operationOf(command: unknown): string {
  if (!isCommand(command)) throw new TypeError('send() takes a command object of the IAM client.');
  const name = command.schema?.[2] ?? command.constructor.name.replace(/Command$/, '');
  return String(name);
}

function inputOf(command: unknown): Input {
  return isCommand(command) ? (command.input ?? {}) : {};
}

function isCommand(command: unknown): command is { schema?: readonly unknown[]; input?: Input } {
  return typeof command === 'object' && command !== null;
}
