/**
 * The quick way from a text to its value, for files as nearly all manifests are: mappings, lists, and texts of one line.
 *
 * Why. Of the time of `YAML.parse`, a third is taking the text apart and two thirds are building nodes that know where
 * they stand, which only a file with a mistake needs. Here the same lexer of the `yaml` package takes the text apart, and
 * the value is put together at once.
 *
 * What keeps it safe. It answers only for what it understands whole; for everything else, which is every mistake and
 * every rarer form of YAML (block texts, escapes, brackets over several lines, anchors, tags, tabs), it has no answer,
 * and the file goes through the whole parser (document.ts). So it refuses nothing and lets nothing through: where it has
 * an answer, the parser finds no problem and has the same one. test/core/source/plain-yaml.test.ts holds both against
 * each other on thousands of files that were damaged at random.
 */
import { Lexer } from 'yaml';
import { type PlainPieces, plainPieces } from './plain-yaml-pieces.ts';
import { plainScalar } from './plain-yaml-scalar.ts';
import { SOURCE_LIMITS } from './source-limits.ts';

/** Thrown, never seen outside: this file is not as simple as it has to be here. */
const NOT_PLAIN = Symbol('not plain');

/** Half of the limit, since yaml-nesting.ts counts in another way. */
const MOST_LEVELS = SOURCE_LIMITS.depth / 2;
/** YAML takes a key without `?` only if its colon comes within 1,024 characters: quotes and blanks count as well. */
const FARTHEST_COLON = 1000;

/** @returns undefined if the whole parser has to read it; else an object or a list, never a text alone */
export function plainYaml(text: string): object | undefined {
  const pieces = plainPieces(new Lexer().lex(text));
  if (pieces === undefined || pieces.texts.length === 0) return undefined;
  try {
    const reading = new PlainReading(pieces);
    const value = reading.block(0, 0);
    return reading.isAtEnd ? value : undefined;
  } catch (error) {
    if (error === NOT_PLAIN) return undefined;
    throw error;
  }
}

class PlainReading {
  readonly #pieces: PlainPieces;
  #next = 0;

  constructor(pieces: PlainPieces) {
    this.#pieces = pieces;
  }

  get isAtEnd(): boolean {
    return this.#next === this.#pieces.texts.length;
  }

  /** A list or a mapping that begins with the next piece, the first of its line, at this column or further right. */
  block(least: number, level: number): object {
    const column = this.#pieces.columns[this.#next] ?? -1;
    if (column < least || level > MOST_LEVELS || !this.#isFirstOfLine(this.#next)) throw NOT_PLAIN;
    return this.#is('-') ? this.#list(column, level) : this.#map(column, level);
  }

  #list(column: number, level: number): unknown[] {
    const items: unknown[] = [];
    do {
      this.#next += 1;
      items.push(this.#item(column, level + 1));
    } while (this.#is('-') && this.#startsAt(column));
    return items;
  }

  #item(column: number, level: number): unknown {
    if (this.isAtEnd || this.#isFirstOfLine(this.#next)) return this.block(column + 1, level);
    // `- name: x`, and the mapping goes on below it.
    if (this.#isKey()) return this.#map(this.#pieces.columns[this.#next] ?? 0, level);
    return this.#lineValue(level);
  }

  #map(column: number, level: number): Record<string, unknown> {
    if (level > MOST_LEVELS) throw NOT_PLAIN;
    const map: Record<string, unknown> = {};
    do {
      const key = this.#key(map);
      map[key] = this.#valueOf(column, level + 1);
    } while (!this.isAtEnd && this.#startsAt(column) && !this.#is('-'));
    return map;
  }

  #valueOf(column: number, level: number): unknown {
    if (this.isAtEnd) throw NOT_PLAIN;
    if (!this.#isFirstOfLine(this.#next)) return this.#lineValue(level);
    // A list may stand at the column of its key.
    return this.block(this.#is('-') ? column : column + 1, level);
  }

  /** What is left of a line: one text, or brackets that are closed in it. */
  #lineValue(level: number): unknown {
    const line = this.#pieces.lines[this.#next];
    const value = this.#inline(level);
    if (this.#pieces.lines[this.#next - 1] !== line) throw NOT_PLAIN;
    if (!this.isAtEnd && !this.#isFirstOfLine(this.#next)) throw NOT_PLAIN;
    return value;
  }

  #inline(level: number): unknown {
    if (level > MOST_LEVELS) throw NOT_PLAIN;
    if (this.#is('[')) return this.#brackets(level);
    if (this.#is('{')) return this.#braces(level);
    return this.#scalar();
  }

  #brackets(level: number): unknown[] {
    const items: unknown[] = [];
    this.#next += 1;
    while (!this.#is(']')) {
      if (items.length > 0) this.#take(',');
      items.push(this.#inline(level + 1));
    }
    this.#next += 1;
    return items;
  }

  #braces(level: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    this.#next += 1;
    for (let count = 0; !this.#is('}'); count++) {
      if (count > 0) this.#take(',');
      const key = this.#key(map);
      map[key] = this.#inline(level + 1);
    }
    this.#next += 1;
    return map;
  }

  /** With the colon behind it. What has a meaning of its own, or is there twice, is for the whole parser to report. */
  #key(siblings: Readonly<Record<string, unknown>>): string {
    if (!this.#isKey()) throw NOT_PLAIN;
    const start = this.#pieces.columns[this.#next] ?? 0;
    const key = this.#scalar();
    const colon = this.#pieces.columns[this.#next] ?? 0;
    this.#next += 1;
    if (typeof key !== 'string' || colon - start > FARTHEST_COLON) throw NOT_PLAIN;
    if (key === '<<' || key in siblings || key === 'prototype') throw NOT_PLAIN;
    return key;
  }

  #scalar(): unknown {
    const value = plainScalar(this.#pieces.texts[this.#next], this.#pieces.scalars[this.#next] === true);
    if (value === undefined) throw NOT_PLAIN;
    this.#next += 1;
    return value;
  }

  #take(mark: string): void {
    if (!this.#is(mark)) throw NOT_PLAIN;
    this.#next += 1;
  }

  #is(mark: string): boolean {
    return this.#pieces.texts[this.#next] === mark && this.#pieces.scalars[this.#next] !== true;
  }

  /** A text with a colon behind it, on the same line. */
  #isKey(): boolean {
    const { texts, scalars, lines } = this.#pieces;
    const next = this.#next + 1;
    return texts[next] === ':' && scalars[next] !== true && lines[next] === lines[this.#next];
  }

  #startsAt(column: number): boolean {
    return this.#isFirstOfLine(this.#next) && this.#pieces.columns[this.#next] === column;
  }

  #isFirstOfLine(piece: number): boolean {
    return this.#pieces.lines[piece] !== this.#pieces.lines[piece - 1];
  }
}
