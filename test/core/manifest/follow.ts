/** Follows a remedy to the letter: the file as it is when the words of the remedy are written where they belong. */
import { type Document, isScalar, parse, parseDocument, type Scalar } from 'yaml';
import type { Issue } from '../../../src/core/model/diagnosis.ts';
import { keysOf } from '../../../src/core/text/json-pointer.ts';

type Keys = readonly string[];

/** One text for each alternative that the remedy offers; none if it names nothing to write. */
export function tried(text: string, { code, pointer, remedy }: Pick<Issue, 'code' | 'pointer' | 'remedy'>): string[] {
  const keys = keysOf(pointer);
  const edited = (edit: (document: Document) => void) => {
    const document = parseDocument(text);
    edit(document);
    return document.toString({ lineWidth: 0 });
  };
  if (/^(remove|leave it out|keep one of the two)\b/.test(remedy)) {
    return [edited((document) => document.deleteIn(keys))];
  }
  if (remedy.startsWith('put it in quotes')) return [edited((document) => quote(document, keys))];
  const [, near] = /^did you mean "?([^"]+?)"?\?$/.exec(remedy) ?? [];
  if (near !== undefined && code === 'unknown-field') return [edited((document) => rename(document, keys, near))];
  if (near !== undefined) return [edited((document) => document.setIn(keys, near))];
  const [, field, value] = /^add (?:it, such as )?([\w-]+): ([^,\s]+|\{.*\}|\[.*\])(?:,|$)/.exec(remedy) ?? [];
  if (field !== undefined && value !== undefined) {
    const parent = code === 'missing-field' && keys.at(-1) === field ? keys.slice(0, -1) : keys;
    return [edited((document) => document.setIn([...parent, field], document.createNode(parse(value))))];
  }
  return literals(remedy).map((literal) => edited((document) => document.setIn(keys, document.createNode(literal))));
}

/** `write 1h, 90m or 2h30m`; `write a day that exists: 2026-12-31`; `write 15m or more`. */
function literals(remedy: string): unknown[] {
  if (remedy.includes('<')) return [];
  const [, mapping] = /^write (\{.*\})$/.exec(remedy) ?? [];
  if (mapping !== undefined) return [parse(mapping)];
  const [, example] = /^[^{[]*(?:: |, such as )("[^"]*"|\{.*\}|\[.*\]|\S+)$/.exec(remedy) ?? [];
  if (example !== undefined) return [parse(example)];
  const [, list] =
    /^write ((?:"[^"]*"|\{[^}]*\}|[^\s,;]+)(?:(?:, or |, | or )(?:\{[^}]*\}|[^\s,;]+))*)(?:[,;:]|$)/.exec(remedy) ?? [];
  const words = list?.split(/(?:, or |, | or )(?![^{]*\})/) ?? [];
  return words.filter((word) => !['more', 'less'].includes(word)).map((word) => parse(word));
}

/** What is wrong in the place of the mistake after its remedy was followed; another one may have been there before. */
export function inItsPlace(left: readonly Issue[], followed: Issue): Issue[] {
  const { file } = followed.place;
  return left.filter(
    ({ pointer, place }) =>
      place.file === file && (pointer === followed.pointer || pointer.startsWith(`${followed.pointer}/`)),
  );
}

/** Around the letters that stand there, whatever YAML reads in them. */
function quote(document: Document, keys: Keys): void {
  const node = document.getIn(keys, true);
  if (!isScalar(node)) throw new Error(`no scalar at ${keys.join('/')}`);
  const scalar: Scalar = node;
  scalar.value = scalar.source ?? String(scalar.value);
  scalar.type = 'QUOTE_DOUBLE';
}

function rename(document: Document, keys: Keys, to: string): void {
  const value = document.getIn(keys, true);
  document.deleteIn(keys);
  document.setIn([...keys.slice(0, -1), to], value);
}
