/**
 * How one table becomes another without a moment in which the gate lets in more than the manifests do.
 *
 * A step gets in if the table admits it and the trust policy does. Both change in one pass, a role's trust in the middle of it,
 * and there are requests at every moment: one may have read the table before a write, and ask STS after the next. So the
 * table goes from old to wanted in two writes around the calls to IAM:
 *
 *   old table -> shrunk: what both the old and the wanted one admit -> calls to IAM -> grown: what is wanted
 *
 *  - what is taken away is gone before the first call, so that a request that reads the table after that write never gets
 *    it, however slow or broken the rest of the pass is
 *  - what is added comes when the role is as it should be. If its calls did not all succeed, it keeps what is common to both:
 *    the pass after goes on from there
 *  - a process that dies leaves the old table, the shrunk one or the grown one, and none of them admits what neither the
 *    old nor the new manifests do
 *  - a role that the gate does not keep any more loses its entry before its trust lets in calls from elsewhere, and one
 *    that it begins to keep gets its entry when its trust lets in no others
 *
 * What is common to two roles is found pattern by pattern and door by door: one stays if the other role surely admits all of it.
 * `release/*` and `*-fix/1` have `release/...` names in common that are not worth finding: a door too few opens with the
 * next write, a few seconds later; one too many would be a hole.
 */
import { matchesBranchGlob } from '../manifest/branch-glob.ts';
import type { GateDoor, GateRole, GateRoles } from '../model/gate-table.ts';
import { sameJson } from '../text/json.ts';
import { canonicalGateRole, doorKey } from './stored-table.ts';

/** What both admit: the table that stands while roles are written. */
export function shrunk(old: GateRoles, wanted: GateRoles): GateRoles {
  const common = Object.keys(old.roles).flatMap((name) => {
    const [before, after] = [gateRoleOf(old, name), gateRoleOf(wanted, name)];
    const role = before && after && commonRole(before, after);
    return role === undefined ? [] : [[name, role] as const];
  });
  return { tokenSeconds: Math.min(old.tokenSeconds, wanted.tokenSeconds), roles: Object.fromEntries(common) };
}

/**
 * What stands at the end.
 * @param isDone whether nothing of the role's trust is left to be done
 */
export function grown(table: GateRoles, wanted: GateRoles, isDone: (role: string) => boolean): GateRoles {
  const roles = Object.entries(wanted.roles).flatMap(([name, role]) => {
    const entry = isDone(name) ? role : gateRoleOf(table, name);
    return entry === undefined ? [] : [[name, entry] as const];
  });
  return { tokenSeconds: wanted.tokenSeconds, roles: Object.fromEntries(roles) };
}

/** Whether whom the table lets in, the wanted one lets in, too, and for as long. */
export function admitsNothingBeyond(table: GateRoles, wanted: GateRoles): boolean {
  if (table.tokenSeconds > wanted.tokenSeconds) return false;
  return Object.entries(table.roles).every(([name, role]) => {
    const limit = gateRoleOf(wanted, name);
    if (limit === undefined || limit.arn !== role.arn || longest(role) > longest(limit)) return false;
    return (
      role.doors.every((door) => limit.doors.some((wide) => coversDoor(wide, door))) &&
      role.branches.every((branch) => limit.branches.some((wide) => coversBranch(wide, branch)))
    );
  });
}

/** Whether the two are the same but for the order of what has none. */
export function isSameTable(a: GateRoles, b: GateRoles): boolean {
  if (a.tokenSeconds !== b.tokenSeconds) return false;
  const names = new Set([...Object.keys(a.roles), ...Object.keys(b.roles)]);
  return [...names].every((name) => isSameRole(gateRoleOf(a, name), gateRoleOf(b, name)));
}

/** The same of one entry; of two that are not there as well. */
export function isSameRole(a: GateRole | undefined, b: GateRole | undefined): boolean {
  return sameJson(a && canonicalGateRole(a), b && canonicalGateRole(b));
}

/** A role may be called `constructor`, which every object seems to have. */
export function gateRoleOf({ roles }: GateRoles, name: string): GateRole | undefined {
  return Object.hasOwn(roles, name) ? roles[name] : undefined;
}

/**
 * Whether all names of the narrow pattern are names of the wide one. No name is a wildcard, so that a `*` of the narrow one can only
 * be met by a `*` of the wide one, and like any text that it stands for it has no slash: the rule for names is right for
 * patterns as well.
 */
export function coversBranch(wide: string, narrow: string): boolean {
  return matchesBranchGlob(wide, narrow);
}

/** A door without an environment admits every step of its repository. */
export function coversDoor(wide: GateDoor, narrow: GateDoor): boolean {
  if (wide.repositoryUuid !== narrow.repositoryUuid) return false;
  return wide.environmentUuid === undefined || wide.environmentUuid === narrow.environmentUuid;
}

/** Seconds of the longest session: what the manifest advises is a limit, too. */
export function longest({ maxSessionSeconds, requestSeconds = maxSessionSeconds }: GateRole): number {
  return Math.min(maxSessionSeconds, requestSeconds);
}

/** What two entries of one role admit both; undefined: nothing. */
export function commonRole(a: GateRole, b: GateRole): GateRole | undefined {
  if (a.arn !== b.arn) return undefined;
  const doors = common(a.doors, b.doors, coversDoor, doorKey);
  const branches = common(a.branches, b.branches, coversBranch, (branch) => branch);
  if (doors.length === 0 || branches.length === 0) return undefined;
  const advised = [a.requestSeconds, b.requestSeconds].filter((seconds) => seconds !== undefined);
  return canonicalGateRole({
    arn: a.arn,
    maxSessionSeconds: Math.min(a.maxSessionSeconds, b.maxSessionSeconds),
    ...(advised.length > 0 && { requestSeconds: Math.min(...advised) }),
    doors,
    branches,
  });
}

/** Those of each list that the other one covers, once. */
function common<Item>(
  a: readonly Item[],
  b: readonly Item[],
  covers: (wide: Item, narrow: Item) => boolean,
  key: (item: Item) => string,
): Item[] {
  const kept = [
    ...a.filter((narrow) => b.some((wide) => covers(wide, narrow))),
    ...b.filter((narrow) => a.some((wide) => covers(wide, narrow))),
  ];
  return [...new Map(kept.map((item) => [key(item), item])).values()];
}
