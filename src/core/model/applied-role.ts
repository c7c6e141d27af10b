/**
 * What was applied last to a role: the memory that tells a manual change in IAM from a change of the manifest, also where
 * one role has both. The inventory holds the digest, which is all that a quiet pass needs; the whole is kept by itself
 * and read only for a role whose manifest is another one by now.
 */

import type { RoleSpec } from './role-spec.ts';

/** Everything that we wrote of a role, with the digest of the manifest that asked for it. */
export interface AppliedSpec {
  readonly digest: string;
  readonly spec: RoleSpec;
}

export interface AppliedRole extends AppliedSpec {
  readonly version: 'rolekeeper.applied/v1';
  /**
   * What was applied before, newest first: an update is written down before its first call, and a process can die at
   * any of them, so that parts of the role are still as they were. [] if it was created so, or nothing else is known.
   */
  readonly earlier: readonly AppliedSpec[];
}

/** By role name. A role that is not in it is not remembered. */
export type AppliedRoles = ReadonlyMap<string, AppliedRole>;
