/**
 * What differs between the roles that the manifests want and the roles that IAM has. Only differences: what may be done
 * about them is decided by the guardrails, and in which order by operations.
 *
 * Which role may appear as a `delete` is decided here, so read {@link undeclaredChange} before changing it. Terms:
 *
 *  - ours        under our path and with our tag (ownership.ts). Nothing else is ever changed or deleted.
 *  - declared    a valid manifest names it, ignoring letter case, as IAM does.
 *  - frozen      a manifest that could not be understood may have declared it: kept, because "could not read" must
 *                never look like "not there".
 *  - retained    its last manifest said `onRemoval: retain`. The tag on the role says so, as the manifest is gone.
 *
 *  - recreated   the inventory knows another RoleId by this name: somebody deleted our role and made one of his own,
 *                perhaps by copying its tags. Policies elsewhere may name the new one, so it is not ours any more.
 *  - unknown     the inventory does not know the name at all. Path and tag can be copied; this is not enough to delete.
 *
 * A role that is ours and none of the others is deleted. Without an inventory (the CLI on an account that no service
 * looks after) the last two cannot be told, and path and tag have to do.
 */
import type { Inventory } from './inventory.ts';
import { TAGS } from './ownership.ts';
import { roleFacets } from './role-facets.ts';
import type { ActualRole, Change, DesiredRole, FrozenFile } from './types.ts';

export interface Declared {
  roles: readonly DesiredRole[];
  frozen: readonly FrozenFile[];
}

/** What the service remembers; undefined where nothing remembers. */
export type KnownRoles = Inventory['roles'] | undefined;

/** One change for each role that is declared or ours, sorted by name. */
export function diff(declared: Declared, actual: readonly ActualRole[], known?: KnownRoles): Change[] {
  const byName = new Map(actual.map((role) => [role.name.toLowerCase(), role]));
  const frozenNames = new Set(declared.frozen.flatMap(({ name }) => name?.toLowerCase() ?? []));
  const frozenFiles = new Set(declared.frozen.map(({ file }) => file));
  const seen = new Set<ActualRole>();
  const changes: Change[] = [];
  for (const desired of declared.roles) {
    const key = desired.name.toLowerCase();
    // A broken file claims the same name: which of the two is meant, nobody knows.
    if (frozenNames.has(key)) continue;
    const role = byName.get(key);
    if (role !== undefined) seen.add(role);
    changes.push(
      role === undefined ? { kind: 'create', name: desired.name, desired } : declaredChange(desired, role, known),
    );
  }
  for (const role of actual) {
    if (role.owner !== 'us' || seen.has(role)) continue;
    const frozen = frozenNames.has(role.name.toLowerCase()) || frozenFiles.has(role.tags[TAGS.source] ?? '');
    changes.push(undeclaredChange(role, frozen, known));
  }
  return changes.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function declaredChange(desired: DesiredRole, actual: ActualRole, known: KnownRoles): Change {
  const { name } = desired;
  if (actual.owner !== 'us') return { kind: 'conflict', name, reason: 'not-ours', desired, actual };
  if (actual.path !== desired.path) return { kind: 'conflict', name, reason: 'path', desired, actual };
  if (actual.name !== name) return { kind: 'conflict', name, reason: 'case', desired, actual };
  if (isRecreated(actual, known)) return { kind: 'conflict', name, reason: 'recreated', desired, actual };
  const facets = roleFacets(desired, actual);
  const recorded = actual.appliedDigest === desired.digest;
  if (facets.length === 0 && recorded) return { kind: 'keep', name, reason: 'in-sync', desired, actual };
  return { kind: 'update', name, desired, actual, cause: recorded ? 'drift' : 'manifest', facets };
}

function undeclaredChange(actual: ActualRole, frozen: boolean, known: KnownRoles): Change {
  const { name } = actual;
  if (frozen) return { kind: 'keep', name, reason: 'frozen', actual };
  if (actual.tags[TAGS.onRemoval] === 'retain') return { kind: 'keep', name, reason: 'retained', actual };
  if (isRecreated(actual, known)) return { kind: 'keep', name, reason: 'recreated', actual };
  if (known !== undefined && !Object.hasOwn(known, name)) return { kind: 'keep', name, reason: 'unknown', actual };
  return { kind: 'delete', name, actual };
}

/** A RoleId is never given twice. null: created by the last pass, and not read since. */
function isRecreated({ name, roleId }: ActualRole, known: KnownRoles): boolean {
  const before = known !== undefined && Object.hasOwn(known, name) ? known[name]?.roleId : undefined;
  return before !== undefined && before !== null && before !== roleId;
}
