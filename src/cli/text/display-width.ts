/** How many terminal columns a text takes, and what of it a terminal may see. */
import { visible } from '../../core/text/visible.ts';

export interface Cell {
  /** What is printed: one grapheme, or what stands for it. */
  readonly text: string;
  readonly width: number;
  /** Where it begins in the original text (UTF-16 units, from 0). */
  readonly index: number;
}

/** The columns that `text` takes; colours are not expected in it. */
export function displayWidth(text: string): number {
  if (PRINTABLE_ASCII.test(text)) return text.length;
  return cellsOf(text).reduce((sum, cell) => sum + cell.width, 0);
}

/**
 * The text as the terminal is to show it: tabs as spaces up to the next multiple of four, control characters and
 * direction marks as visible signs. A manifest must not be able to move the cursor or to turn a line around.
 */
export function cellsOf(text: string): Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  graphemes ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment, index } of graphemes.segment(text)) {
    const shown = segment === '\t' ? ' '.repeat(TAB - (column % TAB)) : visible(segment);
    const width = shown === segment ? widthOf(segment) : shown.length;
    cells.push({ text: shown, width, index });
    column += width;
  }
  return cells;
}

/** `text` followed by as many spaces as fill `width` columns. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}

function widthOf(grapheme: string): number {
  if (ZERO_WIDTH.test(grapheme)) return 0;
  return WIDE.test(grapheme) ? 2 : 1;
}

/** Made for the first text that is not plain ASCII: it loads ICU's data, and every start took 7 ms for it. */
let graphemes: Intl.Segmenter | undefined;

const TAB = 4;
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;
const ZERO_WIDTH = /^[\p{Mark}\p{Format}]+$/u;
// East Asian Wide and Fullwidth (Unicode TR11), and what terminals draw as an emoji.
const WIDE =
  /^(?:\p{Emoji_Presentation}|\p{Emoji}\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}])/u;
