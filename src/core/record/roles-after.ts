/**
 * How the inventory goes on: what is known of every role after a pass, and what is written down before it acts.
 *
 * What is intended is written first, because a pass can die at any call. A role that is about to be created is known as
 * ours from then on, whatever its RoleId becomes; what is about to be applied counts as ours, beside what was applied
 * before.
 *
 * What is only seen proves little. Tags and names can be copied, so nothing is learnt from a role that is merely kept:
 * not its RoleId if we know another one, and nothing at all if we do not know the role.
 *
 * While what is published cannot be planned by, nothing is forgotten either: a role that is not there then was deleted by
 * hand, and the next plan that manifests count for has to say so.
 */

import type { ActualRole } from '../model/actual-role.ts';
import type { AppliedRole } from '../model/applied-role.ts';
import { type Change, removals } from '../model/change.ts';
import type { RoleId } from '../model/ids.ts';
import { BEING_MADE, type Inventory, type InventoryRole } from '../model/inventory.ts';
import type { Outcome } from '../model/operation.ts';
import { TAGS } from '../model/ownership.ts';
import type { Plan } from '../model/plan.ts';
import { isUnderAnotherPath } from '../plan/elsewhere.ts';
import { isForeignRemoval } from '../plan/foreign-operations.ts';
import { roleAfter } from './role-after.ts';
import { roleBegun } from './role-begun.ts';
import { found } from './role-found.ts';
import type { Snapshot } from './snapshot.ts';

type Roles = Inventory['roles'];

/** What is true of every role after a pass. `outcomes` is empty where the plan was not applied. */
export function rolesAfter(before: Roles, { changes, revision, fallback }: Plan, outcomes: readonly Outcome[]): Roles {
  const byRole = new Map(outcomes.map((outcome) => [outcome.role, outcome]));
  const predecessors = predecessorsOf(changes);
  // A role may be called `constructor`, which every object seems to have.
  const known = new Map(Object.entries(before));
  const seen = new Set<string>();
  const entries = changes.flatMap((change): [string, InventoryRole][] => {
    const name = 'actual' in change ? change.actual.name : change.name;
    seen.add(name);
    const passing = {
      outcome: byRole.get(change.name),
      replaces: predecessors.get(change.name),
      revision: revision ?? null,
    };
    const role = roleAfter(change, known.get(name), passing);
    return role === undefined ? [] : [[name, role]];
  });
  // One reading may be late, or have lost a page: it takes a second one to forget a role.
  const waiting = [...known].flatMap(([name, role]): [string, InventoryRole][] => {
    if (seen.has(name)) return [];
    if (fallback !== undefined) return [[name, role]];
    return role.digest === null ? [] : [[name, { ...role, digest: null }]];
  });
  return sorted([...entries, ...waiting]);
}

/**
 * The roles that are ours by path and tags alone, where there was no inventory so far: from then on by RoleId as well.
 * @param changes of the plan: what it takes for ours under another path stays so
 */
export function rolesAdopted(roles: readonly ActualRole[], changes: readonly Change[] = []): Roles {
  const elsewhere = new Set(changes.flatMap((change) => (isUnderAnotherPath(change) ? change.actual.name : [])));
  const ours = roles.filter(({ owner, name }) => owner === 'us' || elsewhere.has(name));
  return sorted(ours.map((role): [string, InventoryRole] => [role.name, found(role, undefined)]));
}

/** The same, once it is kept what was applied to these. */
export function rolesRecorded(roles: Roles, recorded: readonly AppliedRole[]): Roles {
  const digests = new Map(recorded.map(({ digest, spec }) => [spec.name, digest]));
  return Object.fromEntries(
    Object.entries(roles).map(([name, role]) => {
      const digest = digests.get(name);
      return [name, digest === undefined ? role : { ...role, recorded: digest }];
    }),
  );
}

/** What is written down before the plan's operations are begun. */
export function rolesIntended(before: Roles, { changes, operations, revision }: Plan): Roles {
  const begun = new Set(operations.map(({ role }) => role));
  const predecessors = predecessorsOf(changes);
  const known = new Map(Object.entries(before));
  for (const change of changes) {
    if (!begun.has(change.name) || isForeignRemoval(change)) continue;
    const passing = { replaces: predecessors.get(change.name), revision: revision ?? null };
    const role = roleBegun(change, known.get(change.name), passing);
    if (role !== undefined) known.set(change.name, role);
  }
  return sorted([...known]);
}

/** What is written down before a role is created again from its snapshot. */
export function roleRestored(before: Roles, { name, tags, appliedDigest }: Snapshot['role']): Roles {
  const { revision = null, recorded } = new Map(Object.entries(before)).get(name) ?? {};
  // What is kept of it under that digest is what it is compared with from now on.
  const record = recorded ?? appliedDigest ?? undefined;
  const role = {
    roleId: null,
    digest: null,
    previous: BEING_MADE,
    file: tags[TAGS.source] ?? null,
    revision,
    ...(record !== undefined && { recorded: record }),
  };
  return sorted([...Object.entries(before).filter(([other]) => other !== name), [name, role]]);
}

/** By the name of its successor, the role that goes. */
function predecessorsOf(changes: readonly Change[]): Map<string, RoleId> {
  return new Map(
    removals(changes).flatMap(({ because, isReplaced, actual: { roleId } }): [string, RoleId][] =>
      isReplaced && because.is === 'renamed' ? [[because.to, roleId]] : [],
    ),
  );
}

function sorted(entries: readonly [string, InventoryRole][]): Roles {
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
