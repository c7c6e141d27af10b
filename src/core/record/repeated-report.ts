/**
 * Whether a pass has found what the one before it found. Most passes of a service do, and of those nothing is kept but
 * that they were: the latest report, with its new time (docs/decisions/0026-a-quiet-pass-writes-one-object.md).
 */
import { isJsonObject, parseJsonObject, sameJson } from '../text/json.ts';
import { unquietRoles } from './day-record.ts';
import type { PassReport } from './report.ts';
import { readPass, type SeenPass } from './seen-pass.ts';

/** What differs between two passes that have found the same. */
const OF_THE_PASS: readonly (keyof PassReport)[] = ['startedAt', 'endedAt', 'doorbells', 'fence'];

/**
 * Whether a report says nothing that the last one did not say. What is not quiet is said once a day at least, so that the
 * record of every day has it.
 * @param last the text of the last report
 * @param report the text of this one
 */
export function isRepeated(last: string, report: string): boolean {
  const [before, now] = [last, report].map((text) => ({ report: parseJsonObject(text), pass: readPass(text) }));
  if (!before?.report || !now?.report || !before.pass || !now.pass) return false;
  if (!sameJson(findings(before.report), findings(now.report))) return false;
  return isQuiet(now.pass) || dayOf(before.pass) === dayOf(now.pass);
}

/** The UTC day that a pass belongs to: that on which it ended. */
export function dayOf({ endedAt }: Pick<SeenPass, 'endedAt'>): string {
  return new Date(endedAt).toISOString().slice(0, 10);
}

/** Nothing of it is for the record of its day. */
export function isQuiet(pass: SeenPass): boolean {
  return pass.result === 'succeeded' && pass.interrupted === undefined && unquietRoles(pass).size === 0;
}

function findings({ gate, ...report }: Readonly<Record<string, unknown>>): unknown {
  // Which table it is counts; when it was seen last is of the pass.
  const digest = isJsonObject(gate) ? gate.digest : gate;
  return [...Object.entries(report).filter(([field]) => !(OF_THE_PASS as readonly string[]).includes(field)), digest];
}
