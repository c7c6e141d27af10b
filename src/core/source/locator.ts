/**
 * From YAML nodes to values that know where they are written; aliases become what they stand for, merge keys are merged.
 * What stands behind an alias is one value in many places: it is never copied.
 */
import { isAlias, isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import type { Located, LocatedEntry, LocatedMap } from './located-value.ts';
import type { SourceProblem } from './source-issues.ts';
import type { YamlDialect } from './yaml-dialect.ts';

/** More than any file that people write, less than what could hold up a command. */
export const MOST_VALUES = 200_000;
/** Characters of a text that count as one value. */
const LONG = 64;

export class Locator {
  readonly problems: SourceProblem[] = [];
  readonly #dialect: YamlDialect;
  readonly #anchors = new Map<string, Located>();
  #merged = 0;

  constructor(dialect: YamlDialect) {
    this.#dialect = dialect;
  }

  /** `at`: where a value stands that takes no room, such as that of `script:`. */
  valueOf(node: unknown, at: number): Located {
    if (isAlias(node)) return this.#behind(node.source, node.range?.[0] ?? at);
    const value = this.#written(node, (node as ParsedNode | null)?.range?.[0] ?? at);
    const anchor = (node as { anchor?: string } | null)?.anchor;
    // Only now: an alias within the value that it stands for would have no end.
    if (anchor !== undefined) this.#anchors.set(anchor, value);
    return value;
  }

  #written(node: unknown, at: number): Located {
    if (isMap(node)) return this.#map(node.items, at);
    if (isSeq(node)) {
      const items = node.items.map((item) => this.valueOf(item, at));
      return { is: 'list', at, items, ...measured(items) };
    }
    const value = isScalar(node) ? node.value : null;
    const text = isScalar(node) ? textOf(node.value, node.source) : '';
    return { is: 'scalar', at, value, text, size: 1 + Math.floor(text.length / LONG), depth: 1 };
  }

  #behind(anchor: string, at: number): Located {
    const value = this.#anchors.get(anchor);
    if (value !== undefined) return value;
    this.#problem('yaml-syntax', at, `*${anchor} stands for nothing: no anchor &${anchor} is above it`, REPAIR_ALIAS);
    return { is: 'scalar', at, value: null, text: '', size: 1, depth: 1 };
  }

  #map(items: readonly { key: unknown; value: unknown }[], at: number): LocatedMap {
    const own = new Map<string, LocatedEntry>();
    const merged: LocatedMap[] = [];
    for (const { key, value } of items) {
      const keyAt = (key as ParsedNode | null)?.range?.[0] ?? at;
      const name = isScalar(key) ? textOf(key.value, key.source) : this.#aliasedKey(key, keyAt);
      const located = this.valueOf(value, keyAt);
      if (name === '<<') merged.push(...this.#sources(located, keyAt));
      else if (name !== undefined && own.has(name)) {
        this.#problem('duplicate-key', keyAt, `"${name}" appears twice in this mapping`, 'keep one of the two');
      } else if (name !== undefined) own.set(name, { keyAt, value: located });
    }
    const entries = merged.length === 0 ? own : this.#withMerged(own, merged, at);
    return { is: 'map', at, entries, ...measured([...entries.values()].map(({ value }) => value)) };
  }

  /** `*name : value`: the key is what the alias stands for. */
  #aliasedKey(key: unknown, at: number): string | undefined {
    const value = isAlias(key) ? this.#behind(key.source, at) : undefined;
    if (value?.is === 'scalar') return value.text;
    this.#problem('yaml-syntax', at, 'a key is not a text', 'write "key: value"');
    return undefined;
  }

  #sources(value: Located, at: number): LocatedMap[] {
    const sources = value.is === 'list' ? value.items : [value];
    const maps = sources.flatMap((source) => (source.is === 'map' ? source : []));
    if (maps.length < sources.length) {
      this.#problem('yaml-syntax', at, '<< merges something that is not a mapping', 'name the anchor of a mapping');
    }
    return maps;
  }

  /** What is written here wins; then the earlier of the merged ones. https://yaml.org/type/merge.html */
  #withMerged(own: ReadonlyMap<string, LocatedEntry>, merged: readonly LocatedMap[], at: number) {
    const entries = new Map(own);
    for (const source of merged) {
      this.#merged += source.entries.size;
      if (this.#merged > MOST_VALUES) {
        const message = `with its merges written out the file has more than ${MOST_VALUES} values`;
        if (!this.problems.some((problem) => problem.message === message)) {
          this.#problem('file-too-large', at, message, this.#dialect.remedies.tooLarge);
        }
        return entries;
      }
      for (const [name, entry] of source.entries) if (!entries.has(name)) entries.set(name, entry);
    }
    return entries;
  }

  #problem(code: SourceProblem['code'], offset: number, message: string, remedy: string): void {
    this.problems.push({ code, offset, message, remedy });
  }
}

const REPAIR_ALIAS = 'define the anchor before it is used, or quote the value if you mean the text';

/** `1.0` as a name of a branch stays `1.0`. */
function textOf(value: unknown, source: string | undefined): string {
  return typeof value === 'string' ? value : (source ?? '');
}

function measured(values: readonly Located[]): { size: number; depth: number } {
  let size = 1;
  let depth = 0;
  for (const value of values) {
    size += value.size;
    depth = Math.max(depth, value.depth);
  }
  return { size, depth: depth + 1 };
}
