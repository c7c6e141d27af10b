/** One role of a set that a person approves: exactly this one, and exactly what is done to it. */

import type { RoleId } from './ids.ts';
import type { RemovalChange } from './removal-change.ts';

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
