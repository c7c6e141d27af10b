/**
 * What the engine needs from outside. Each comment is the contract that every implementation keeps; test/contract holds
 * them to it.
 */

import type { ActualState, PolicyStates, Scope } from './core/model/actual-state.ts';
import type { AuditedUse, AuditPeriod, RoleAudit } from './core/model/branch-audit.ts';
import type { Arn, RoleId } from './core/model/ids.ts';
import type { ManagedTexts } from './core/model/managed-text.ts';
import type { Operation } from './core/model/operation.ts';
import type { Publication } from './core/model/publication.ts';
import type { PolicyText } from './core/model/role-spec.ts';
import type { RoleUse } from './core/model/role-use.ts';
import type { SourceTree } from './core/model/source-tree.ts';
import type { WritePace } from './core/model/write-pace.ts';
import type { Fence } from './core/record/state-ports.ts';
import type { PolicyRemark } from './core/role-guardrails/policy-remark.ts';
import type { JsonObject } from './core/text/json.ts';
import type { AuditedRole } from './core/trail/branch-audit.ts';
import type { WorldError } from './errors.ts';

/** Where manifests come from: a folder, standard input, a bucket. */
export interface ManifestSource {
  /**
   * Everything the source holds now. A file that exists and cannot be read is listed in `unreadable`.
   * @throws SourceError if the source as a whole is missing or unreadable: never an empty tree instead.
   */
  read(): Promise<SourceTree>;
}

/** A tree with its place in the order of publication; `revision` is always there. */
export interface PublishedTree extends SourceTree {
  readonly revision: string;
  /** Grows with every publication; null where the source cannot number its states. */
  readonly sequence: number | null;
  /**
   * Of a source that knows where its states come from: false if this one does not descend from what was acted on last, so
   * that a person has to approve it. Absent: the sequence says what follows what.
   */
  readonly descends?: boolean;
}

export interface PublishedSource extends ManifestSource {
  /**
   * What was published last, whole and checked: never a mixture of two states.
   * @param last what was acted on last
   * @throws SourceError, SourceChangingError, SourceUnreachableError, UnreachableError (all but the first retryable)
   */
  read(last?: Publication): Promise<PublishedTree>;
}

export interface RoleReader {
  /**
   * The whole truth about every role of the account, or an error; never a part of it as if it were all.
   * @throws IncompleteReadError, AccessDeniedError, WrongAccountError, UnreachableError
   */
  read(scope: Scope): Promise<ActualState>;
}

export interface PolicyReader {
  /**
   * Whether IAM would attach these policies, one call each; no call for none. An answer for every one of them: where it
   * may not be asked, that is the answer.
   * @throws UnreachableError, RefusedError
   */
  readPolicies(arns: readonly Arn[]): Promise<PolicyStates>;
  /**
   * What these policies say in their default versions; no call for none. An answer for every one of them: where it may
   * not be asked, that is the answer. A version's text is asked for once.
   * @throws UnreachableError, RefusedError
   */
  readPolicyTexts(arns: readonly Arn[]): Promise<ManagedTexts>;
}

/** All that a plan is made from. */
export type AccountReader = RoleReader & PolicyReader;

export interface RoleWriter {
  /**
   * Performs one operation: one IAM call (a DeleteRole that meets leftovers strips them first, a bounded number of
   * times). Taking away what is already gone succeeds; any other refusal throws a WorldError.
   * @returns the RoleId of a role that it has made
   */
  perform(role: string, operation: Operation): Promise<RoleId | undefined>;
}

/**
 * IAM on the other side of the SDK's own door: the real client, or the embedded one, which answers the same commands.
 */
export interface IamSender {
  send(command: unknown): Promise<unknown>;
}

/** How fast writes are sent, where that has to be learnt. */
export interface Pace {
  /**
   * Before the first write of a run.
   * @param remembered of an earlier run; undefined: nothing is, and what this process knows itself stays
   * @param today `2026-11-22`
   */
  begin(remembered: WritePace | undefined, today: string): void;
  /** Writes a second that are worth remembering; undefined: nothing was learnt since it began. */
  readonly learnt: number | undefined;
}

/** An account that can be planned against, and written to. */
export interface Target {
  /** For people: `embedded IAM (.rolekeeper/iam.json)`, `AWS account 111122223333`. */
  readonly name: string;
  readonly reader: AccountReader;
  /** Asks the fence before every single call. */
  writer(fence: Fence): RoleWriter;
  /** undefined where writes are sent as they come. */
  readonly pace?: Pace;
  /** @throws StateFileError if what is about to be performed could not be kept: then nothing is begun */
  ready(): Promise<void>;
  /**
   * Returns once everything that was performed is kept: an embedded IAM writes its file, AWS has done so already.
   * @throws StateFileError, LeaseLostError: then nothing of it is kept
   */
  keep(): Promise<void>;
  close(): void;
}

/** A service that judges policy documents by what AWS knows today: IAM Access Analyzer. */
export interface PolicyValidator {
  /**
   * What there is to say about one document; [] is "nothing".
   * @throws AccessDeniedError, UnreachableError, RefusedError
   */
  validate(policy: PolicyText, kind: 'identity' | 'trust'): Promise<PolicyRemark[]>;
}

/** The events of AssumeRoleWithWebIdentity that an account has of one Region. */
export interface UseEvents {
  /**
   * Every one of this time, as LookupEvents wraps it; or an error, never a part of them as if it were all.
   * @param isOver whether the time for it is over: it ends with a TrailError then
   * @throws AccessDeniedError, UnreachableError, TrailError
   */
  read(
    region: string,
    time: { readonly since: Date; readonly until: Date },
    onEvent: (event: JsonObject) => void,
    isOver?: () => boolean,
  ): Promise<unknown>;
}

export interface UsesToAudit {
  /** Slug or UUID. */
  readonly workspace: string;
  readonly roles: readonly AuditedRole[];
  readonly uses: readonly RoleUse[];
  /** Events that may be uses of any of the roles, and do not say of which. */
  readonly ofUnknownRole: number;
  /** Which uses these are. */
  readonly period: AuditPeriod;
  /** Now. */
  readonly at: Date;
}

export interface BranchAudit {
  /** Every use of these roles by a token that was let in, the newest first. */
  readonly audited: readonly AuditedUse[];
  /** One for each role. */
  readonly roles: readonly RoleAudit[];
  /** As in the question: each is *not asked*. */
  readonly ofUnknownRole: number;
  /** What was answered instead of what was asked; the uses concerned are *not asked*. */
  readonly problems: readonly WorldError[];
}
