/** What the lexer finds in a simple file, without blanks and comments: what it is, and where in the text. */

import { SOURCE_LIMITS } from './source-limits.ts';

/** Lists of one length: a piece is a number. Objects would be 300 for a manifest. */
export interface PlainPieces {
  readonly texts: readonly string[];
  /** Whether it is a text without quotes; a text in quotes has them still, and anything else is a mark: `[`, `-`. */
  readonly scalars: readonly boolean[];
  readonly lines: readonly number[];
  /** Of its first character, from 0. */
  readonly columns: readonly number[];
}

/** What the lexer puts before a text without quotes. It and the next one stand for no character. */
const SCALAR_MARK = '\u001f';
const DOCUMENT_MARK = '\u0002';
const DOCUMENT_START = '---';

/** @returns undefined where there is more than a file may have, or anything but mappings, lists, texts of one line */
export function plainPieces(lexemes: Iterable<string>): PlainPieces | undefined {
  const texts: string[] = [];
  const scalars: boolean[] = [];
  const lines: number[] = [];
  const columns: number[] = [];
  let line = 0;
  let column = 0;
  let isScalar = false;
  let isAfterBlank = true;
  let count = 0;
  /** The line of the `---` above everything. */
  let start: number | undefined;
  for (const lexeme of lexemes) {
    // Counts the two marks as well: rather too many than too few.
    count += 1;
    if (count > SOURCE_LIMITS.piecesPerFile || lexeme.length > SOURCE_LIMITS.charactersPerPiece) return undefined;
    if (isScalar || lexeme.length > 1) {
      const kind = isScalar ? 'text' : kindOf(lexeme);
      if (lexeme === DOCUMENT_START && start === undefined && texts.length === 0) {
        start = line;
        isAfterBlank = false;
        continue;
      }
      if (kind === 'other' || lexeme.includes('\n')) return undefined;
      // A comment needs a blank before it.
      if (kind === 'comment' && !isAfterBlank) return undefined;
      if (kind === 'text') {
        if (line === start) return undefined;
        texts.push(lexeme);
        scalars.push(isScalar);
        lines.push(line);
        columns.push(column);
      }
      isAfterBlank = kind === 'blank';
      column += lexeme.length;
      isScalar = false;
      continue;
    }
    switch (lexeme) {
      case SCALAR_MARK:
        isScalar = true;
        continue;
      case DOCUMENT_MARK:
        continue;
      case '\n':
        line += 1;
        column = 0;
        isAfterBlank = true;
        continue;
      case ' ':
        column += 1;
        isAfterBlank = true;
        continue;
      case '-':
      case ':':
      case ',':
      case '[':
      case ']':
      case '{':
      case '}':
        if (line === start) return undefined;
        texts.push(lexeme);
        scalars.push(false);
        lines.push(line);
        columns.push(column);
        column += 1;
        isAfterBlank = false;
        continue;
      default:
        return undefined;
    }
  }
  return { texts, scalars, lines, columns };
}

function kindOf(lexeme: string): 'text' | 'blank' | 'comment' | 'other' {
  switch (lexeme.charAt(0)) {
    case '"':
    case "'":
      return 'text';
    case ' ':
      return isBlank(lexeme) ? 'blank' : 'other';
    case '#':
      return 'comment';
    default:
      return 'other';
  }
}

function isBlank(lexeme: string): boolean {
  for (let index = 0; index < lexeme.length; index++) if (lexeme.charCodeAt(index) !== 0x20) return false;
  return true;
}
