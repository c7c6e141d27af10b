/**
 * `days/2026-11-22.json`: what was not quiet on one day, for people who ask weeks later. A role has one entry a day, however
 * many passes it took: how bad it was, what was changed by hand and by whom, and when it was right again. A quiet day has no record.
 *
 * The reports say more, and say it pass by pass; an entry names those that are about it.
 */
import type { Severity } from '../model/drift.ts';
import type { PassResult } from './report.ts';
import type { RoleResult } from './role-report.ts';
import { SEVERITIES, type SeenActor, type SeenPass } from './seen-pass.ts';

export interface DayRecord {
  readonly version: 'rolekeeper.day/v1';
  /** UTC, `2026-11-22`. */
  readonly day: string;
  /** Twelve digits. */
  readonly account: string;
  /** In the order in which they ended. */
  readonly passes: readonly DayPass[];
  /** By name, what is about the account first. */
  readonly roles: readonly DayRole[];
}

/** A pass that was not quiet, or after which something was right again. */
export interface DayPass {
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly result: PassResult;
  /** null: what is published could not be read. */
  readonly revision: string | null;
  /** The first three. */
  readonly doorbells: readonly string[];
  /** The code of what ended it early. */
  readonly error: string | null;
  /** Who had the lease before it, and ended without a report: what that one did is in no record. */
  readonly interrupted?: string;
  /** Key of its report in the state bucket. */
  readonly report: string;
}

/** How a pass left a role, as its report has it; `drifted`: changed by hand, and no change of the plan is about it. */
export type DayState = RoleResult | 'drifted';

export interface DayRole {
  /** null: it is about the account, such as its OIDC provider. */
  readonly role: string | null;
  readonly worst: DayState;
  /** Kinds of drift, by name. */
  readonly drift: readonly string[];
  /** Of the drift; null: there was none. */
  readonly severity: Severity | null;
  /** Who is known to have changed it by hand. */
  readonly by: readonly SeenActor[];
  /** When a pass found it first on this day; on an earlier one, where no pass of this day that could see it found it wrong. */
  readonly since: string;
  /** When a pass left it, or found it, as it should be; null: on this day no pass did since. */
  readonly rightAt: string | null;
  /** Keys of the reports that are about it, newest last. */
  readonly reports: readonly string[];
}

/** A day on which something goes wrong every minute has no more lines than these; the reports have all. */
export const MOST_PASSES = 300;
const MOST_ACTORS = 20;
const MOST_REPORTS = 20;

/** From the worst on. */
const STATES: readonly DayState[] = [
  'failed',
  'conflict',
  'drifted',
  'blocked',
  'notTried',
  'planned',
  'onHold',
  'kept',
  'accepted',
  'done',
];

/** What one pass says of a role that was not quiet. */
type Unquiet = Pick<DayRole, 'worst' | 'drift' | 'severity' | 'by'> & { readonly isRight: boolean };

/**
 * What a pass says of every role that was not quiet. Quiet is what people have decided: a role that is retained or in quarantine, and
 * drift that the settings accept. A role whose manifest is broken is not.
 */
export function unquietRoles({
  roles,
  drift,
  gateChanges = [],
  gateWaits = [],
}: Pick<SeenPass, 'roles' | 'drift' | 'gateChanges' | 'gateWaits'>): ReadonlyMap<string | null, Unquiet> {
  const found = new Map<string | null, Unquiet>();
  const accepted = new Set(roles.flatMap(({ role, result }) => (result === 'accepted' ? role : [])));
  for (const { role, result, reason } of roles) {
    if (result === 'accepted' || (result === 'kept' && reason !== 'frozen')) continue;
    found.set(role, { worst: result, drift: [], severity: null, by: [], isRight: result === 'done' });
  }
  // Of a branch that only the gate keeps, nothing else says that it came or went.
  for (const { role } of gateChanges) {
    if (role === undefined || found.has(role)) continue;
    found.set(role, { worst: 'done', drift: [], severity: null, by: [], isRight: true });
  }
  for (const { role } of gateWaits) {
    if (role === undefined || found.get(role)?.isRight === false) continue;
    found.set(role, { worst: 'onHold', drift: [], severity: null, by: [], isRight: false });
  }
  for (const { role = null, kind, severity, actors } of drift) {
    if (role !== null && accepted.has(role)) continue;
    const before = found.get(role) ?? { worst: 'drifted', drift: [], severity: null, by: [], isRight: false };
    found.set(role, {
      ...before,
      drift: sorted([...before.drift, kind]),
      severity: worse(SEVERITIES, before.severity, severity),
      by: distinct([...before.by, ...actors.map(({ call, by, at, from }) => ({ call, by, at, from }))]),
    });
  }
  return found;
}

/**
 * The record with a pass in it.
 * @param before the pass before this one; undefined: there was none, or it is not known
 * @param dayBefore the record of the day of that pass, where it was on another day than this one
 * @param key of this pass's report
 * @returns undefined if there is nothing to write: the day is quiet so far, or the record says it already
 */
export function dayRecordWith(
  record: DayRecord | undefined,
  { pass, key, before, dayBefore }: { pass: SeenPass; key: string; before?: SeenPass; dayBefore?: DayRecord },
): DayRecord | undefined {
  const now = unquietRoles(pass);
  const roles = new Map(record?.roles.map((one) => [one.role, one]));
  // Still not right when the day before ended, also if the pass before this one could not see it: told here, until it is right.
  for (const one of dayBefore?.roles ?? []) {
    if (one.rightAt === null && !roles.has(one.role) && !now.has(one.role))
      roles.set(one.role, { ...one, reports: [] });
  }
  // The latest report is written also where the record could not be.
  const told = dayBefore === undefined ? roles : new Map(dayBefore.roles.map((one) => [one.role, one]));
  for (const [role, one] of before === undefined ? [] : unquietRoles(before)) {
    if (before === undefined || covers(told.get(role), one)) continue;
    roles.set(role, joined(roles.get(role), entry(role, one, before.endedAt, undefined)));
  }
  for (const [role, one] of now) roles.set(role, joined(roles.get(role), entry(role, one, pass.endedAt, key)));
  if (seesEveryRole(pass)) {
    for (const [role, one] of roles) {
      if (one.rightAt === null && !now.has(role)) roles.set(role, { ...one, rightAt: pass.endedAt });
    }
  }
  const isUnchanged = [...roles.values()].every((one) => record?.roles.includes(one));
  const { interrupted } = pass;
  if (isUnchanged && pass.result === 'succeeded' && interrupted === undefined) return undefined;
  const { startedAt, endedAt, result, revision = null, doorbells, error } = pass;
  const line = { startedAt, endedAt, result, revision, doorbells: doorbells.slice(0, 3), error: error?.code ?? null };
  const about = { ...line, report: key, ...(interrupted !== undefined && { interrupted }) };
  return {
    version: 'rolekeeper.day/v1',
    day: new Date(endedAt).toISOString().slice(0, 10),
    account: pass.account,
    passes: [...(record?.passes ?? []), about].slice(-MOST_PASSES),
    roles: [...roles.values()].sort((a, b) => ((a.role ?? '') < (b.role ?? '') ? -1 : 1)),
  };
}

/**
 * Whether a role of which a pass says nothing is right. Where no manifest that is published counts, nothing is known of a role that
 * waits to be made, or to go; and where IAM could be read in part only, nothing of any.
 */
function seesEveryRole({ isPlanned, inForce, findings }: SeenPass): boolean {
  return isPlanned && inForce === undefined && !findings.some(({ blocks }) => blocks === 'plan');
}

/** Whether an entry has all of what a pass said. */
function covers(told: DayRole | undefined, { worst, drift, by }: Unquiet): boolean {
  if (told === undefined || worse(STATES, told.worst, worst) !== told.worst) return false;
  const actors = new Set(told.by.map((one) => JSON.stringify(one)));
  return (
    drift.every((kind) => told.drift.includes(kind)) &&
    (told.by.length >= MOST_ACTORS || by.every((one) => actors.has(JSON.stringify(one))))
  );
}

function entry(role: string | null, { isRight, ...one }: Unquiet, at: string, key: string | undefined): DayRole {
  return { role, ...one, since: at, rightAt: isRight ? at : null, reports: key === undefined ? [] : [key] };
}

function joined(before: DayRole | undefined, now: DayRole): DayRole {
  if (before === undefined) return now;
  return {
    role: now.role,
    worst: worse(STATES, before.worst, now.worst) ?? now.worst,
    drift: sorted([...before.drift, ...now.drift]),
    severity: worse(SEVERITIES, before.severity, now.severity),
    by: distinct([...before.by, ...now.by]).slice(-MOST_ACTORS),
    since: before.since,
    rightAt: now.rightAt,
    reports: [...before.reports, ...now.reports].slice(-MOST_REPORTS),
  };
}

function worse<Word>(order: readonly Word[], a: Word | null, b: Word | null): Word | null {
  return order.find((word) => word === a || word === b) ?? null;
}

function sorted(words: readonly string[]): string[] {
  return [...new Set(words)].sort();
}

function distinct(actors: readonly SeenActor[]): SeenActor[] {
  return [...new Map(actors.map((one) => [JSON.stringify(one), one])).values()];
}
