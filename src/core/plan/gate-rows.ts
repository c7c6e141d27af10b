/**
 * How two of the gate's tables differ, for people: what the gate no longer admits, and what it admits from then on; or, where
 * the second one has to wait, what it still admits, and what it does not admit yet.
 */
import { coversBranch, coversDoor, gateRoleOf, isSameRole, longest } from '../gate/table-steps.ts';
import { indexLock, type LockIndex } from '../manifest/lock-index.ts';
import type { BitbucketLock } from '../manifest/settings.ts';
import type { GateRow } from '../model/gate-plan.ts';
import type { GateDoor, GateRole, GateRoles } from '../model/gate-table.ts';
import { named } from '../text/counted.ts';
import { formatDuration } from '../text/duration.ts';

/** Sorted by role; for each what it loses first. Empty only if the two are the same. */
export function gateRows(before: GateRoles, after: GateRoles, lock: BitbucketLock | undefined): GateRow[] {
  return rowsBetween(before, after, lock, CHANGED);
}

/**
 * The same where the first one stays, whatever the second one asks for.
 * @param isOf left out: of every role
 */
export function waitingRows(
  before: GateRoles,
  wanted: GateRoles,
  lock: BitbucketLock | undefined,
  isOf: (role: string | undefined) => boolean = () => true,
): GateRow[] {
  return rowsBetween(before, wanted, lock, WAITING).filter(({ role, what }) => what !== '' && isOf(role));
}

/** How it is said; an empty text: nothing is said. */
interface Saying {
  readonly lost: readonly [GateRow['effect'], (whom: string) => string];
  readonly got: readonly [GateRow['effect'], (whom: string) => string];
  readonly same: readonly [GateRow['effect'], (whom: string) => string];
  readonly gone: (whom: string) => string;
  readonly moved: (arn: string) => string;
  readonly tokens: (now: string, old: string) => string;
}

const CHANGED: Saying = {
  lost: ['shrinks', (whom) => `no longer admits ${whom}`],
  got: ['grows', (whom) => `admits ${whom}`],
  same: ['rewritten', (whom) => `admits what it admitted: ${whom}`],
  gone: (whom) => `no longer admits ${whom}, nor any other step`,
  moved: (arn) => `no longer lets steps into ${arn}`,
  tokens: (now, old) => `tokens that live for ${now} at most (${old} before)`,
};

const WAITING: Saying = {
  lost: ['waits', (whom) => `still admits ${whom}`],
  got: ['waits', (whom) => `does not admit ${whom} yet`],
  same: ['waits', () => ''],
  gone: (whom) => `still admits ${whom}`,
  moved: (arn) => `still lets steps into ${arn}`,
  tokens: (now, old) => `tokens still live for ${old} at most (the settings say ${now})`,
};

function rowsBetween(before: GateRoles, after: GateRoles, lock: BitbucketLock | undefined, saying: Saying): GateRow[] {
  const names = [...new Set([...Object.keys(before.roles), ...Object.keys(after.roles)])].sort();
  const index = indexLock(lock ?? { workspace: '', repositories: {} });
  return [
    ...tokenRows(before, after, saying),
    ...names.flatMap((name) => roleRows(name, gateRoleOf(before, name), gateRoleOf(after, name), { index, saying })),
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

/** The same where it is not written. */
export function rowOfNoTable(before: 'none' | 'broken'): GateRow {
  const what =
    before === 'none'
      ? 'no table is stored, so the gate lets in nobody; it is not written now'
      : 'what is stored is no table, so the gate lets in nobody; it is not written again now';
  return { role: undefined, effect: 'waits', what };
}

function tokenRows(before: GateRoles, after: GateRoles, { lost, got, tokens }: Saying): GateRow[] {
  const [old, now] = [before.tokenSeconds, after.tokenSeconds];
  if (old === now) return [];
  const [effect] = now < old ? lost : got;
  return [{ role: undefined, effect, what: tokens(formatDuration(now), formatDuration(old)) }];
}

function roleRows(
  role: string,
  before: GateRole | undefined,
  after: GateRole | undefined,
  { index: lock, saying }: { readonly index: LockIndex; readonly saying: Saying },
): GateRow[] {
  if (isSameRole(before, after)) return [];
  const { lost, got, same } = saying;
  const row = (effect: GateRow['effect'], what: string): GateRow => ({ role, effect, what });
  const whole = ({ doors, branches }: GateRole) =>
    `${branchNames(branches)} of ${named(
      doors.map((door) => doorName(door, lock)),
      'repository',
      'repositories',
    )}`;
  if (before === undefined) return after === undefined ? [] : [row(got[0], got[1](whole(after)))];
  if (after === undefined) return [row(lost[0], saying.gone(whole(before)))];
  if (before.arn !== after.arn) {
    return [row(lost[0], saying.moved(before.arn)), row(got[0], got[1](whole(after)))];
  }
  const taken = [...beyondIn(before, after, lock), ...sessionWords(before, after, (old, now) => now < old)];
  const added = [...beyondIn(after, before, lock), ...sessionWords(before, after, (old, now) => now > old)];
  const rows = [...taken.map((whom) => row(lost[0], lost[1](whom))), ...added.map((whom) => row(got[0], got[1](whom)))];
  return rows.length > 0 ? rows : [row(same[0], same[1](whole(after)))];
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
