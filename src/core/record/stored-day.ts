/** `days/2026-11-22.json`: the record of a day as it is kept. */
import { parseJsonObject } from '../text/json.ts';
import { jsonText } from '../text/visible.ts';
import type { DayPass, DayRecord, DayRole, DayState } from './day-record.ts';
import { isMoment, isOneOf, RESULTS, ROLE_RESULTS, readActor, readAll, SEVERITIES } from './seen-pass.ts';

export function dayText(record: DayRecord): string {
  return `${jsonText(record, 2)}\n`;
}

/** The file of a day, below the prefix of all of them. */
export function dayFile(day: string): string {
  return `${day}.json`;
}

/** The day of a file's name; undefined if it is no record's. */
export function dayOfFile(file: string): string | undefined {
  return /^(\d{4}-\d{2}-\d{2})\.json$/.exec(file)?.[1];
}

/** @returns undefined if the text is not a record that this version can read */
export function readDay(text: string): DayRecord | undefined {
  const { version, day, account, passes, roles } = parseJsonObject(text) ?? {};
  if (version !== 'rolekeeper.day/v1' || typeof day !== 'string' || typeof account !== 'string') return undefined;
  const [read, found] = [readAll(passes, readDayPass), readAll(roles, readDayRole)];
  if (dayOfFile(dayFile(day)) === undefined || read === undefined || found === undefined) return undefined;
  return { version, day, account, passes: read, roles: found };
}

const STATES: readonly DayState[] = [...ROLE_RESULTS, 'drifted'];

function readDayPass(value: unknown): DayPass | undefined {
  const { startedAt, endedAt, result, revision, doorbells, error, report, interrupted } = Object(value) as Partial<
    Record<keyof DayPass, unknown>
  >;
  if (!isMoment(startedAt) || !isMoment(endedAt) || !isOneOf(RESULTS, result) || typeof report !== 'string')
    return undefined;
  if (!isTextOrNull(revision) || !isTextOrNull(error) || !isTexts(doorbells)) return undefined;
  const more = typeof interrupted === 'string' ? { interrupted } : {};
  return { startedAt, endedAt, result, revision, doorbells, error, report, ...more };
}

function readDayRole(value: unknown): DayRole | undefined {
  const { role, worst, drift, severity, by, since, rightAt, reports } = Object(value) as Partial<
    Record<keyof DayRole, unknown>
  >;
  const actors = readAll(by, readActor);
  if (!isTextOrNull(role) || !isOneOf(STATES, worst) || !isTexts(drift) || !isTexts(reports)) return undefined;
  if (!(severity === null || isOneOf(SEVERITIES, severity)) || actors === undefined) return undefined;
  if (!isMoment(since) || !(rightAt === null || isMoment(rightAt))) return undefined;
  return { role, worst, drift, severity, by: actors, since, rightAt, reports };
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}
