/**
 * A manifest's text, cut up where something else is to stand. A list or mapping in lines is changed line by line, so that
 * the comments of what stays are not lost; only what is written on one line is replaced as a whole.
 */
import {
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { isJsonObject, type JsonObject, sameJson } from '../text/json.ts';
import { block, inline } from './manifest-file.ts';

/** One change; `value` undefined takes the key, or the item, away. */
export interface Edit {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

export class ManifestPieces {
  readonly #text: string;
  readonly #root: unknown;
  readonly #edits: { start: number; end: number; by: string }[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#root = parseDocument(text, { logLevel: 'silent' }).contents;
  }

  edit({ path, value }: Edit): boolean {
    const parent = path.slice(0, -1).reduce<unknown>((node, step) => child(node, step)?.value, this.#root);
    return this.#edit(parent, path.at(-1), value);
  }

  #edit(parent: unknown, key: string | number | undefined, value: unknown): boolean {
    if (typeof key === 'number') return isSeq(parent) && !parent.flow && this.#item(parent, key, value);
    if (!isMap(parent) || key === undefined) return value === undefined;
    const pair = child(parent, key);
    if (pair === undefined) return value === undefined || this.#addTo(parent, key, value);
    return value === undefined ? this.#remove(pair) : this.#replace(pair, value);
  }

  applied(): string {
    const ordered = this.#edits
      .map((edit, index) => ({ ...edit, index }))
      .sort((a, b) => b.start - a.start || b.index - a.index);
    const text = ordered.reduce(
      (before, { start, end, by }) => before.slice(0, start) + by + before.slice(end),
      this.#text,
    );
    return this.#text.includes('\r\n') ? text.replace(/\r?\n/g, '\r\n') : text;
  }

  #item(list: YAMLSeq, index: number, value: unknown): boolean {
    const item = list.items[index] as Node | undefined;
    if (item === undefined) {
      const last = list.items.at(-1);
      if (!isNode(last) || value === undefined) return false;
      const column = this.#dash(last);
      this.#edits.push({
        start: this.#lineEnd(this.#endOf(last)),
        end: this.#lineEnd(this.#endOf(last)),
        by: block([value], ' '.repeat(column))
          .map((line) => `\n${line}`)
          .join(''),
      });
      return true;
    }
    const start = item.range?.[0] ?? 0;
    if (value === undefined) {
      if (list.items.length === 1) return false;
      const from = this.#lineStart(start);
      this.#edits.push({ start: from, end: this.#lineEnd(this.#endOf(item)) + 1, by: '' });
      return true;
    }
    if (this.#within(item, value)) return true;
    const lines = block([value], ' '.repeat(this.#dash(item)));
    this.#edits.push({
      start,
      end: this.#endOf(item),
      by: [lines[0]?.trimStart().slice(2), ...lines.slice(1)].join('\n'),
    });
    return true;
  }

  #replace({ key, value }: Pair, by: unknown): boolean {
    if (!isNode(key) || !isNode(value)) return false;
    if (this.#within(value, by)) return true;
    const isLines = isCollection(value) && !value.flow;
    const [start, end] = isLines
      ? [key.range?.[1] ?? 0, this.#endOf(value)]
      : [value.range?.[0] ?? 0, this.#endOf(value)];
    this.#edits.push({ start, end, by: isLines ? `: ${inline(by)}` : inline(by) });
    return true;
  }

  /** Whether it could be changed line by line; if not, nothing is changed. */
  #within(node: Node, value: unknown): boolean {
    const before = this.#edits.length;
    const isDone =
      (isMap(node) && !node.flow && isJsonObject(value) && this.#entries(node, value)) ||
      (isSeq(node) && !node.flow && Array.isArray(value) && this.#items(node, value));
    if (!isDone) this.#edits.length = before;
    return isDone;
  }

  #entries(map: YAMLMap, value: JsonObject): boolean {
    const had = map.toJSON() as JsonObject;
    if (!Object.keys(value).some((key) => Object.hasOwn(had, key))) return false;
    return [...new Set([...Object.keys(had), ...Object.keys(value)])].every(
      (key) =>
        sameJson(had[key], value[key]) || this.#edit(map, key, Object.hasOwn(value, key) ? value[key] : undefined),
    );
  }

  /** IAM does not care for the order of any list: what is new comes last. */
  #items(list: YAMLSeq, value: readonly unknown[]): boolean {
    const had = list.toJSON() as unknown[];
    const gone = [...had.keys()].filter((index) => !value.some((one) => sameJson(one, had[index])));
    const added = value.filter((one) => !had.some((other) => sameJson(one, other)));
    if (value.length === had.length && gone.length === added.length && had.every(isJsonObject))
      return gone.every((index, at) => this.#item(list, index, added[at]));
    if (gone.length === had.length) return false;
    return (
      gone.every((index) => this.#item(list, index, undefined)) &&
      added.every((one, index) => this.#item(list, had.length + index, one))
    );
  }

  #remove({ key, value }: Pair): boolean {
    if (!isNode(key)) return false;
    const start = this.#lineStart(key.range?.[0] ?? 0);
    if (this.#text.slice(start, key.range?.[0]).trim() !== '') return false;
    this.#edits.push({
      start,
      end: this.#lineEnd(isNode(value) ? this.#endOf(value) : (key.range?.[1] ?? 0)) + 1,
      by: '',
    });
    return true;
  }

  #addTo(map: YAMLMap, key: string, value: unknown): boolean {
    const last = map.items.at(-1);
    if (last === undefined || map.flow || !isNode(last.key)) return false;
    const first = map.items[0]?.key;
    const column = isNode(first) ? (first.range?.[0] ?? 0) - this.#lineStart(first.range?.[0] ?? 0) : 0;
    const at = this.#lineEnd(isNode(last.value) ? this.#endOf(last.value) : (last.key.range?.[1] ?? 0));
    this.#edits.push({
      start: at,
      end: at,
      by: block({ [key]: value }, ' '.repeat(column))
        .map((line) => `\n${line}`)
        .join(''),
    });
    return true;
  }

  #dash(item: Node): number {
    const start = item.range?.[0] ?? 0;
    return this.#text.lastIndexOf('-', start - 1) - this.#lineStart(start);
  }

  /** Of a text in lines, before the end of its last line. */
  #endOf(node: Node): number {
    let end = endOf(node);
    while (end > 0 && /[\r\n]/.test(this.#text.charAt(end - 1))) end -= 1;
    return end;
  }

  #lineStart(offset: number): number {
    return this.#text.lastIndexOf('\n', offset - 1) + 1;
  }

  #lineEnd(offset: number): number {
    const end = this.#text.indexOf('\n', offset);
    return end === -1 ? this.#text.length : end;
  }
}

/** The end of the last thing in a node, before white space and comments. */
function endOf(node: Node): number {
  if (isCollection(node) && !node.flow) {
    const last = node.items.at(-1);
    if (isNode(last)) return endOf(last);
    const pair = last as Pair | undefined;
    if (pair !== undefined) return isNode(pair.value) ? endOf(pair.value) : ((pair.key as Node).range?.[1] ?? 0);
  }
  return node.range?.[1] ?? 0;
}

function child(node: unknown, key: string | number): Pair | undefined {
  if (isMap(node)) return node.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
  const item = isSeq(node) && typeof key === 'number' ? node.items[key] : undefined;
  return item === undefined ? undefined : ({ key: item, value: item } as unknown as Pair);
}
