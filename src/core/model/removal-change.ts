/** A role that should be deleted, or closed first and deleted later, and why. */

import type { ActualRole } from './actual-role.ts';
import type { Arn } from './ids.ts';
import type { UpdateChange, UpdateDifference } from './update-change.ts';

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
  /** Its team, where that is remembered (team-of.ts). */
  readonly team?: string;
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
  readonly team?: string;
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

export type RemovalDifference = DeleteDifference | QuarantineDifference;

export type RemovalChange = DeleteChange | QuarantineChange;
