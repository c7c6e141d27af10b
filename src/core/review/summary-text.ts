/**
 * A review on one screen of a terminal, or in the log of a pipeline. The last line is what a reader sees first: it names
 * what is deleted, however much else there is.
 */
import type { Paint, Style } from '../render/paint.ts';
import { type Remark, SUBJECTS, type Subject } from './remark.ts';
import type { Review } from './review.ts';

export interface SummaryOptions {
  readonly paint: Paint;
  /** Columns: a longer remark is cut, as it would take two lines; all of it stands in the plan. */
  readonly width: number;
}

/** Two lines for each: with all that stands around them, the first sentence over two, it is 24 lines at most. */
const MOST_SHOWN = 9;

/** Ends with a line break. */
export function summaryText({ verdict, headline, basis, remarks }: Review, { paint, width }: SummaryOptions): string {
  const shown = remarks.slice(0, MOST_SHOWN);
  const rest = remarks.slice(MOST_SHOWN);
  const [word, style] = verdict === 'failed' ? (['Failed', 'red'] as const) : (['Passed', 'green'] as const);
  return [
    basis,
    '',
    ...shown.flatMap((remark) => remarkLines(remark, { paint, width })),
    ...(rest.length === 0 ? [] : [cut(`  and ${restWords(rest)}`, width)]),
    ...(remarks.length === 0 ? [] : ['']),
    `${paint(style, paint('bold', word))}  ${headline}`,
    '',
  ].join('\n');
}

const STYLES: Readonly<Record<Subject, Style>> = {
  deletion: 'red',
  error: 'red',
  blocked: 'red',
  lockout: 'red',
  widening: 'yellow',
  conflict: 'yellow',
  creation: 'green',
  drift: 'yellow',
  warning: 'yellow',
  note: 'cyan',
};

const LABEL_WIDTH = Math.max(...SUBJECTS.map(({ length }) => length)) + 4;

function remarkLines({ about, words, place }: Remark, { paint, width }: SummaryOptions): string[] {
  const label = paint(STYLES[about], about);
  const head = `  ${label}${' '.repeat(LABEL_WIDTH - about.length - 2)}${cut(words, width - LABEL_WIDTH)}`;
  if (place === undefined) return [head];
  return [head, `${' '.repeat(LABEL_WIDTH)}${paint('dim', cut(placeWords(place), width - LABEL_WIDTH))}`];
}

/** `manifests/teams/shop/checkout.yaml:8`. */
export function placeWords({ path, line }: NonNullable<Remark['place']>): string {
  return line === undefined ? path : `${path}:${line}`;
}

/** `12 more: 3 widening, 9 warning`. */
function restWords(rest: readonly Remark[]): string {
  const groups = Map.groupBy(rest, ({ about }) => about);
  const counts = SUBJECTS.flatMap((about) => {
    const count = groups.get(about)?.length;
    return count === undefined ? [] : [`${count} ${about}`];
  });
  return `${rest.length} more: ${counts.join(', ')}`;
}

function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1)).replace(/[\ud800-\udbff]$/, '')}…`;
}
