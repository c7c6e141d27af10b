/** Rows under headings, every column as wide as its widest cell. */
import type { Paint, Style } from '../../core/render/paint.ts';
import { displayWidth, padEnd } from './display-width.ts';
import { wrapped } from './wrapped.ts';

export interface TableCell {
  readonly text: string;
  readonly style?: Style;
}

export interface TableOptions {
  readonly paint: Paint;
  /** Columns of the terminal: the last cells are wrapped to fit. undefined: one line a row, for grep and files. */
  readonly terminalWidth: number | undefined;
}

/** Ends with a new line. The last column is not padded, so that a long one costs no blanks. */
export function table(
  headings: readonly string[],
  rows: readonly (readonly TableCell[])[],
  { paint, terminalWidth = Number.POSITIVE_INFINITY }: TableOptions,
): string {
  const all = [headings.map((text): TableCell => ({ text, style: 'dim' })), ...rows];
  const widths = headings
    .slice(0, -1)
    .map((_, column) => Math.max(...all.map((row) => displayWidth(row[column]?.text ?? ''))));
  const indent = widths.reduce((sum, width) => sum + width + GAP.length, 0);
  const room = terminalWidth - indent < NARROWEST ? Number.POSITIVE_INFINITY : terminalWidth - indent;
  return all
    .map((row) => {
      const first = row.slice(0, -1).map((cell, column) => painted(cell, paint, widths[column]));
      const last = row.slice(-1).map((cell) => painted({ ...cell, text: hanging(cell.text, room, indent) }, paint));
      return `${[...first, ...last].join(GAP)}\n`;
    })
    .join('');
}

const GAP = '  ';
/** Below this a wrapped column is harder to read than the terminal's own wrapping. */
const NARROWEST = 24;

/** The blanks stay unpainted: a colour over blanks shows where the terminal underlines. */
function painted({ text, style }: TableCell, paint: Paint, width = 0): string {
  const blanks = padEnd(text, width).slice(text.length);
  return (style === undefined ? text : paint(style, text)) + blanks;
}

function hanging(text: string, room: number, indent: number): string {
  return wrapped(text, room).replaceAll('\n', `\n${' '.repeat(indent)}`);
}
