/**
 * What the service remembers of the roles that it manages, from one pass to the next. Names can be taken by others and
 * tags can be copied; a RoleId cannot: together with path and tags the inventory says whose role it is. It also
 * distinguishes a role that was never there from one that was deleted by hand, and an older revision from a newer one.
 */

import type { Deployment } from './deployment.ts';
import type { RoleId } from './ids.ts';
import type { Publication } from './publication.ts';
import type { SpentLimits } from './spent-limits.ts';
import type { WritePace } from './write-pace.ts';

export interface Inventory {
  readonly version: 'rolekeeper.inventory/v2';
  /** Fence of the lease under which it was written. */
  readonly fence: number;
  /** The newest that was acted on; an older one is refused. */
  readonly published: Publication;
  /** As the service that wrote it was deployed, for the command line, which is not. */
  readonly deployment: Deployment;
  /** absent: an earlier version wrote it. */
  readonly spent?: SpentLimits;
  /** Digest of the settings and the lock file that are kept as the last good ones (last-good.ts); absent: none are. */
  readonly settings?: string;
  /** The day since which what is published cannot be planned by, `2026-11-22`; absent: it can. */
  readonly fallbackSince?: string;
  /** How fast the account took writes; absent: it is not known. */
  readonly pace?: WritePace;
  /** Roles that are not ours and that we have closed (src/core/plan/foreign-roles.ts); absent: none. */
  readonly foreign?: ClosedForeign;
  /** A table of the gate was written, or is about to be; absent: no pass has to ask for one. */
  readonly gateTable?: true;
  /** By role name, sorted. */
  readonly roles: Readonly<Record<string, InventoryRole>>;
}

export interface InventoryRole {
  /** null if IAM’s answer to its creation was lost, until the next pass reads it. */
  readonly roleId: RoleId | null;
  /** Created, and not shown by a reading yet: a listing may be late, so that it is missing from one says nothing. */
  readonly unlisted?: true;
  /**
   * Of what was applied last, or of what the update makes of it that was begun last; null if the role is not whole yet,
   * was deleted, or was not seen by the last reading.
   */
  readonly digest: string | null;
  /**
   * What parts of the role may still be as, without a manual change: the digest of before an update that is under way,
   * was cut short, or is not shown by a reading yet; BEING_MADE; or that of a closed role, when a pass has begun to close
   * it. null once a reading has shown the role as it was applied last.
   */
  readonly previous: string | null;
  /** The manifest that it came from, relative to the manifests folder; null if the role does not have it. */
  readonly file: string | null;
  /** The revision that changed it last, as far as is known. */
  readonly revision: string | null;
  /** The digest of what is kept about it as applied (applied-role.ts); absent: nothing is kept yet. */
  readonly recorded?: string;
  /** Its manifest says that nothing is written to it: still true while that manifest is broken. */
  readonly suspended?: true;
  /** Of a role that no valid manifest declares, and that is kept (src/core/plan/kept.ts). */
  readonly kept?: KeptMemory;
  /**
   * Sessions have to end, and it is not known that they have: the moment of the revocation that was there before, or
   * '' (revocation.ts).
   */
  readonly revoking?: string;
  /**
   * The day on which we closed it, `2026-11-22`, from the first call on (quarantine.ts). Absent where it was not closed,
   * or an earlier version closed it.
   */
  readonly closedOn?: string;
  /** The role that it was created to replace, as its manifest gave its former name (rename.ts). */
  readonly replaces?: RoleId;
  /**
   * What the names in its manifest stood for when it was applied last: UUIDs by `checkout-api` and
   * `checkout-api/production`; a UUID in a manifest stands for itself. Absent where an earlier version wrote it.
   */
  readonly names?: Readonly<Record<string, string>>;
  /** The role of before that it was first seen to take the place of on that day, `2026-11-22` (adoption.ts). */
  readonly adopting?: { readonly arn: string; readonly roleId: RoleId; readonly since: string };
  /** The last day in its manifest, `2026-12-31`, which it was equal to before that day began (src/core/plan/expiry.ts). */
  readonly expires?: string;
}

/** By role name, sorted. */
export type ClosedForeign = Readonly<
  Record<
    string,
    { readonly roleId: RoleId; readonly closedOn: string /** By the last reading. */; readonly unseen?: true }
  >
>;

/**
 * As {@link InventoryRole.previous}: policies of it may still be missing, as it is being made. Earlier versions have
 * written what begins like that.
 */
export const BEING_MADE = 'creating-';

export interface KeptMemory {
  /** The day of the pass that first saw it so, `2026-11-22`. */
  readonly since: string;
  /** What IAM showed of it when that was found to be what was applied last (shown-digest.ts). */
  readonly shown?: string;
}

/** What the service remembers; undefined where there is no inventory. */
export type KnownRoles = Inventory['roles'] | undefined;

/** A role may be called `constructor`, which every object seems to have. */
export function inventoryRole(known: KnownRoles, name: string): InventoryRole | undefined {
  return known !== undefined && Object.hasOwn(known, name) ? known[name] : undefined;
}
