/** Uses of roles for people: a row each, what to do about those that were refused, and what is not to be seen here. */
import { counted } from '../../core/text/counted.ts';
import { visibleIn } from '../../core/text/visible.ts';
import { type Looked, notSeen } from '../../core/trail/not-seen.ts';
import type { TrailReport, TrailRow } from '../../core/trail/trail-report.ts';
import { type TableCell, type TableOptions, table } from './table.ts';
import { wrapped } from './wrapped.ts';

export interface TrailAnswer {
  readonly report: TrailReport;
  /** For people: where the events are from. */
  readonly source: string;
  /** undefined: from the first event on. */
  readonly since: Date | undefined;
  readonly until: Date;
  /** Those that were looked in; undefined: all that the files have. */
  readonly regions: readonly string[] | undefined;
  /** undefined: AWS was asked. */
  readonly files: { readonly read: number; readonly older: number; readonly passedOver: readonly string[] } | undefined;
  /** The role that was asked for; undefined: all. */
  readonly role: string | undefined;
  /** By what the refused calls were tried; undefined: by nothing. */
  readonly judgedBy: 'manifests' | 'IAM' | undefined;
}

export interface TrailTextOptions extends TableOptions {
  readonly width: number;
  readonly program: string;
}

/** Ends with a new line. */
export function trailText(found: TrailAnswer, options: TrailTextOptions): string {
  const answer = visibleIn(found);
  const { rows } = answer.report;
  const parts = [
    rows.length > 0 && usesTable(rows, options),
    `${summary(answer)}\n`,
    reasons(rows, options),
    list('Subjects that are not of the form of the settings, nor of the documented one', unreadSubjects(rows), options),
    list(
      'Not understood',
      answer.report.unclear.map(({ what, count }) => `${counted(count, 'event')}: ${what}`),
      options,
    ),
    list('Left out', leftOut(answer), options),
    list('Not seen', notSeen(looked(answer)), options),
  ];
  return parts.filter((part) => typeof part === 'string').join('\n');
}

/** What `notSeen` is about. */
export function looked({ regions, since, files, report }: TrailAnswer): Looked {
  const found = [...new Set(report.rows.map(({ use }) => use.region))].sort();
  return { regions, since, isOfFiles: files !== undefined, found };
}

interface Column {
  readonly heading: string;
  readonly cell: (row: TrailRow) => TableCell;
  /** Left out where no row needs it. */
  readonly isNeeded?: (rows: readonly TrailRow[]) => boolean;
}

const COLUMNS: readonly Column[] = [
  { heading: 'WHEN (UTC)', cell: ({ use }) => ({ text: use.at.toISOString().slice(0, 19).replace('T', ' ') }) },
  {
    heading: 'REGION',
    cell: ({ use }) => ({ text: use.region }),
    isNeeded: (rows) => new Set(rows.map(({ use }) => use.region)).size > 1,
  },
  { heading: 'ROLE', cell: ({ role }) => ({ text: role ?? 'not named', style: 'bold' }) },
  {
    heading: 'WORKSPACE',
    cell: ({ otherWorkspace }) =>
      otherWorkspace === undefined ? { text: '' } : { text: otherWorkspace, style: 'red' },
    isNeeded: (rows) => rows.some(({ otherWorkspace }) => otherWorkspace !== undefined),
  },
  {
    heading: 'REPOSITORY',
    cell: ({ use, repositoryName }) => ({ text: repositoryName ?? use.step?.repositoryUuid ?? '?' }),
  },
  { heading: 'ENVIRONMENT', cell: environmentCell },
  {
    heading: 'BRANCH',
    cell: ({ use }) => ({ text: use.step?.branch ?? '?' }),
    isNeeded: (rows) => rows.some(({ use }) => use.step?.branch !== undefined),
  },
  // Eight digits tell the steps of a day from each other; --json has the rest.
  { heading: 'STEP', cell: ({ use }) => ({ text: use.step?.stepUuid?.slice(1, 9) ?? '?' }) },
  { heading: 'SESSION', cell: ({ use }) => ({ text: use.sessionName ?? '?' }) },
  { heading: 'OUTCOME', cell: outcomeCell },
];

function usesTable(rows: readonly TrailRow[], options: TableOptions): string {
  const columns = COLUMNS.filter(({ isNeeded }) => isNeeded?.(rows) ?? true);
  return table(
    columns.map(({ heading }) => heading),
    rows.map((row) => columns.map(({ cell }) => cell(row))),
    options,
  );
}

function environmentCell({ use, environmentName }: TrailRow): TableCell {
  if (use.step === undefined) return { text: '?' };
  return { text: environmentName ?? use.step.environmentUuid ?? 'none' };
}

/** The reason in full stands below: it would be longer than all the rest. */
function outcomeCell({ use: { refused }, why, pastGate }: TrailRow): TableCell {
  if (pastGate) return { text: 'let in, past the gate', style: 'red' };
  if (refused === undefined) return { text: 'let in', style: 'green' };
  return { text: `refused [${why?.is === 'known' ? why.refusal.code : refused.code}]`, style: 'red' };
}

/** `12 uses since 2026-11-27T08:00:00Z: 10 let in, 2 refused; in the event history of …` */
function summary({ report: { rows }, role, since, source, judgedBy }: TrailAnswer): string {
  const of = role === undefined ? '' : ` of ${role}`;
  const from = since === undefined ? '' : ` since ${since.toISOString().slice(0, 19)}Z`;
  if (rows.length === 0) return `No use${of} by a token of Bitbucket${from} in ${source}.`;
  const refused = rows.filter(({ use }) => use.refused !== undefined).length;
  const by = { manifests: 'as the manifests are now', IAM: 'as IAM is now' };
  const tried = refused === 0 || judgedBy === undefined ? '' : `; reasons are ${by[judgedBy]}`;
  const counts = [rows.length > refused && `${rows.length - refused} let in`, refused > 0 && `${refused} refused`];
  return `${counted(rows.length, 'use')}${of}${from} in ${source}: ${counts.filter(Boolean).join(', ')}${tried}.`;
}

/** Each reason once, with how often it was and what to do. */
function reasons(rows: readonly TrailRow[], { program, ...options }: TrailTextOptions): string | false {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const words = reasonWords(row);
    if (words !== undefined) counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const lines = [...counts].map(([words, count]) => `${count} x ${words}`);
  const more = rows.some(({ why }) => why?.is === 'known') ? `; a page for each code: ${program} explain CODE` : '';
  return list(`Refused${more}`, lines, options);
}

function reasonWords({ use: { refused }, role = 'a role that is not named', why }: TrailRow): string | undefined {
  if (refused === undefined) return undefined;
  if (why?.is === 'known') {
    const { code, message, remedy } = why.refusal;
    return `[${code}] ${role}: ${message}. ${remedy}`;
  }
  const words = [refused.message, why?.because].filter((one) => one !== undefined && one !== '');
  return `[${refused.code}] ${role}${words.length === 0 ? '' : `: ${words.join('; ')}`}`;
}

/** Most of one kind: the same faulty template is in many repositories. */
const MOST_SUBJECTS = 5;

function unreadSubjects(rows: readonly TrailRow[]): string[] {
  const subjects = [...new Set(rows.flatMap(({ use }) => (use.step === undefined ? [use.subject] : [])))];
  const more = subjects.length - MOST_SUBJECTS;
  return [...subjects.slice(0, MOST_SUBJECTS), ...(more > 0 ? [`and ${more} more, in --json`] : [])];
}

function leftOut({ report, files }: TrailAnswer): string[] {
  const { otherEvents, otherProviders, otherRegions, outOfTime, otherRoles } = report;
  const passedOver = files?.passedOver ?? [];
  return [
    otherRoles > 0 && `${counted(otherRoles, 'use')} of other roles`,
    outOfTime > 0 && `${counted(outOfTime, 'use')} from before that time`,
    otherRegions.length > 0 &&
      `uses in other Regions: ${otherRegions.map(({ what, count }) => `${count} in ${what}`).join(', ')}`,
    otherProviders.length > 0 &&
      `tokens of other providers: ${otherProviders.map(({ what, count }) => `${count} of ${what}`).join(', ')}`,
    otherEvents > 0 && `${counted(otherEvents, 'event')} of other calls`,
    files !== undefined && files.older > 0 && `${counted(files.older, 'file')} from before that time, by the name`,
    passedOver.length > 0 &&
      `${counted(passedOver.length, 'file')} that by the name is no trail’s: ${shown(passedOver)}`,
  ].filter((line) => typeof line === 'string');
}

function shown(names: readonly string[]): string {
  const more = names.length > 3 ? `, and ${names.length - 3} more` : '';
  return `${names.slice(0, 3).join(', ')}${more}`;
}

function list(
  title: string,
  lines: readonly string[],
  { paint, width }: Omit<TrailTextOptions, 'program'>,
): string | false {
  if (lines.length === 0) return false;
  const items = lines.map((line) => `  ${wrapped(line, width - 4).replaceAll('\n', '\n    ')}\n`);
  return `${paint('bold', title)}\n${items.join('')}`;
}
