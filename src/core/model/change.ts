/**
 * What should happen to one role: the nouns between reading and doing. A `Difference` is what diff.ts finds; judge.ts
 * makes a `Change` of it, which also says what it means. Only a `Change` can become a plan.
 */

import type { ActualRole } from './actual-role.ts';
import type { AppliedSpec } from './applied-role.ts';
import type { DesiredRole } from './desired-role.ts';
import type { Arn, RoleId } from './ids.ts';
import type { Facet } from './role-spec.ts';

/**
 * One difference. `key`: policy name, policy ARN or tag key. undefined before = added, undefined after = removed. Of a
 * `revocation` before and after are its moment, and `now` is the moment at which it is written.
 */
export interface FacetDifference {
  readonly facet: Facet;
  readonly key?: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
  /**
   * What was applied last. Another text than `before`: IAM was changed by hand. Another text than `after`: the manifest
   * was changed since. Both can be true. Where it means the same as one of them, it is the same text.
   */
  readonly applied: string | undefined;
}

/** Whether IAM was changed by hand. */
export function isDrifted({ before, applied }: FacetDifference): boolean {
  return before !== applied;
}

/** Whether the manifest, or the settings, ask for something else than was applied last. */
export function isAskedFor({ after, applied }: FacetDifference): boolean {
  return after !== applied;
}

export interface FacetChange extends FacetDifference {
  /** Whether it gives more than IAM has now; undefined for facets that are about neither trust nor permissions. */
  readonly widening: Widening | undefined;
  /** Of a change of the manifest: whether it gives more than was applied last, whatever was done to IAM since. */
  readonly asked: Widening | undefined;
  /** Of drift: the same of the manual change, which this change undoes. */
  readonly drifted: Widening | undefined;
  /** Of accepted drift: the settings' reason. Nothing is done about it. */
  readonly accepted: string | undefined;
}

/** Whether more may happen after a change than before (widening.ts). `words` say what; '' if neutral. */
export interface Widening {
  readonly width: 'widens' | 'narrows' | 'neutral' | 'unknown';
  readonly words: string;
}

/**
 * - drift     IAM was changed since we last wrote it, and not by us
 * - manifest  the manifest, or the settings, changed
 * - unknown   one of the two, and nothing is remembered that could say which (last-applied.ts)
 * - upkeep    neither: something that we wrote has served its time
 */
export type Cause = 'drift' | 'manifest' | 'unknown' | 'upkeep';

export interface CreateDifference {
  readonly kind: 'create';
  readonly name: string;
  readonly desired: DesiredRole;
}

export interface CreateChange extends CreateDifference {
  readonly widening: Widening;
  /** It was deleted by hand, and this is the settings' reason not to create it again. */
  readonly accepted: string | undefined;
}

export interface UpdateDifference {
  readonly kind: 'update';
  readonly name: string;
  readonly desired: DesiredRole;
  readonly actual: ActualRole;
  /** One at least; drift and a change of the manifest can come together. */
  readonly causes: readonly Cause[];
  /**
   * What was applied last, and what parts of the role may still be as; newest first. [] where it is not remembered.
   */
  readonly applied: readonly AppliedSpec[];
  /** Empty if sessions have to end, and nothing else differs. */
  readonly facets: readonly FacetDifference[];
  /** The whole role is as it was applied last: what was applied before does not count any more. */
  readonly isConfirmed?: true;
  /** No manifest counts for it: then `desired` is what was applied to it last (kept.ts), and that is all that is known. */
  readonly kept?: Kept;
}

/**
 * What is known of a role of ours that is kept although no valid manifest declares it. `taken-over`: only in the pass in
 * which it gets its owner tag (takeover.ts). `put-back`: it was changed by hand, and goes once that is undone
 * (undeclared.ts).
 */
export interface Kept {
  readonly reason: 'retained' | 'frozen' | 'unreadable' | 'taken-over' | 'put-back';
  /** The day on which it was first seen to be kept, `2026-11-22`; undefined where nothing is remembered of it. */
  readonly since: string | undefined;
  /** Whether it could be compared with what was applied to it last. */
  readonly compared: boolean;
  /** Nothing of it differs from what was applied last, not even what an update that was cut short may leave. */
  readonly confirmed?: true;
  /** In words, by its trust policy as IAM has it; judge.ts knows the names for them. */
  readonly whoGetsIn?: string;
}

export interface UpdateChange extends UpdateDifference {
  readonly facets: readonly FacetChange[];
  /** The widest of its facets. */
  readonly widening: Widening;
  /** The same of what the manifest asks for beyond what was applied last. */
  readonly asked: Widening;
  /** Whom it shuts out; undefined: none of those who may enter today by what was applied last. */
  readonly lockout?: Lockout;
  /** Sessions that have to end are revoked before the trust is written as well (revocation.ts). */
  readonly revokesEarly?: true;
}

/** An update of a trust that shuts out callers who may enter today (lockout.ts). */
export interface Lockout {
  /**
   * Who can enter after it: `nobody`, as IAM does not have the provider or the audience that the new trust names;
   * `others`, and none of those who can today; `some` of them.
   */
  readonly leaves: 'nobody' | 'others' | 'some';
  readonly exchanged: readonly ExchangedName[];
}

/** A name that stands for another repository or environment than when it was applied last (exchanged-names.ts). */
export interface ExchangedName {
  /** `checkout-api`, or `checkout-api/production`. */
  readonly name: string;
  /** UUIDs. */
  readonly before: string;
  readonly after: string;
  /** false: nothing is remembered of the name, and the manifest may as well name another one now. */
  readonly isCertain: boolean;
}

export interface DeleteDifference {
  readonly kind: 'delete';
  readonly name: string;
  readonly actual: ActualRole;
  readonly because: RemovalReason;
  /** The day on which it went into quarantine, if it did. */
  readonly closedOn?: string;
  /** As for an update. */
  readonly isConfirmed?: true;
  /** The digest of what was applied to it last, where that is remembered: its snapshot has it. */
  readonly recorded?: string;
}

export interface DeleteChange extends DeleteDifference {
  /** Another role was made for it: no loss, and counted against no limit (rename.ts). */
  readonly isReplaced: boolean;
}

/** Closed first, and deleted later (quarantine.ts). */
export interface QuarantineDifference {
  readonly kind: 'quarantine';
  readonly name: string;
  readonly actual: ActualRole;
  readonly because: RemovalReason;
  /** Days, `2026-11-22`: of today, and the first on which it may be deleted; without one it never is. */
  readonly on: string;
  readonly until?: string;
  /** Its last day was known before it came: no finding about deletions stops it, no limit counts it (expiry.ts). */
  readonly isForeseen?: true;
  /** As for an update. */
  readonly isConfirmed?: true;
  /** We remember it as closed, and a reading shows it open: it may be late, or a hand has opened it. No further loss. */
  readonly again?: true;
  /** A hand has. */
  readonly reopened?: true;
  /** It is closed: only its day for people is missing or wrong, or the end of its sessions. No further role is lost. */
  readonly isClosed?: true;
  /** What a hand has given it: told, and the sessions of that time end. It is closed, and not put back first. */
  readonly byHand?: UpdateDifference;
  /** As for a deletion. */
  readonly recorded?: string;
}

export interface QuarantineChange extends QuarantineDifference {
  readonly isReplaced: boolean;
  readonly byHand?: UpdateChange;
  /** It was opened by hand: the sessions of that time end as well (revocation.ts). */
  readonly revokes: boolean;
  /** As for an update. */
  readonly revokesEarly?: true;
  /**
   * The day of an earlier closing has to be replaced before it is closed: nothing else says that its time begins again,
   * and a process that dies between the two would leave a role whose time is over.
   */
  readonly dayFirst?: true;
}

/**
 * Nothing to do: equal, or ours and undeclared but
 * - retained   its last manifest, or the settings, ask for it; and it is as it was applied last, as far as that is known
 * - frozen     a broken manifest may declare it; the same
 * - unreadable what is published cannot be planned by, so that no manifest counts; the same
 * - recreated  it is not the role that the inventory knows by this name
 * - unknown    the inventory does not know it
 * - elsewhere  it is under another path than the settings name (elsewhere.ts)
 * - another-owner  it is ours by its RoleId, and a hand has given it the owner tag of another owner
 * - unowned    it names no owner, and nothing here knows it (takeover.ts)
 */
export type KeepChange =
  | {
      readonly kind: 'keep';
      readonly name: string;
      readonly reason: 'in-sync';
      readonly actual: ActualRole;
      readonly desired: DesiredRole;
    }
  | {
      readonly kind: 'keep';
      readonly name: string;
      readonly reason: Kept['reason'];
      readonly actual: ActualRole;
      readonly kept: Kept;
    }
  | {
      readonly kind: 'keep';
      readonly name: string;
      readonly reason: 'recreated' | 'unknown' | 'elsewhere' | 'unowned' | 'another-owner';
      readonly actual: ActualRole;
    }
  /** Closed already; `on` is the day that counts, `until` the first one on which it may be deleted. */
  | {
      readonly kind: 'keep';
      readonly name: string;
      readonly reason: 'quarantined';
      readonly actual: ActualRole;
      readonly on: string;
      readonly until: string;
    }
  /** Not ours, and closed already (foreign-roles.ts); without `until` it is never deleted. */
  | {
      readonly kind: 'keep';
      readonly name: string;
      readonly reason: 'foreign';
      readonly actual: ActualRole;
      readonly on: string;
      readonly until?: string;
    };

/** Nothing to do, something to report. */
export interface ConflictChange {
  readonly kind: 'conflict';
  readonly name: string;
  /**
   * `another-owner`: the owner that it names is not us; `unowned`: it names none, and the deployment takes over no such
   * role.
   */
  readonly reason: 'not-ours' | 'another-owner' | 'unowned' | 'path' | 'case' | 'recreated';
  readonly actual: ActualRole;
  readonly desired: DesiredRole;
}

export type Difference =
  | CreateDifference
  | UpdateDifference
  | DeleteDifference
  | QuarantineDifference
  | KeepChange
  | ConflictChange;

export type Change = CreateChange | UpdateChange | DeleteChange | QuarantineChange | KeepChange | ConflictChange;

/** Why a role should be deleted or closed. */
export type RemovalReason =
  | { readonly is: 'undeclared' }
  /** The declared role that names it as its own former name. */
  | { readonly is: 'renamed'; readonly to: string }
  /** The last day of its manifest, `2026-12-31`. */
  | { readonly is: 'expired'; readonly on: string }
  | ForeignReason;

/** It is not ours, and lets Bitbucket pipelines in (foreign-roles.ts). */
export interface ForeignReason {
  readonly is: 'foreign';
  /** Why the settings have such roles closed. */
  readonly why: string;
  /** In words. */
  readonly whoGetsIn: string;
  /** The boundary that closes it. */
  readonly boundaryArn: Arn;
}

/** What is known of the role of a change that no manifest asked for; undefined of every other change. */
export function keptOf(change: Difference): Kept | undefined {
  return 'kept' in change ? change.kept : undefined;
}

export type RemovalDifference = DeleteDifference | QuarantineDifference;
export type RemovalChange = DeleteChange | QuarantineChange;

/** One role of a set that is approved: exactly this one, and exactly this. */
export type Approvable = Removed | LockedOut;

export interface Removed {
  readonly name: string;
  readonly roleId: RoleId;
  readonly kind: RemovalChange['kind'];
}

export interface LockedOut {
  readonly name: string;
  readonly roleId: RoleId;
  readonly kind: 'update';
  /** Digest of the trust policy that it would get: approval of one is none of another. */
  readonly trust: string;
}

/** Every one of them. */
export function removals(changes: readonly Change[]): RemovalChange[] {
  return changes.filter((change) => change.kind === 'delete' || change.kind === 'quarantine');
}

/** Those that a finding about deletions can stop, and that limits count. */
export function losses(changes: readonly Change[]): RemovalChange[] {
  return removals(changes).filter(isLoss);
}

/**
 * Whether it takes away what was there before. A role that we had closed is no further loss, and one that was opened by
 * hand since must not stay open until somebody approves it. Nor is one whose last day was known before it came.
 */
export function isLoss(change: Change): boolean {
  if (change.kind !== 'quarantine') return change.kind === 'delete';
  return change.isForeseen !== true && change.isClosed !== true && change.again !== true;
}

export function isForeseen(change: Change): boolean {
  return change.kind === 'quarantine' && change.isForeseen === true;
}
