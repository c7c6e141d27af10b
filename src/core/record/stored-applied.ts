/** What is kept of a role as applied: one JSON document a role, in `applied/` of the state. */
import type { AppliedRole, AppliedSpec } from '../model/applied-role.ts';
import { type Change, isUpdate, keptOf } from '../model/change.ts';
import type { DesiredRole } from '../model/desired-role.ts';
import { arn } from '../model/ids.ts';
import type { Inventory, InventoryRole } from '../model/inventory.ts';
import type { Plan } from '../model/plan.ts';
import { type RoleSpec, specOf } from '../model/role-spec.ts';
import { shownDigest } from '../plan/shown-digest.ts';
import { isJsonObject, isTextMap, parseJsonObject } from '../text/json.ts';

/** Roles of an earlier version, of which nothing is kept yet, are written down so many a pass. */
const LEARNT_AT_ONCE = 100;

export function appliedFile(role: string): string {
  return `${role}.json`;
}

export function appliedRoleText(role: AppliedRole): string {
  return `${JSON.stringify(role, null, 2)}\n`;
}

/** What is written down before the plan's operations are begun: of every role that will be another one than is kept. */
export function appliedBy({ changes, operations }: Plan, before: Inventory['roles']): AppliedRole[] {
  const begun = new Set(operations.map(({ role }) => role));
  const known = new Map(Object.entries(before));
  return changes.flatMap((change) => {
    if (!begun.has(change.name) || (change.kind !== 'create' && !isUpdate(change))) return [];
    // A role that is kept is put back to what is kept of it.
    if (keptOf(change) !== undefined) return [];
    const { desired } = change;
    const role = known.get(desired.name);
    return role?.recorded === desired.digest ? [] : recordOf(desired, earlierOf(change, desired, role));
  });
}

/** What can be written down because IAM was seen to be equal to the manifest, and nothing is kept of it yet. */
export function appliedAsSeen(changes: readonly Change[], roles: Inventory['roles']): AppliedRole[] {
  const known = new Map(Object.entries(roles));
  const unrecorded = changes.flatMap((change) => {
    if (change.kind !== 'keep' || change.reason !== 'in-sync') return [];
    const role = known.get(change.name);
    return role === undefined || role.recorded === change.desired.digest ? [] : recordOf(change.desired, []);
  });
  return unrecorded.slice(0, LEARNT_AT_ONCE);
}

function earlierOf(change: Change, { digest }: DesiredRole, role: InventoryRole | undefined): readonly AppliedSpec[] {
  if (!isUpdate(change)) return [];
  const { applied, actual, desired } = change;
  if (applied.length > 0) return applied.filter((one) => one.digest !== digest).slice(0, MOST_EARLIER);
  // Nothing is known but what IAM shows: parts of it stay, if this update is cut short.
  const boundaryArn = actual.boundaryArn ?? desired.boundaryArn;
  return [{ digest: role?.digest ?? shownDigest(actual), spec: { ...actual, boundaryArn } }];
}

/** Updates that were all cut short, one after the other. */
const MOST_EARLIER = 5;

function recordOf(desired: DesiredRole, earlier: readonly AppliedSpec[]): AppliedRole {
  const newest = plain({ digest: desired.digest, spec: desired });
  return { version: 'rolekeeper.applied/v1', ...newest, earlier: earlier.map(plain) };
}

/** Without what a desired role has beside its spec. */
function plain({ digest, spec }: AppliedSpec): AppliedSpec {
  return { digest, spec: specOf(spec) };
}

/** @returns undefined if the text is not one that this version can read */
export function readAppliedRole(text: string): AppliedRole | undefined {
  const value = parseJsonObject(text) ?? {};
  const { version, earlier } = value;
  const own = appliedSpec(value);
  if (version !== 'rolekeeper.applied/v1' || own === undefined || !Array.isArray(earlier)) return undefined;
  const before = earlier.map(appliedSpec);
  if (!before.every((one) => one !== undefined)) return undefined;
  return { version, ...own, earlier: before };
}

function appliedSpec(value: unknown): AppliedSpec | undefined {
  if (!isJsonObject(value) || typeof value.digest !== 'string' || !isSpec(value.spec)) return undefined;
  return { digest: value.digest, spec: value.spec };
}

function isSpec(value: unknown): value is RoleSpec {
  if (!isJsonObject(value)) return false;
  const { name, path, description, trust, maxSessionSeconds, boundaryArn, managedPolicyArns, inlinePolicies, tags } =
    value;
  const isArn = (one: unknown) => typeof one === 'string' && arn(one) !== undefined;
  return (
    [name, path, description, trust].every((text) => typeof text === 'string') &&
    typeof maxSessionSeconds === 'number' &&
    isArn(boundaryArn) &&
    Array.isArray(managedPolicyArns) &&
    managedPolicyArns.every(isArn) &&
    isTextMap(inlinePolicies) &&
    isTextMap(tags)
  );
}
