/**
 * A manifest that is there already, changed where it says something else than the role, and nowhere else: comments, the
 * order and everything that IAM does not store (expectations, last days, requestDuration) stay.
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
import { sameJson } from '../text/json.ts';
import { block, inline } from './manifest-file.ts';

type Path = readonly (string | number)[];

/** One change; `value` undefined takes the key, or the item, away. */
export interface Edit {
  readonly path: Path;
  readonly value: unknown;
}

/** What has to change for the file to say the new value of each of these places; lists are compared item by item. */
export function editsBetween(before: unknown, after: unknown, path: Path): Edit[] {
  if (sameJson(before, after)) return [];
  if (!Array.isArray(before) || !Array.isArray(after) || path.at(-1) !== 'policies' || after.length === 0)
    return [{ path, value: after }];
  const edits: Edit[] = [];
  const keyOf = (item: { managed?: string; name?: string; preset?: string }) =>
    item.managed ?? item.name ?? item.preset;
  const wanted = new Map(after.map((item) => [keyOf(item), item]));
  for (const [index, item] of before.entries()) {
    const next = wanted.get(keyOf(item));
    wanted.delete(keyOf(item));
    if (!sameJson(item, next)) edits.push({ path: [...path, index], value: next });
  }
  for (const [index, item] of [...wanted.values()].entries())
    edits.push({ path: [...path, before.length + index], value: item });
  return edits;
}

/** undefined: it cannot be done line by line. */
export function patched(text: string, edits: readonly Edit[]): string | undefined {
  const pieces = new Pieces(text);
  for (const edit of edits) if (!pieces.edit(edit)) return undefined;
  return pieces.applied();
}

class Pieces {
  readonly #text: string;
  readonly #root: unknown;
  readonly #edits: { start: number; end: number; by: string }[] = [];

  constructor(text: string) {
    this.#text = text;
    this.#root = parseDocument(text, { logLevel: 'silent' }).contents;
  }

  edit({ path, value }: Edit): boolean {
    const key = path.at(-1);
    const parent = path.slice(0, -1).reduce<unknown>((node, step) => child(node, step)?.value, this.#root);
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
        start: this.#lineEnd(endOf(last)),
        end: this.#lineEnd(endOf(last)),
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
      this.#edits.push({ start: from, end: this.#lineEnd(endOf(item)) + 1, by: '' });
      return true;
    }
    const lines = block([value], ' '.repeat(this.#dash(item)));
    this.#edits.push({ start, end: endOf(item), by: [lines[0]?.trimStart().slice(2), ...lines.slice(1)].join('\n') });
    return true;
  }

  #replace({ key, value }: Pair, by: unknown): boolean {
    if (!isNode(key) || !isNode(value)) return false;
    const isLines = isCollection(value) && !value.flow;
    const [start, end] = isLines ? [key.range?.[1] ?? 0, endOf(value)] : [value.range?.[0] ?? 0, endOf(value)];
    this.#edits.push({ start, end, by: isLines ? `: ${inline(by)}` : inline(by) });
    return true;
  }

  #remove({ key, value }: Pair): boolean {
    if (!isNode(key)) return false;
    const start = this.#lineStart(key.range?.[0] ?? 0);
    if (this.#text.slice(start, key.range?.[0]).trim() !== '') return false;
    this.#edits.push({ start, end: this.#lineEnd(isNode(value) ? endOf(value) : (key.range?.[1] ?? 0)) + 1, by: '' });
    return true;
  }

  #addTo(map: YAMLMap, key: string, value: unknown): boolean {
    const last = map.items.at(-1);
    if (last === undefined || map.flow || !isNode(last.key)) return false;
    const first = map.items[0]?.key;
    const column = isNode(first) ? (first.range?.[0] ?? 0) - this.#lineStart(first.range?.[0] ?? 0) : 0;
    const at = this.#lineEnd(isNode(last.value) ? endOf(last.value) : (last.key.range?.[1] ?? 0));
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
