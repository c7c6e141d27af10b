/**
 * What the service remembers of the roles that it manages, from one pass to the next. Names can be taken by others and
 * tags can be copied; a RoleId cannot: together with path and tag the inventory says whose role it is. It also tells a
 * role that was never there from one that somebody has deleted by hand, and an older revision from a newer one.
 */
import { isJsonObject, parseJsonObject } from '../text/json.ts';
import type { Publication } from './publication.ts';

export interface Inventory {
  version: 'rolekeeper.inventory/v1';
  /** Fence of the lease under which it was written. */
  fence: number;
  /** The newest that was acted on; an older one is refused. */
  published: Publication;
  /**
   * Digest of the boundary's document as the service was deployed with it (policy-digest.ts), for those who were not;
   * null if the deployment does not own it.
   */
  boundary: string | null;
  /** By role name, sorted. */
  roles: Readonly<Record<string, InventoryRole>>;
}

export interface InventoryRole {
  /** null from its creation until the next pass reads it. */
  roleId: string | null;
  /**
   * What its digest tag says, or will say when the update is over that was begun last; null if the role is not whole yet,
   * was deleted, or was not seen by the last reading.
   */
  digest: string | null;
  /**
   * What the tag may say as well, and it was us: the digest of before, which a listing right after the update still
   * shows, or one that a pass has begun to write. null for none.
   */
  previous: string | null;
  /** The manifest that it came from, relative to the manifests folder; null if the role does not tell. */
  file: string | null;
  /** The revision that changed it last, as far as is known. */
  revision: string | null;
}

/**
 * The first inventories had neither `boundary` nor `previous`.
 * @returns undefined if the text is not an inventory that this version can read
 */
export function readInventory(text: string): Inventory | undefined {
  const value = parseJsonObject(text) ?? {};
  const { version, fence, published, boundary = null, roles } = value as Partial<Record<keyof Inventory, unknown>>;
  if (version !== 'rolekeeper.inventory/v1' || typeof fence !== 'number' || !isPublication(published)) return undefined;
  if (!isNullOr('string', boundary) || !isJsonObject(roles)) return undefined;
  const known = Object.entries(roles).map(([name, role]) => [name, inventoryRole(role)] as const);
  if (!known.every((entry): entry is [string, InventoryRole] => entry[1] !== undefined)) return undefined;
  return { version, fence, published, boundary, roles: Object.fromEntries(known) };
}

function isPublication(value: unknown): value is Publication {
  return isJsonObject(value) && isNullOr('number', value.sequence) && isNullOr('string', value.revision);
}

function inventoryRole(value: unknown): InventoryRole | undefined {
  if (!isJsonObject(value)) return undefined;
  const { roleId, digest, previous = null, file, revision } = value;
  if (!isNullOr('string', roleId) || !isNullOr('string', digest) || !isNullOr('string', previous)) return undefined;
  if (!isNullOr('string', file) || !isNullOr('string', revision)) return undefined;
  return { roleId, digest, previous, file, revision };
}

function isNullOr(type: 'number', value: unknown): value is number | null;
function isNullOr(type: 'string', value: unknown): value is string | null;
function isNullOr(type: 'number' | 'string', value: unknown): boolean {
  return value === null || typeof value === type;
}

/** What the service remembers; undefined where nothing remembers. */
export type KnownRoles = Inventory['roles'] | undefined;
