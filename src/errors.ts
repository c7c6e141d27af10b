/**
 * The world failed: none of these is a user's mistake (an `Issue`) or a plan that is not allowed (a `Finding`). Callers
 * look at `code` and `retryable`, people at `message` and `remedy`. Anything else that is thrown is our own bug and
 * keeps its stack.
 */
import type { Refusal } from './core/access/refusal.ts';
import type { AccessCode } from './core/codes/access.ts';
import type { Code } from './core/codes/codes.ts';
import type { Finding } from './core/model/finding.ts';
import type { RefusedCommit } from './core/model/refused-commit.ts';

export interface WorldErrorOptions {
  readonly cause?: unknown;
  /** One sentence: what the reader can do. */
  readonly remedy?: string;
}

export abstract class WorldError extends Error {
  /** Explained by `rolekeeper explain CODE`. */
  abstract readonly code: Code;
  /** Whether the same call may succeed later although nothing was changed. */
  readonly retryable: boolean = false;
  readonly remedy: string | undefined;

  constructor(message: string, { cause, remedy }: WorldErrorOptions = {}) {
    super(message, { cause });
    this.name = new.target.name;
    this.remedy = remedy;
  }
}

/** The manifests as a whole could not be read. Never read as "there are none". */
export class SourceError extends WorldError {
  readonly code: Code = 'source-unreadable';
}

/** The manifests are being written right now: what can be read is neither the old state nor the new one. */
export class SourceChangingError extends SourceError {
  override readonly retryable = true;
}

/**
 * Who has the manifests does not answer now, and it is not AWS: IAM may well answer, so that what is known is put back
 * meanwhile.
 */
export class SourceUnreachableError extends SourceError {
  override readonly retryable = true;
}

/** The branch stands at a commit that does not descend from the one that was acted on last, as after a forced push. */
export class CommitNotDescendingError extends SourceError {
  override readonly code = 'commit-not-descending';
  readonly refused: RefusedCommit;

  constructor(refused: RefusedCommit, message: string, options: WorldErrorOptions) {
    super(message, options);
    this.refused = refused;
  }
}

/** IAM was read in part only: nothing may be concluded from it. */
export class IncompleteReadError extends WorldError {
  readonly code = 'incomplete-read';
  override readonly retryable = true;
}

/** The credentials belong to another account than the settings name. */
export class WrongAccountError extends WorldError {
  readonly code = 'wrong-account';
}

/** The settings name another deployment, or another workspace, than the one that would act on them. */
export class WrongDeploymentError extends WorldError {
  readonly code = 'wrong-deployment';
}

/** IAM refused: the caller lacks a permission, or its credentials are missing or expired. */
export class AccessDeniedError extends WorldError {
  readonly code = 'access-denied';
}

/** IAM did not answer, answered 5xx, or throttled us longer than the SDK retries. */
export class UnreachableError extends WorldError {
  readonly code = 'unreachable';
  override readonly retryable = true;
}

/** IAM refused this one call for good: a quota, a malformed document, a policy that does not exist. */
export class RefusedError extends WorldError {
  readonly code: Code = 'refused';
}

/** A role of this name exists, and we certainly have not made it: not even by a call whose answer was lost. */
export class NameTakenError extends RefusedError {
  override readonly code = 'name-taken';
}

/** A role is not the one that the plan was made for: it was changed, or made again, since then. */
export class RoleChangedError extends WorldError {
  readonly code = 'role-changed';
  override readonly retryable = true;
}

/** `apply --expect`: the plan is no longer the one that was reviewed. */
export class PlanChangedError extends WorldError {
  readonly code = 'plan-changed';
}

/** The answer could not be written: a full disk, mostly. What was done is done. */
export class OutputError extends WorldError {
  readonly code = 'output-unwritable';
}

/** An embedded IAM's state file, or a dump, is not what it should be. */
export class StateFileError extends WorldError {
  readonly code = 'state-file';
}

/** What was to hold events of CloudTrail does not, or not all of them. Never read as "no role was used". */
export class TrailError extends WorldError {
  readonly code = 'trail-unreadable';
}

/** Another pass, or an `apply`, holds the account's lease: there is one writer at a time. */
export class LeaseHeldError extends WorldError {
  readonly code = 'lease-held';
  override readonly retryable = true;
}

/** This holder's lease on the account runs out: another writer may take it, so nothing more is begun. */
export class LeaseLostError extends WorldError {
  readonly code = 'lease-lost';
  override readonly retryable = true;
}

/** A finding keeps every write back. */
export class BlockedError extends WorldError {
  readonly code: Code;

  constructor({ code, message, remedy }: Pick<Finding, 'code' | 'message' | 'remedy'>) {
    super(`Nothing was changed: ${message}`, { remedy });
    this.code = code;
  }
}

/** The service has not reported on a commit in the time that was given. */
export class CommitWaitsError extends WorldError {
  readonly code = 'commit-waits';
}

/** What the service remembers between passes is not what it wrote, or another writer has changed it meanwhile. */
export class ServiceStateError extends WorldError {
  readonly code = 'service-state';
}

/** A role could not be kept as it was, so it was not taken away. */
export class SnapshotError extends WorldError {
  readonly code = 'snapshot-not-kept';
  override readonly retryable: boolean;

  constructor(role: string, cause: Error) {
    const { message, remedy, retryable } =
      cause instanceof WorldError ? cause : { ...NO_ADVICE, message: String(cause) };
    super(`${role} was not taken away, as it could not be kept before: ${message}`, {
      cause,
      ...(remedy && { remedy }),
    });
    this.retryable = retryable;
  }
}

const NO_ADVICE = { remedy: undefined, retryable: false };

/** Bitbucket refused: the token is missing, expired or not valid, or lacks a scope. Never tried again. */
export class BitbucketDeniedError extends WorldError {
  readonly code = 'bitbucket-denied';
}

/** Bitbucket refused this one call for good: a limit, a value that it does not take. */
export class BitbucketRefusedError extends WorldError {
  readonly code: Code = 'bitbucket-refused';
}

/** Bitbucket has no such thing, or none that the token may see. */
export class BitbucketNotFoundError extends BitbucketRefusedError {
  override readonly code = 'bitbucket-not-found';
}

/**
 * Bitbucket gave no answer, one of its own failures, one that is none of Bitbucket's, or asks to wait for longer than we
 * do. What was to be written may have been.
 */
export class BitbucketUnreachableError extends WorldError {
  readonly code = 'bitbucket-unreachable';
  override readonly retryable = true;
}

/**
 * The issuer of tokens is not published, or not yet; or what it publishes is not what OpenID Connect has, or names keys
 * that are another's.
 */
export class IssuerKeysError extends BitbucketRefusedError {
  override readonly code = 'provider-keys';
}

/** What was given as a token is none that can be read. */
export class TokenUnreadableError extends WorldError {
  readonly code: AccessCode;

  constructor({ code, message, remedy }: Refusal) {
    super(message, { remedy });
    this.code = code;
  }
}

/** A command was called in a way that it cannot serve. */
export class UsageError extends WorldError {
  readonly code = 'usage';
}
