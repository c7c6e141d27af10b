/** How two of the gate's tables differ, for people: what the gate no longer admits, and what it admits from then on. */
import { coversBranch, coversDoor, gateRoleOf, isSameRole, longest } from '../gate/table-steps.ts';
import { indexLock, type LockIndex } from '../manifest/lock-index.ts';
import type { BitbucketLock } from '../manifest/settings.ts';
import type { GateRow } from '../model/gate-plan.ts';
import type { GateDoor, GateRole, GateRoles } from '../model/gate-table.ts';
import { named } from '../text/counted.ts';
import { formatDuration } from '../text/duration.ts';

/** Sorted by role; for each what it loses first. Empty only if the two are the same. */
export function gateRows(before: GateRoles, after: GateRoles, lock: BitbucketLock | undefined): GateRow[] {
  const names = [...new Set([...Object.keys(before.roles), ...Object.keys(after.roles)])].sort();
  const index = indexLock(lock ?? { workspace: '', repositories: {} });
  return [
    ...tokenRows(before, after),
    ...names.flatMap((name) => roleRows(name, gateRoleOf(before, name), gateRoleOf(after, name), index)),
  ];
}

/** The first line about a table that there was not, or that no reader understood. */
export function rowsOfNew(before: 'none' | 'broken'): GateRow {
  const what =
    before === 'none'
      ? 'the table is written for the first time'
      : 'what is stored is no table, and lets no step in; it is written again, without the roles that are on hold';
  return { role: undefined, effect: 'grows', what };
}

function tokenRows(before: GateRoles, after: GateRoles): GateRow[] {
  const [old, now] = [before.tokenSeconds, after.tokenSeconds];
  if (old === now) return [];
  const what = `tokens that live for ${formatDuration(now)} at most (${formatDuration(old)} before)`;
  return [{ role: undefined, effect: now < old ? 'shrinks' : 'grows', what }];
}

function roleRows(role: string, before: GateRole | undefined, after: GateRole | undefined, lock: LockIndex): GateRow[] {
  if (isSameRole(before, after)) return [];
  const row = (effect: GateRow['effect'], what: string): GateRow => ({ role, effect, what });
  const whole = ({ doors, branches }: GateRole) =>
    `${branchNames(branches)} of ${named(
      doors.map((door) => doorName(door, lock)),
      'repository',
      'repositories',
    )}`;
  if (before === undefined) return after === undefined ? [] : [row('grows', `admits ${whole(after)}`)];
  if (after === undefined) return [row('shrinks', `no longer admits ${whole(before)}, nor any other step`)];
  if (before.arn !== after.arn) {
    return [row('shrinks', `no longer lets steps into ${before.arn}`), row('grows', `admits ${whole(after)}`)];
  }
  const lost = [...beyondIn(before, after, lock), ...sessionWords(before, after, (old, now) => now < old)];
  const got = [...beyondIn(after, before, lock), ...sessionWords(before, after, (old, now) => now > old)];
  const rows = [
    ...lost.map((what) => row('shrinks', `no longer admits ${what}`)),
    ...got.map((what) => row('grows', `admits ${what}`)),
  ];
  return rows.length > 0 ? rows : [row('rewritten', `admits what it admitted: ${whole(after)}`)];
}

/** What the first admits and the second, as far as can be seen, does not. */
function beyondIn(one: GateRole, other: GateRole, lock: LockIndex): string[] {
  const branches = one.branches.filter((branch) => !other.branches.some((wide) => coversBranch(wide, branch)));
  const doors = one.doors.filter((door) => !other.doors.some((wide) => coversDoor(wide, door)));
  return [
    ...(branches.length > 0 ? [branchNames(branches)] : []),
    ...(doors.length > 0
      ? [
          named(
            doors.map((door) => doorName(door, lock)),
            'repository',
            'repositories',
          ),
        ]
      : []),
  ];
}

function sessionWords(
  before: GateRole,
  after: GateRole,
  isOfInterest: (before: number, after: number) => boolean,
): string[] {
  const [old, now] = [longest(before), longest(after)];
  if (!isOfInterest(old, now)) return [];
  return [now < old ? `sessions longer than ${formatDuration(now)}` : `sessions of up to ${formatDuration(now)}`];
}

function branchNames(branches: readonly string[]): string {
  return named(branches, 'branch', 'branches');
}

/** `checkout-api`, `checkout-api/production`; the UUID of what the lock file does not know. */
function doorName({ repositoryUuid, environmentUuid }: GateDoor, { byUuid, environmentByUuid }: LockIndex): string {
  const repository = byUuid.get(repositoryUuid)?.slug ?? repositoryUuid;
  if (environmentUuid === undefined) return repository;
  return `${repository}/${environmentByUuid.get(environmentUuid)?.name ?? environmentUuid}`;
}
