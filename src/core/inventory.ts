/**
 * What the service remembers of the roles that it manages, from one pass to the next. Names can be taken by others and
 * tags can be copied; a RoleId cannot: together with path and tag the inventory says whose role it is. It also tells a
 * role that was never there from one that somebody has deleted by hand, and an older revision from a newer one.
 */
import { isForeignRemoval } from './foreign-operations.ts';
import { TAGS } from './ownership.ts';
import { CLOSED_DIGEST } from './quarantine.ts';
import type { Publication } from './revision-pointer.ts';
import type { ActualRole, Change, DesiredRole, Outcome, Plan } from './types.ts';

export interface Inventory {
  version: 'rolekeeper.inventory/v1';
  /** Fence of the lease under which it was written. */
  fence: number;
  /** The newest that was acted on; an older one is refused. */
  published: Publication;
  /** By role name, sorted. */
  roles: Readonly<Record<string, InventoryRole>>;
}

export interface InventoryRole {
  /** null from its creation until the next pass reads it. */
  roleId: string | null;
  /** The digest that was applied as a whole; null if that has not succeeded yet, or the role was deleted since. */
  digest: string | null;
  /** The manifest that it came from, relative to the manifests folder; null if the role does not tell. */
  file: string | null;
  /** The revision that changed it last, as far as is known. */
  revision: string | null;
}

type Roles = Inventory['roles'];

/** What is true of every role after a pass. `outcomes` is empty where the plan was not applied. */
export function rolesAfter(before: Roles, plan: Plan, outcomes: readonly Outcome[]): Roles {
  const byRole = new Map(outcomes.map((outcome) => [outcome.role, outcome]));
  // A role may be called `constructor`, which every object seems to have.
  const known = new Map(Object.entries(before));
  const entries = plan.changes.flatMap((change): [string, InventoryRole][] => {
    const role = roleAfter(change, byRole.get(change.name), known.get(change.name), plan.revision ?? null);
    return role === undefined ? [] : [[change.name, role]];
  });
  return Object.fromEntries(entries);
}

/**
 * The roles that a plan is about to create, remembered before they exist: if the pass dies after CreateRole, the next
 * one still knows them for ours.
 */
export function rolesIntended({ changes, revision }: Plan): Roles {
  const entries = changes.flatMap((change): [string, InventoryRole][] =>
    change.kind === 'create' ? [[change.name, applied(change.desired, null, false, revision ?? null)]] : [],
  );
  return Object.fromEntries(entries);
}

/** undefined: there is no such role, or it is not ours. */
function roleAfter(
  change: Change,
  outcome: Outcome | undefined,
  before: InventoryRole | undefined,
  revision: string | null,
): InventoryRole | undefined {
  // Not ours, whatever the pass does to it: the inventory says whose a role is.
  if (isForeignRemoval(change) || (change.kind === 'keep' && change.reason === 'foreign')) return undefined;
  const whole = outcome !== undefined && outcome.failure === undefined && outcome.left.length === 0;
  switch (change.kind) {
    case 'create':
      if (mayExist(outcome)) return applied(change.desired, null, whole, revision);
      // Deleted by hand, and not made anew yet: that is drift as long as it is so.
      return typeof before?.roleId === 'string' ? before : undefined;
    case 'update':
      return whole ? applied(change.desired, change.actual.roleId, true, revision) : found(change.actual, before);
    case 'quarantine':
      // The tag says that it is closed before the trust does: only a pass that came to its end has closed it.
      return { ...found(change.actual, before), digest: whole ? CLOSED_DIGEST : (before?.digest ?? null) };
    case 'delete':
      // Forgotten when a reading no longer shows it. IAM's word that it is gone may be early, and a role of ours that
      // nobody remembers would stay for ever.
      return whole ? { ...found(change.actual, before), digest: null } : found(change.actual, before);
    case 'keep':
      // Not the role that we remember, or none that we do: seeing it does not make it ours.
      if (change.reason === 'recreated' || change.reason === 'unknown') return before;
      return found(change.actual, before, change.reason === 'in-sync' ? revision : null);
    case 'conflict':
      // Whoever's it is now: what we knew of ours stays known, so that a lost tag is not a forgotten role.
      return before;
  }
}

/** Made, or perhaps made: the answer may have been lost, and not the call. */
function mayExist(outcome: Outcome | undefined): boolean {
  if (outcome === undefined) return false;
  const { done, failure } = outcome;
  if (done.some(({ call }) => call === 'CreateRole')) return true;
  return failure?.operation.call === 'CreateRole' && 'retryable' in failure.error && failure.error.retryable === true;
}

function applied(
  { digest, file }: DesiredRole,
  roleId: string | null,
  whole: boolean,
  revision: string | null,
): InventoryRole {
  return { roleId, digest: whole ? digest : null, file, revision };
}

/** As IAM has it. A role that is in the inventory keeps the revision that changed it last. */
function found(
  { roleId, appliedDigest, tags }: ActualRole,
  before: InventoryRole | undefined,
  revision: string | null = null,
): InventoryRole {
  // Somebody took the tag away: that must not make us forget what it said (diff.ts).
  const lost = before?.roleId === roleId ? before.digest : null;
  return {
    roleId,
    digest: appliedDigest ?? lost,
    file: tags[TAGS.source] ?? null,
    revision: before?.revision ?? revision,
  };
}

/** @returns undefined if the text is not an inventory that this version can read */
export function readInventory(text: string): Inventory | undefined {
  const value = parsed(text);
  const { version, fence, published, roles } = value as Partial<Record<keyof Inventory, unknown>>;
  if (version !== 'rolekeeper.inventory/v1' || typeof fence !== 'number') return undefined;
  if (!isPublication(published) || !isRecord(roles) || !Object.values(roles).every(isInventoryRole)) return undefined;
  return { version, fence, published, roles: roles as Roles };
}

function isPublication(value: unknown): value is Publication {
  return isRecord(value) && isNullOr('number', value.sequence) && isNullOr('string', value.revision);
}

function isInventoryRole(value: unknown): value is InventoryRole {
  const fields = ['roleId', 'digest', 'file', 'revision'];
  return isRecord(value) && fields.every((field) => isNullOr('string', value[field]));
}

function isNullOr(type: 'number' | 'string', value: unknown): boolean {
  return value === null || typeof value === type;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}
