/** Edits of a YAML text by the places of its nodes: all are said about the text as it was, and made at once. */
import { isCollection, isNode, type Pair, type YAMLMap } from 'yaml';

type AnyPair = Pair<unknown, unknown>;
type AnyMap = YAMLMap<unknown, unknown>;
/** Lines without their ends; `unit` is one step of indentation. */
type Block = (indent: string, unit: string) => readonly string[];

export class LineEdits {
  readonly #text: string;
  readonly #edits: { start: number; end: number; by: string }[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** A key or a scalar value. */
  replace(node: unknown, by: string): void {
    const [start, end] = rangeOf(node);
    this.#edits.push({ start, end, by });
  }

  /** With the lines on which they stand. */
  remove(pairs: readonly AnyPair[]): void {
    for (const pair of pairs) {
      const start = this.#lineStart(rangeOf(pair.key)[0]);
      const end = this.#text.indexOf('\n', lastOf(pair)) + 1;
      this.#edits.push({ start, end: end === 0 ? this.#text.length : end, by: '' });
    }
  }

  /** Lines behind a mapping, indented as its keys are. */
  append(map: AnyMap, block: Block): void {
    const [first, last] = [map.items[0], map.items.at(-1)];
    if (first === undefined || last === undefined) throw new Error('an empty mapping is not written in lines');
    const indent = this.#indentOf(first);
    this.#insert(this.#pastComments(this.#lineEnd(lastOf(last)), indent.length), block(indent, this.#unit()));
  }

  /** Lines behind a pair, indented as it is. */
  insertAfter(pair: AnyPair, block: Block): void {
    this.#insert(this.#lineEnd(lastOf(pair)), block(this.#indentOf(pair), this.#unit()));
  }

  applied(): string {
    let text = this.#text;
    // From the end, so that places before an edit stay what they are; of two in one place, the later is behind.
    const ordered = this.#edits.map((edit, index) => ({ ...edit, index }));
    for (const { start, end, by } of ordered.sort((a, b) => b.start - a.start || b.index - a.index)) {
      text = text.slice(0, start) + by + text.slice(end);
    }
    return text;
  }

  #insert(at: number, lines: readonly string[]): void {
    const end = this.#text.includes('\r\n') ? '\r\n' : '\n';
    this.#edits.push({ start: at, end: at, by: lines.map((line) => end + line).join('') });
  }

  #lineStart(offset: number): number {
    return this.#text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** Before the line's end; a comment on the line is a part of it. */
  #lineEnd(offset: number): number {
    const end = this.#text.indexOf('\n', offset);
    if (end === -1) return this.#text.length;
    return this.#text[end - 1] === '\r' ? end - 1 : end;
  }

  #indentOf({ key }: AnyPair): string {
    const [start] = rangeOf(key);
    return ' '.repeat(start - this.#lineStart(start));
  }

  /** As the first indented line of the file has it. */
  #unit(): string {
    return /^( +)[^\s#]/m.exec(this.#text)?.[1] ?? '  ';
  }

  /** Comments that are indented more than the mapping belong to its last entry. */
  #pastComments(offset: number, indent: number): number {
    for (let end = offset; ; ) {
      const match = /^\r?\n((?:[ \t]*\r?\n)*)( *)#[^\n]*/.exec(this.#text.slice(end));
      if (match === null || (match[2]?.length ?? 0) <= indent) return end;
      end += match[0].replace(/\r$/, '').length;
    }
  }
}

/** The end of the last thing in a pair, before white space and comments. */
function lastOf({ key, value }: AnyPair): number {
  if (isCollection(value) && value.flow !== true) {
    const last = value.items.at(-1) as AnyPair | undefined;
    if (last !== undefined && 'key' in last) return lastOf(last);
  }
  return rangeOf(isNode(value) ? value : key)[1];
}

function rangeOf(node: unknown): [start: number, end: number] {
  const range = isNode(node) ? node.range : undefined;
  if (range === undefined || range === null) throw new Error('the node was not read from a text');
  return [range[0], range[1]];
}

/** A name as a key: in quotes where YAML would read something else than a text. */
export function keyText(name: string): string {
  const isPlain = /^[A-Za-z_][\w.-]*$/.test(name) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(name);
  return isPlain ? name : JSON.stringify(name);
}
