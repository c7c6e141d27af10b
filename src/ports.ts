/**
 * The few things that the engine asks of the world. Each comment is the contract that every implementation keeps;
 * test/contract holds them to it.
 */
import type { ActualState, Operation, SourceTree } from './core/types.ts';

/** Where manifests come from: a folder, standard input, a bucket. */
export interface ManifestSource {
  /**
   * Everything the source holds now. A file that exists and cannot be read is listed in `unreadable`.
   * @throws SourceError if the source as a whole is missing or unreadable: never an empty tree instead.
   */
  read(): Promise<SourceTree>;
}

/** What the reader must know to tell ours from others'. */
export interface Scope {
  account: string;
  /** Roles under this path, and with our tag, are ours. */
  path: string;
  providerArn: string;
}

export interface RoleReader {
  /**
   * The whole truth about every role of the account, or an error; never a part of it as if it were all.
   * @throws IncompleteReadError, AccessDeniedError, WrongAccountError, UnreachableError
   */
  read(scope: Scope): Promise<ActualState>;
}

export interface RoleWriter {
  /**
   * Performs one operation: one IAM call (a DeleteRole that meets leftovers strips them first, a bounded number of
   * times). Taking away what is already gone succeeds; any other refusal throws a WorldError.
   */
  perform(role: string, operation: Operation): Promise<void>;
}

/** IAM on the other side of the SDK's own door: the real client, or the embedded one, which answers the same commands. */
export interface IamSender {
  send(command: unknown): Promise<unknown>;
}

/** An account that can be planned against. `close` keeps what an embedded IAM has learnt. */
export interface Target {
  /** For people: `embedded IAM (.rolekeeper/iam.json)`, `AWS account 111122223333`. */
  name: string;
  reader: RoleReader;
  writer: RoleWriter;
  close(): Promise<void>;
}
