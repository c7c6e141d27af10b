/** The days that were not quiet, for people: a row for each role and day, the passes that failed, the counts last. */
import type { DayPass, DayRole, DayState } from '../../core/record/day-record.ts';
import type { Style } from '../../core/render/paint.ts';
import { counted } from '../../core/text/counted.ts';
import { visibleIn } from '../../core/text/visible.ts';
import { actorWords, endedEarly } from './report-text.ts';
import type { History, RolePass } from './role-history.ts';
import { type TableOptions, table } from './table.ts';

/** Ends with a new line. */
export function historyText(history: History, options: TableOptions): string {
  const { since, role, days, passes } = visibleIn(history);
  const about = role === undefined ? '' : ` for ${role}`;
  if (days.length === 0) {
    const quiet = `Every day since ${since} was quiet${about}, as far as the service has recorded it.\n`;
    return [quiet, ...doubts(history)].join('');
  }
  const rows = days.flatMap(({ day, roles }) => roles.map((one) => row(day, one)));
  const failed = days.flatMap((day) => day.passes.filter(({ result }) => result !== 'succeeded'));
  const after = days.flatMap((day) => day.passes.filter(({ interrupted }) => interrupted !== undefined));
  const parts = [
    rows.length > 0 && table(['DAY', 'ROLE', 'WORST', 'RIGHT AGAIN', 'CHANGED BY HAND'], rows, options),
    passes.length > 0 && table(['PASS', 'RESULT', 'CALLS'], passes.map(passRow), options),
    role === undefined &&
      failed.length > 0 &&
      table(['PASS', 'RESULT', 'WHY', 'REVISION'], failed.map(failedRow), options),
    after.map(({ endedAt, interrupted }) => `Before the pass of ${endedAt}: ${endedEarly(interrupted)}\n`).join('') ||
      false,
    `${counted(days.length, 'day')} since ${since} ${days.length === 1 ? 'was' : 'were'} not quiet${about}: ${counts(rows.length, failed.length)}\n${doubts(history).join('')}`,
  ];
  return parts.filter((one) => typeof one === 'string').join('\n');
}

/** Why a day that is not listed may not have been quiet. */
function doubts(history: History): string[] {
  const { unread, lastPass, isSilent } = visibleIn(history);
  return [
    unread.length > 0 && `Left out, as this version cannot understand them: ${unread.join(', ')}\n`,
    isSilent && `No pass has reported since ${lastPass}: of the time after it nothing is known.\n`,
  ].filter((one) => typeof one === 'string');
}

const STYLES: Partial<Record<DayState, Style>> = {
  failed: 'red',
  conflict: 'red',
  drifted: 'red',
  blocked: 'red',
  done: 'green',
};

function row(day: string, { role, worst, drift, severity, by, rightAt }: DayRole) {
  const style = STYLES[worst];
  const kinds = drift.length === 0 ? 'no' : `${drift.join(', ')} (${severity ?? 'low'})`;
  const who = by.map((actor) => ` ${actorWords(actor)}`).join(';');
  return [
    { text: day },
    { text: role ?? 'the account', style: 'bold' as const },
    { text: worst, ...(style && { style }) },
    rightAt === null ? { text: 'not on that day', style: 'yellow' as const } : { text: rightAt },
    { text: `${kinds}${who}` },
  ];
}

function passRow({ endedAt, role: { result, calls, failure } }: RolePass) {
  const why = failure === undefined ? [] : [`${failure.code ?? 'failed'}: ${failure.message}`];
  return [{ text: endedAt }, { text: result }, { text: [...calls, ...why].join(', ') || 'none' }];
}

function failedRow({ endedAt, result, error, revision }: DayPass) {
  return [
    { text: endedAt },
    { text: result, ...(result === 'failed' && { style: 'red' as const }) },
    { text: error ?? 'roles' },
    { text: revision ?? 'could not be read' },
  ];
}

function counts(entries: number, failed: number): string {
  const words = [
    entries > 0 && counted(entries, 'entry', 'entries'),
    failed > 0 && `${counted(failed, 'pass', 'passes')} that did not succeed`,
  ];
  return words.filter((one) => typeof one === 'string').join(', ') || 'nothing that stands';
}
