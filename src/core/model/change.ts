/** What is to happen to one role, and what differs: the nouns between reading and doing. */
import type { ActualRole } from './actual-role.ts';
import type { DesiredRole } from './desired-role.ts';
import type { Facet } from './role-spec.ts';

/**
 * One difference. `key`: policy name, policy ARN or tag key. undefined before = added, undefined after = removed. Of a
 * `revocation` before and after are its moment, and `now` is the moment at which it is written.
 */
export interface FacetChange {
  facet: Facet;
  key?: string;
  before: string | undefined;
  after: string | undefined;
  /** In a plan: whether it gives more than there was; only of facets that are about trust or permissions. */
  widening?: Widening;
  /** Of drift: the same of what was done by hand, which this change takes back. */
  drifted?: Widening;
  /** Of drift: the settings' reason to leave it. Nothing is done about it. */
  left?: string;
}

/** Whether more may happen after a change than before (widening.ts). `words` say what; '' if neutral. */
export interface Widening {
  width: 'widens' | 'narrows' | 'neutral' | 'unknown';
  words: string;
}

/**
 * - manifest  the manifest, or the settings, changed
 * - drift     somebody changed IAM since we last wrote it
 * - upkeep    neither: something that we wrote has served its time
 */
export type Cause = 'manifest' | 'drift' | 'upkeep';

export type Change =
  /** `left`: somebody deleted it, and the settings' reason not to make it anew. */
  | { kind: 'create'; name: string; desired: DesiredRole; widening?: Widening; left?: string }
  | {
      kind: 'update';
      name: string;
      desired: DesiredRole;
      actual: ActualRole;
      cause: Cause;
      /** Empty if only the digest tag is out of date. */
      facets: readonly FacetChange[];
      /** In a plan: the widest of its facets. */
      widening?: Widening;
    }
  | {
      kind: 'delete';
      name: string;
      actual: ActualRole;
      because: RemovalReason;
      /** The day on which it went into quarantine, if it did. */
      closedOn?: string;
    }
  /** Closed first, and deleted later (quarantine.ts). */
  | {
      kind: 'quarantine';
      name: string;
      actual: ActualRole;
      because: RemovalReason;
      /** Days, `2026-11-22`: of today, and the first on which it may be deleted; without one it never is. */
      on: string;
      until?: string;
      /** Somebody had opened it by hand: the sessions of that time end as well (revocation.ts). */
      revokes?: true;
    }
  /**
   * Nothing to do: equal, or ours and undeclared but
   * - retained   its last manifest, or the settings, said so
   * - frozen     a broken manifest may declare it
   * - recreated  it is not the role that the inventory knows by this name
   * - unknown    the inventory does not know it
   */
  | { kind: 'keep'; name: string; reason: 'in-sync'; actual: ActualRole; desired: DesiredRole }
  | { kind: 'keep'; name: string; reason: 'retained' | 'frozen' | 'recreated' | 'unknown'; actual: ActualRole }
  /** Closed already; `until` is the first day on which it may be deleted. */
  | { kind: 'keep'; name: string; reason: 'quarantined'; actual: ActualRole; until: string }
  /** Not ours, and closed already (foreign-roles.ts); without `until` it is never deleted. */
  | { kind: 'keep'; name: string; reason: 'foreign'; actual: ActualRole; on: string; until?: string }
  /** Nothing to do, something to say. */
  | {
      kind: 'conflict';
      name: string;
      reason: 'not-ours' | 'path' | 'case' | 'recreated';
      actual: ActualRole;
      desired: DesiredRole;
    };

/** Why a role is to go. */
export type RemovalReason =
  | { is: 'undeclared' }
  /** The declared role that names it as its own former name. */
  | { is: 'renamed'; to: string }
  /** The last day of its manifest, `2026-12-31`. */
  | { is: 'expired'; on: string }
  | ForeignReason;

/** It is not ours, and lets Bitbucket pipelines in (foreign-roles.ts). */
export interface ForeignReason {
  is: 'foreign';
  /** Why the settings have such roles closed. */
  why: string;
  /** In words. */
  whoGetsIn: string;
  /** The boundary that closes it. */
  boundaryArn: string;
}

export type RemovalChange = Extract<Change, { kind: 'delete' | 'quarantine' }>;

/** One role of a set that somebody approves: exactly this one, and exactly this. */
export interface Removed {
  name: string;
  roleId: string;
  kind: RemovalChange['kind'];
}

/** Every one of them. */
export function removals(changes: readonly Change[]): RemovalChange[] {
  return changes.filter((change) => change.kind === 'delete' || change.kind === 'quarantine');
}
