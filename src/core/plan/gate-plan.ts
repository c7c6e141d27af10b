/**
 * What a plan makes of the gate's table: which entries it has once all else has succeeded.
 *
 * An entry grows with its role's trust policy: where something holds that, to let in more would let in whom the trust was not
 * looked at for. To take away needs no call to IAM, so a finding that holds the role does not hold that: the entry keeps what both the old
 * and the wanted one admit. It stays whole only
 *  - where nobody knows what is wanted: a broken manifest, nothing that is published can be planned by, a role that is retained
 *  - in a time of no changes: the role is suspended, or a freeze window is open
 *  - where a guardrail holds back just this, a loss: a deletion, a lockout that waits for a person's approval
 *
 * What is held is said: `waiting`.
 */
import { commonRole, gateRoleOf, isSameTable, shrunk } from '../gate/table-steps.ts';
import { wantedTable } from '../gate/wanted-table.ts';
import type { BitbucketLock, Settings } from '../manifest/settings.ts';
import { type Change, keptOf } from '../model/change.ts';
import type { DesiredRole, FrozenFile } from '../model/desired-role.ts';
import type { Finding } from '../model/finding.ts';
import type { GatePlan } from '../model/gate-plan.ts';
import type { GateRole, GateRoles, StoredGateTable } from '../model/gate-table.ts';
import { gateRows, rowOfNoTable, rowsOfNew, waitingRows } from './gate-rows.ts';
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
  if (seen === undefined) return isWanted ? { before: 'unknown', goal: wanted, rows: [], waiting: [] } : undefined;
  const { stored } = seen;
  if (stored === undefined && !isWanted) return undefined;
  const before = stored === undefined ? 'none' : (stored.table ?? 'broken');
  const isKnown = typeof before === 'object';
  const old = isKnown ? { tokenSeconds: before.tokenSeconds, roles: before.roles } : { ...wanted, roles: {} };
  const fates = fatesOf(old, wanted, world);
  const goal = goalOf(old, wanted, fates, world);
  // One that cannot be read is written again by a pass that may write.
  const isRight = isKnown ? isSameTable(old, goal) : isAllHeld(world) || (before === 'none' && !hasRoles(goal));
  const isHeld = (role: string | undefined) => role === undefined || isClear(fates.get(role));
  const waiting = world.isFallback
    ? []
    : waitingRows(goal, { ...wanted, tokenSeconds: tokensOf(wanted, old, world) }, lock, isHeld);
  if (isKnown) {
    return isRight
      ? { before: old, goal: old, rows: [], waiting }
      : { before: old, goal, rows: gateRows(old, goal, lock), waiting };
  }
  if (!isRight) return { before, goal, rows: [rowsOfNew(before), ...gateRows(old, goal, lock)], waiting };
  // Where there never was one, the roles that wait say all.
  return { before, goal, rows: [], waiting: before === 'broken' ? [rowOfNoTable(before), ...waiting] : waiting };
}

/**
 * What becomes of an entry: it is as wanted; it keeps what both admit; it is held as it is; or it stays, as no manifest says
 * what is wanted.
 */
type Fate = 'wanted' | 'common' | 'old' | 'unclear';

const isClear = (fate: Fate | undefined) => fate !== undefined && fate !== 'unclear';

function fatesOf(old: GateRoles, wanted: GateRoles, world: GateCircumstances): Map<string, Fate> {
  const changes = new Map(world.changes.map((change) => [change.name, change]));
  const names = [...new Set([...Object.keys(old.roles), ...Object.keys(wanted.roles)])].sort();
  return new Map(names.map((name) => [name, fateOf(name, changes.get(name), world)]));
}

function goalOf(
  old: GateRoles,
  wanted: GateRoles,
  fates: ReadonlyMap<string, Fate>,
  world: GateCircumstances,
): GateRoles {
  const common = shrunk(old, wanted);
  const roles = [...fates].flatMap(([name, fate]) => {
    const from = fate === 'wanted' ? wanted : fate === 'common' ? common : old;
    const entry = (fate === 'common' && ofRenamed(name, old, wanted, world)) || gateRoleOf(from, name);
    return entry === undefined ? [] : [[name, entry] as const];
  });
  const isStill = world.isFallback || world.findings.some((finding) => stills(finding, undefined));
  const tokens = isStill ? old : isAllHeld(world) ? common : wanted;
  return { tokenSeconds: tokensOf(tokens, old, world), roles: Object.fromEntries(roles) };
}

/** Without a gate the settings say nothing of it. */
function tokensOf({ tokenSeconds }: GateRoles, old: GateRoles, { settings }: GateCircumstances): number {
  return settings.gate === undefined ? old.tokenSeconds : tokenSeconds;
}

/** A role whose manifest has another name now is kept until the new one can be entered: it keeps what that is wanted to admit. */
function ofRenamed(
  name: string,
  old: GateRoles,
  wanted: GateRoles,
  { changes }: GateCircumstances,
): GateRole | undefined {
  const change = changes.find((one) => one.name === name);
  if (change === undefined || !('because' in change) || change.because.is !== 'renamed') return undefined;
  const [before, after] = [gateRoleOf(old, name), gateRoleOf(wanted, change.because.to)];
  return before && after ? commonRole(before, { ...after, arn: before.arn }) : before;
}

function fateOf(name: string, change: Change | undefined, { findings, frozen, isFallback }: GateCircumstances): Fate {
  if (isFallback || frozen.some((file) => file.name?.toLowerCase() === name.toLowerCase())) return 'unclear';
  // A file that does not even say its role may be of any role that no other file declares.
  if (change === undefined && frozen.some((file) => file.name === undefined)) return 'unclear';
  if (change !== undefined && keptOf(change) !== undefined) return 'unclear';
  if (findings.some((finding) => stills(finding, name))) return 'old';
  // The loss itself is what waits for a person.
  const guards = findings.filter(({ blocks }) => blocks !== 'writes');
  if (change !== undefined && isBlocked(change, guards)) return 'old';
  if (change?.kind === 'conflict' || findings.some((finding) => holds(finding, name))) return 'common';
  return 'wanted';
}

function isAllHeld({ findings, isFallback }: Pick<GateCircumstances, 'findings' | 'isFallback'>): boolean {
  return isFallback || findings.some((finding) => holds(finding, undefined));
}

/** A time of no changes: nothing is taken away either. */
function stills(finding: Finding, name: string | undefined): boolean {
  if (finding.blocks === 'plan') return true;
  return (finding.code === 'suspended' || finding.code === 'freeze') && holds(finding, name);
}

/**
 * Nothing is written to the role, also where a change of it is in its manifest alone.
 * @param name undefined: of all roles
 */
function holds({ blocks, role }: Finding, name: string | undefined): boolean {
  return blocks === 'plan' || (blocks === 'writes' && (role === undefined || role === name));
}

function hasRoles({ roles }: GateRoles): boolean {
  return Object.keys(roles).length > 0;
}
