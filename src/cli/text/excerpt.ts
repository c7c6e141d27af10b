/** A few lines of a source file with a caret under the place. */
import { type Cell, cellsOf } from './display-width.ts';

export interface Place {
  /** Both count from 1; the column in UTF-16 units, as the parser counts. */
  readonly line: number;
  readonly column: number;
  /** Something is missing there: one caret, not one below each letter of what happens to stand there. */
  readonly isGap?: boolean;
}

/** One printed line: its number (undefined under the source line) and what stands right of the bar. */
export interface ExcerptLine {
  readonly number: number | undefined;
  readonly text: string;
}

/**
 * The line, up to two lines above it, and the caret line, none wider than `width` columns: a long line is cut around
 * the place. Empty when the file has no such line.
 */
export function excerpt(source: string, place: Place, width: number): ExcerptLine[] {
  const lines = source.replace(/^\ufeff/, '').split('\n');
  const line = lines[place.line - 1];
  if (line === undefined || source === '') return [];

  const cells = cellsOf(withoutReturn(line));
  const caret = cells.filter((cell) => cell.index < place.column - 1).reduce((sum, cell) => sum + cell.width, 0);
  const start = windowStart(caret, columnsOf(cells), width);
  const length = place.isGap ? 1 : caretWidth(cells, place.column, start + width - caret);
  return [
    // A cut line is alone: what stands above it in the same columns says nothing.
    ...(start > 0 ? [] : linesAbove(lines, place.line)).map(({ number, text }) => ({
      number,
      text: cut(cellsOf(text), start, width),
    })),
    { number: place.line, text: cut(cells, start, width) },
    { number: undefined, text: ' '.repeat(caret - start) + '^'.repeat(length) },
  ];
}

function linesAbove(lines: readonly string[], line: number): { number: number; text: string }[] {
  const above: { number: number; text: string }[] = [];
  for (let number = line - 1; number >= Math.max(1, line - 2); number--) {
    const text = withoutReturn(lines[number - 1] ?? '');
    if (text.trim() === '') break;
    above.unshift({ number, text });
  }
  return above;
}

/** Under the whole key or scalar that begins there, as far as `room` goes; at least one. */
function caretWidth(cells: readonly Cell[], column: number, room: number): number {
  // A line may be as long as a file: look no farther than can be shown.
  const rest = cells.filter((cell) => cell.index >= column - 1).slice(0, room);
  const length = SCALAR.exec(rest.map((cell) => cell.text).join(''))?.[0].length ?? 0;
  let end = 0;
  let width = 0;
  for (const cell of rest) {
    if (end >= length) break;
    end += cell.text.length;
    width += cell.width;
  }
  return Math.max(1, Math.min(width, room));
}

/** Blanks, a quoted scalar, or a plain one up to what ends it: a colon or comma and a blank, a bracket, a comment. */
const SCALAR = /^(?:\s+|"[^"]*"?|'[^']*'?|.*?(?=[:,](?:\s|$)|[[\]{}]|\s+#|\s*$))/;

/** The first column shown, so that the caret has a third of the width before it, and a place behind the last column. */
function windowStart(caret: number, columns: number, width: number): number {
  // The place may be behind the last letter, where something is missing.
  if (Math.max(columns, caret + 1) <= width) return 0;
  return Math.max(0, Math.min(caret - Math.floor(width / 3), columns + 1 - width));
}

/** Columns `start` to `start + width` of a line, an ellipsis where it goes on. */
function cut(cells: readonly Cell[], start: number, width: number): string {
  const goesOn = columnsOf(cells) > start + width;
  const from = start === 0 ? 0 : start + 1;
  const to = goesOn ? start + width - 1 : start + width;
  let text = start === 0 ? '' : '…';
  let column = 0;
  for (const cell of cells) {
    const end = column + cell.width;
    if (column >= from && end <= to) text += cell.text;
    // Half of a wide character is left at the edge: keep the columns below it where they are.
    else if (column < from && end > from) text += ' '.repeat(end - from);
    column = end;
  }
  return goesOn ? `${text}…` : text;
}

function columnsOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
