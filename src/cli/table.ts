/** Rows under headings, every column as wide as its widest cell. */

import type { Paint, Style } from '../core/render/paint.ts';
import { displayWidth, padEnd } from './display-width.ts';

export interface TableCell {
  text: string;
  style?: Style;
}

/** Ends with a new line. Cells beyond the last are not padded, so that a long last column costs no blanks. */
export function table(headings: readonly string[], rows: readonly (readonly TableCell[])[], paint: Paint): string {
  const all = [headings.map((text): TableCell => ({ text, style: 'dim' })), ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => displayWidth(row[column]?.text ?? ''))));
  const lines = all.map((row) => {
    const last = row.length - 1;
    return row.map((cell, column) => painted(cell, column === last ? 0 : (widths[column] ?? 0), paint)).join('  ');
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** The blanks stay unpainted: a colour over blanks shows where the terminal underlines. */
function painted({ text, style }: TableCell, width: number, paint: Paint): string {
  const blanks = padEnd(text, width).slice(text.length);
  return (style === undefined ? text : paint(style, text)) + blanks;
}
