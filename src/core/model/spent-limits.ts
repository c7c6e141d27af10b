/**
 * What was used up of the limits, from one pass to the next: a commit must not raise the limits by which it is judged
 * itself, and many small commits must not add up to a large one.
 */

import type { RoleId } from './ids.ts';

export interface DeletionLimits {
  readonly deletions: { readonly count: number; readonly share: number };
  readonly shrink: number;
}

/** A role that was deleted or closed within the limits, without an approval. */
export interface SpentRemoval {
  readonly name: string;
  readonly roleId: RoleId;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface SpentLimits {
  /** Those that were in force when a plan was last acted on that nothing of this kind held back. */
  readonly limits: DeletionLimits;
  /** Of the last 24 hours. */
  readonly removed: readonly SpentRemoval[];
}
