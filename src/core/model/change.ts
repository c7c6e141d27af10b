/**
 * What should happen to one role: the nouns between reading and doing. A `Difference` is what diff.ts finds; judge.ts
 * makes a `Change` of it, which also says what it means. Only a `Change` can become a plan.
 */

import type { ActualRole } from './actual-role.ts';
import type { Beside } from './beside.ts';
import type { DesiredRole } from './desired-role.ts';
import type { Widening } from './facet-change.ts';
import type {
  DeleteChange,
  DeleteDifference,
  QuarantineChange,
  QuarantineDifference,
  RemovalChange,
} from './removal-change.ts';
import type { Kept, UpdateChange, UpdateDifference } from './update-change.ts';

export interface CreateDifference {
  readonly kind: 'create';
  readonly name: string;
  readonly desired: DesiredRole;
  readonly beside?: Beside;
}

export interface CreateChange extends CreateDifference {
  readonly widening: Widening;
  /** It was deleted by hand, and this is the settings' reason not to create it again. */
  readonly accepted: string | undefined;
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
      readonly beside?: Beside;
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
  readonly beside?: Beside;
}

export type Difference =
  | CreateDifference
  | UpdateDifference
  | DeleteDifference
  | QuarantineDifference
  | KeepChange
  | ConflictChange;

export type Change = CreateChange | UpdateChange | DeleteChange | QuarantineChange | KeepChange | ConflictChange;

/** Whether a role that is there is made equal to what it should be: an update, or an adoption. */
export function isUpdate(change: Change): change is UpdateChange {
  return change.kind === 'update' || change.kind === 'adopt';
}

/** What is known of the role of a change that no manifest asked for; undefined of every other change. */
export function keptOf(change: Difference): Kept | undefined {
  return 'kept' in change ? change.kept : undefined;
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
