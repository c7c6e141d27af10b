/** One line that fits, for a table on a terminal. */
import { cellsOf, displayWidth } from './display-width.ts';

/** `text` if it takes no more than `width` columns, else its beginning and a sign that there is more. */
export function elided(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let room = width - 1;
  let shown = '';
  for (const cell of cellsOf(text)) {
    room -= cell.width;
    if (room < 0) break;
    shown += cell.text;
  }
  return `${shown.trimEnd()}…`;
}
