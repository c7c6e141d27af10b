/**
 * What a plan makes of the gate's table: which entries it is to have once all else has succeeded.
 *
 * An entry goes with its role's trust policy. Where that stays as it is (the manifest is broken, the role is suspended, a finding
 * or a freeze window holds it, nothing that is published can be planned by), the entry stays as it is: to grow it would let in
 * whom the trust was not looked at for, and to shrink it would be a change in a time of no changes. A role that is not ours to write keeps only what its
 * manifest still admits.
 */
import { gateRoleOf, isSameTable, shrunk } from '../gate/table-steps.ts';
import { wantedTable } from '../gate/wanted-table.ts';
import type { BitbucketLock, Settings } from '../manifest/settings.ts';
import { type Change, keptOf } from '../model/change.ts';
import type { DesiredRole, FrozenFile } from '../model/desired-role.ts';
import type { Finding } from '../model/finding.ts';
import type { GatePlan } from '../model/gate-plan.ts';
import type { GateRoles, StoredGateTable } from '../model/gate-table.ts';
import { gateRows, rowsOfNew } from './gate-rows.ts';
import { isBlocked } from './plan.ts';

export interface GateCircumstances {
  /** undefined: nothing is remembered where the plan is made. */
  readonly seen: SeenGate | undefined;
  readonly declared: readonly DesiredRole[];
  readonly frozen: readonly FrozenFile[];
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
  readonly settings: Settings;
  readonly lock: BitbucketLock | undefined;
  /** Nothing that is published can be planned by. */
  readonly isFallback: boolean;
}

/** What was found where the table is stored; undefined: none was ever written. */
export interface SeenGate {
  readonly stored: StoredGateTable | undefined;
}

/** undefined: no table is stored, and no role needs one. */
export function gatePlan(world: GateCircumstances): GatePlan | undefined {
  const { seen, declared, settings, lock } = world;
  const wanted = wantedTable(declared, settings);
  const isWanted = Object.keys(wanted.roles).length > 0;
  if (seen === undefined) return isWanted ? { before: 'unknown', goal: wanted, rows: [] } : undefined;
  const { stored } = seen;
  if (stored === undefined && !isWanted) return undefined;
  const before = stored === undefined ? 'none' : (stored.table ?? 'broken');
  const isKnown = typeof before === 'object';
  const old = isKnown ? { tokenSeconds: before.tokenSeconds, roles: before.roles } : { ...wanted, roles: {} };
  const goal = goalOf(old, wanted, world);
  // One that cannot be read is written again by a pass that may write.
  const isRight = isKnown ? isSameTable(old, goal) : isAllHeld(world) || (before === 'none' && !hasRoles(goal));
  if (isRight) return { before: isKnown ? old : before, goal: isKnown ? old : goal, rows: [] };
  const rows = gateRows(old, goal, lock);
  return isKnown ? { before: old, goal, rows } : { before, goal, rows: [rowsOfNew(before), ...rows] };
}

function goalOf(old: GateRoles, wanted: GateRoles, world: GateCircumstances): GateRoles {
  const changes = new Map(world.changes.map((change) => [change.name, change]));
  const names = [...new Set([...Object.keys(old.roles), ...Object.keys(wanted.roles)])].sort();
  const common = shrunk(old, wanted);
  const from = { old, wanted, common };
  const roles = names.flatMap((name) => {
    const entry = gateRoleOf(from[fateOf(name, changes.get(name), world)], name);
    return entry === undefined ? [] : [[name, entry] as const];
  });
  const { settings } = world;
  const tokenSeconds = isAllHeld(world) || settings.gate === undefined ? old.tokenSeconds : wanted.tokenSeconds;
  return { tokenSeconds, roles: Object.fromEntries(roles) };
}

/** From which table the entry comes. */
function fateOf(
  name: string,
  change: Change | undefined,
  { findings, frozen, isFallback }: GateCircumstances,
): 'old' | 'wanted' | 'common' {
  if (isFallback || findings.some((finding) => holds(finding, name))) return 'old';
  if (frozen.some((file) => file.name?.toLowerCase() === name.toLowerCase())) return 'old';
  // A file that does not even say its role may be of any role that no other file declares.
  if (change === undefined) return frozen.some((file) => file.name === undefined) ? 'old' : 'wanted';
  if (change.kind === 'conflict') return 'common';
  return keptOf(change) !== undefined || isBlocked(change, findings) ? 'old' : 'wanted';
}

function isAllHeld({ findings, isFallback }: Pick<GateCircumstances, 'findings' | 'isFallback'>): boolean {
  return isFallback || findings.some((finding) => finding.role === undefined && holds(finding, ''));
}

/** Nothing is written to the role, also where a change of it is in its manifest alone. */
function holds({ blocks, role }: Finding, name: string): boolean {
  return blocks === 'plan' || (blocks === 'writes' && (role === undefined || role === name));
}

function hasRoles({ roles }: GateRoles): boolean {
  return Object.keys(roles).length > 0;
}
