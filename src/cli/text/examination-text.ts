/** What doctor found, for people: the causes with their remedies, then what was checked and what was not. */
import type { CheckResult } from '../../core/doctor/check.ts';
import type { Examination } from '../../core/doctor/examination.ts';
import type { Paint, Style } from '../../core/render/paint.ts';
import { counted } from '../../core/text/counted.ts';
import { visible } from '../../core/text/visible.ts';
import { wrapped } from './wrapped.ts';

export interface ExaminationTextOptions {
  readonly paint: Paint;
  /** Columns for prose. */
  readonly width: number;
  /** The word before `explain`. */
  readonly program: string;
  /** Every check on a line of its own. */
  readonly all: boolean;
  /** The code of the page about the line of AWS that was given. */
  readonly page: string | undefined;
}

/** Ends with a new line. */
export function examinationText(examination: Examination, options: ExaminationTextOptions): string {
  const { causes, results } = examination;
  const { paint, width } = options;
  return [
    ...causes.map(({ code, message, remedy, details = [] }) => {
      const advice = wrapped(`remedy: ${visible(remedy)}`, width, '  ').replace('remedy:', paint('cyan', 'remedy:'));
      const sentence = wrapped(visible(message), width, '  ');
      const more = details.map((line) => wrapped(visible(line), width, '    '));
      return [paint('red', paint('bold', `cause[${code}]`)), sentence, ...more, advice, ''].join('\n');
    }),
    paint('bold', 'Checks'),
    ...topics(results).map(([topic, checks]) => topicLines(topic, checks, options)),
    '',
    ...manifestLines(examination, options),
    ...uncheckedLines(examination, options),
    ...noteLines(examination, options),
    verdict(examination, options),
    '',
  ].join('\n');
}

function topics(results: readonly CheckResult[]): [string, CheckResult[]][] {
  return [...Map.groupBy(results, ({ topic }) => topic)];
}

const SIGNS: Readonly<Record<CheckResult['is'], { readonly sign: string; readonly style: Style }>> = {
  ok: { sign: '✓', style: 'green' },
  wrong: { sign: '✗', style: 'red' },
  'not-reached': { sign: '·', style: 'dim' },
  'left-out': { sign: '·', style: 'dim' },
};

function topicLines(topic: string, checks: readonly CheckResult[], options: ExaminationTextOptions): string {
  const { paint, all } = options;
  const wrong = checks.filter(({ is }) => is === 'wrong');
  const left = checks.flatMap((check) => (check.is === 'left-out' ? check : []));
  const kind = wrong.length > 0 ? 'wrong' : left.length === checks.length ? 'left-out' : 'ok';
  const { sign, style } = SIGNS[kind];
  const made = wrong.length > 0 ? wrong.map(({ id }) => id).join(', ') : counted(checks.length - left.length, 'check');
  const needs = `needs ${[...new Set(left.map(({ why }) => why))].join(', ')}`;
  const words =
    kind === 'left-out'
      ? paint('dim', `left out: ${needs}`)
      : `${made}${left.length === 0 || wrong.length > 0 ? '' : paint('dim', `; ${left.length} left out: ${needs}`)}`;
  const line = `  ${paint(style, sign)} ${topic.padEnd(WIDEST)}  ${words}`;
  return all ? [line, ...checks.map((check) => checkLine(check, options))].join('\n') : line;
}

const WIDEST = 'what AWS answered'.length;

function checkLine({ is, id, holds }: CheckResult, { paint }: ExaminationTextOptions): string {
  const { sign, style } = SIGNS[is];
  return `      ${paint(style, sign)} ${id.padEnd(24)}  ${holds}${is === 'not-reached' ? paint('dim', ' (not reached)') : ''}`;
}

/** Without an account, a manifest says what its role will be, and not what IAM has. */
function manifestLines({ results }: Examination, { paint, width }: ExaminationTextOptions): string[] {
  const made = (id: CheckResult['id']) => results.some((result) => result.id === id && result.is !== 'left-out');
  if (made('role-trust-differs') || made('provider-missing') || !made('entry-principal')) return [];
  return [
    paint('dim', wrapped('The trust policies are those of the manifests; --target aws looks at what IAM has.', width)),
    '',
  ];
}

function uncheckedLines({ unchecked, causes }: Examination, { paint, width, page }: ExaminationTextOptions): string[] {
  if (unchecked.length === 0) return [];
  const which =
    causes.length === 0 ? 'What can cause it, and was not checked' : 'Can cause it as well, and was not checked';
  return [paint('bold', `${page}`), wrapped(`${which}: ${unchecked.join(', ')}`, width, '  '), ''];
}

function noteLines({ notes = [] }: Examination, { width }: ExaminationTextOptions): string[] {
  return notes.flatMap((note) => [wrapped(visible(note), width), '']);
}

function verdict({ causes, results }: Examination, { paint, program }: ExaminationTextOptions): string {
  const count = (kind: CheckResult['is']) => results.filter(({ is }) => is === kind).length;
  const checked = `${count('ok') + count('wrong')} of ${results.length} checks made`;
  const [first] = causes;
  if (first === undefined) return `${paint('green', paint('bold', 'nothing found'))}  ${checked}`;
  const found = causes.length === 1 ? 'one cause' : `${causes.length} causes, the likeliest first`;
  return `${paint('red', paint('bold', found))}  ${checked}\n${paint('dim', `More about a code: ${program} explain ${first.code}`)}`;
}
