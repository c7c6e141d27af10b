/**
 * A file that has been read: its value, and where everything in it stands. Positions are worked out only when a mistake
 * needs one, by reading the text again: a good file pays nothing for them.
 */
import { isMap, isPair, isScalar, isSeq, type Pair, type ParsedNode } from 'yaml';
import type { Issue, Place } from '../model/diagnosis.ts';
import type { SourceFile } from '../model/source-tree.ts';
import { keysOf } from '../text/json-pointer.ts';
import { lineAndColumn } from '../text/line-and-column.ts';
import { composeYaml } from './compose-yaml.ts';
import { plainValue } from './plain-value.ts';
import { plainYaml } from './plain-yaml.ts';
import { firstIssues, issueOf, type SourceProblem } from './source-issues.ts';
import { decodeSource } from './source-text.ts';
import { MANIFEST_YAML } from './yaml-dialect.ts';

export interface SourceDocument {
  readonly path: string;
  /** Plain data: strings, numbers, booleans, null, arrays and objects without inherited surprises. */
  readonly value: unknown;
  /**
   * The place of a JSON pointer: of its value, or of the key that leads to it. For what is not there, the nearest thing
   * around it that is.
   */
  locate(pointer: string, what?: 'key' | 'value'): Place;
}

export interface ParsedFile {
  /** undefined if there is an issue. */
  readonly document: SourceDocument | undefined;
  readonly issues: readonly Issue[];
  /** What could be read of a file with issues; only for the name of its role. */
  readonly remains: unknown;
}

/** Reads a YAML file, strictly. Never throws: whatever the bytes are, the answer is a document or issues. */
export function parseDocument(file: SourceFile): ParsedFile {
  const { text, problems } = decodeSource(file.bytes);
  if (problems.length > 0) return failed(file, text, problems, undefined);
  const plain = plainYaml(text);
  if (plain !== undefined)
    return { document: new YamlDocument(file.path, plain, text), issues: [], remains: undefined };
  const { root, problems: found } = composeYaml(text);
  if (root === undefined || isEmpty(root)) {
    return failed(file, text, found.length > 0 ? found : [emptyFile()], undefined);
  }
  const value = plainValue(root, found);
  if (found.length > 0) return failed(file, text, found, value);
  return { document: new YamlDocument(file.path, value, text), issues: [], remains: undefined };
}

function failed(file: SourceFile, text: string, problems: readonly SourceProblem[], remains: unknown): ParsedFile {
  const issues = firstIssues(problems.map((problem) => issueOf(problem, file.path, text)));
  return { document: undefined, issues, remains };
}

/** Comments only, or nothing but `---`. */
function isEmpty(root: ParsedNode): boolean {
  return isScalar(root) && root.value === null && root.range[0] === root.range[1];
}

function emptyFile(): SourceProblem {
  return {
    code: 'yaml-empty',
    offset: 0,
    message: 'the file is empty',
    remedy: MANIFEST_YAML.remedies.empty,
  };
}

class YamlDocument implements SourceDocument {
  readonly path: string;
  readonly value: unknown;
  readonly #text: string;
  /** Filled by the first `locate`. */
  #root: ParsedNode | undefined;

  constructor(path: string, value: unknown, text: string) {
    this.path = path;
    this.value = value;
    this.#text = text;
  }

  locate(pointer: string, what: 'key' | 'value' = 'value'): Place {
    this.#root ??= composeYaml(this.#text).root;
    return { file: this.path, ...lineAndColumn(this.#text, offsetOf(this.#root, pointer, what)) };
  }
}

/** Follows the pointer as far as it goes. */
function offsetOf(root: ParsedNode | undefined, pointer: string, what: 'key' | 'value'): number {
  let place: { key: unknown; value: unknown } = { key: root, value: root };
  for (const key of keysOf(pointer)) {
    const next = child(place.value, key);
    if (next === undefined) return startOf(place.key) ?? 0;
    place = next;
  }
  return (what === 'value' ? startOf(place.value) : undefined) ?? startOf(place.key) ?? 0;
}

function child(node: unknown, key: string): { key: unknown; value: unknown } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
    return pair === undefined ? undefined : { key: (pair as Pair).key, value: (pair as Pair).value };
  }
  const item = isSeq(node) ? node.items[Number(key)] : undefined;
  return item === undefined ? undefined : { key: item, value: item };
}

/** undefined for a value that takes no room, such as that of `branches:`. */
function startOf(node: unknown): number | undefined {
  const range = (node as ParsedNode | null | undefined)?.range;
  return range === undefined || range === null || range[0] === range[1] ? undefined : range[0];
}
