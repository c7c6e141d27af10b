/** What the records of the days, and the reports that they name, say of one role. */
import type { DayRecord } from '../../core/record/day-record.ts';
import type { SeenPass, SeenRole } from '../../core/record/seen-pass.ts';
import type { DayReader } from '../../core/record/state-ports.ts';
import { ServiceStateError } from '../../errors.ts';

/** The records, for one role or all; and of one role the passes that were about it. */
export interface History {
  /** UTC, `2026-11-22`. */
  readonly since: string;
  readonly role: string | undefined;
  /** Oldest first. */
  readonly days: readonly DayRecord[];
  readonly passes: readonly RolePass[];
  /** Keys of the objects that this version cannot understand, and that are left out. */
  readonly unread: readonly string[];
  /** ISO 8601, UTC: when the last pass ended; undefined: that cannot be seen. */
  readonly lastPass: string | undefined;
  /** Whether that is so long ago that no day since can be called quiet. */
  readonly isSilent: boolean;
}

/** How one pass left the role. */
export interface RolePass {
  /** Key of the report. */
  readonly report: string;
  /** ISO 8601, UTC. */
  readonly endedAt: string;
  readonly role: SeenRole;
}

/** Reports that are read, the newest: each is one request. */
const MOST_REPORTS = 100;

/** The days with this role, and of them what is about it. */
export function ofRole(days: readonly DayRecord[], role: string): DayRecord[] {
  return days.flatMap((day) => {
    const roles = day.roles.filter((one) => one.role === role);
    const reports = new Set(roles.flatMap((one) => one.reports));
    const passes = day.passes.filter(({ report }) => reports.has(report));
    return roles.length === 0 ? [] : [{ ...day, roles, passes }];
  });
}

/**
 * What the reports say of it, oldest first; a report that is not kept any more is left out.
 * @throws AccessDeniedError, UnreachableError
 */
export async function passesAbout(
  role: string,
  days: readonly DayRecord[],
  reader: Pick<DayReader, 'report'>,
): Promise<Pick<History, 'passes' | 'unread'>> {
  const keys = days.flatMap(({ roles }) => roles.flatMap(({ reports }) => reports)).slice(-MOST_REPORTS);
  const read = await Promise.all(
    keys.map(async (report) => ({ report, pass: await unlessBroken(reader.report(report)) })),
  );
  return {
    passes: read.flatMap(({ report, pass }) => (typeof pass === 'object' ? inPass(role, report, pass) : [])),
    unread: read.flatMap(({ report, pass }) => (pass === 'broken' ? report : [])),
  };
}

/** What is there, or that this version cannot understand it. */
export async function unlessBroken<Found>(found: Promise<Found>): Promise<Found | 'broken'> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof ServiceStateError) return 'broken';
    throw error;
  }
}

function inPass(name: string, report: string, { endedAt, roles }: SeenPass): RolePass[] {
  return roles.flatMap((role) => (role.role === name ? { report, endedAt, role } : []));
}
