/**
 * Where in the repository something of a role is declared. A file is read only when a remark is about it, and only by its
 * text: what stands in no file, or in one that cannot be read, has a path without a line, or no place at all.
 */
import type { Place } from '../model/diagnosis.ts';
import type { SourceFile } from '../model/source-tree.ts';
import { parseDocument, type SourceDocument } from '../source/document.ts';
import { isJsonObject } from '../text/json.ts';
import type { RemarkPlace } from './remark.ts';

export class ManifestLines {
  readonly #files: ReadonlyMap<string, SourceFile>;
  readonly #documents = new Map<string, SourceDocument | undefined>();
  readonly #folder: string;
  readonly #former: string;

  /**
   * @param folder from the root of the repository, with a slash at its end, or ''
   * @param former the same, before it was moved
   */
  constructor(files: readonly SourceFile[], folder: string, former = folder) {
    this.#files = new Map(files.map((file) => [file.path, file]));
    this.#folder = folder;
    this.#former = former;
  }

  /** Of a place in the manifests folder. */
  of({ file, line }: Place): RemarkPlace {
    return { path: this.#folder + file, line };
  }

  /** Of the first of these pointers that the file has, by its key. */
  at(file: string, ...pointers: readonly string[]): RemarkPlace {
    const path = this.#folder + file;
    const document = this.#document(file);
    const pointer = pointers.find((one) => document !== undefined && has(document.value, one));
    if (document === undefined || pointer === undefined) return { path };
    return { path, line: document.locate(pointer, 'key').line };
  }

  /** Of one of a role's policies, by its name, its preset or its ARN. */
  ofPolicy(file: string, key: string): RemarkPlace {
    const policies = valueAt(this.#document(file)?.value, ['spec', 'policies']);
    const index = Array.isArray(policies)
      ? policies.findIndex((item) => [item?.name, item?.preset, item?.managed].includes(key))
      : -1;
    // The key of an item is its first word, on the line of its dash.
    return index < 0 ? this.at(file, '/spec/policies', '/spec') : this.at(file, `/spec/policies/${index}`);
  }

  /**
   * Of what a role's tag says that it came from. A person can write anything into a tag: what is no path of a manifest
   * has no place.
   */
  ofSource(source: string | undefined): RemarkPlace | undefined {
    if (source === undefined || !MANIFEST.test(source) || /(^|\/)\.\.?(\/|$)/.test(source)) return undefined;
    return this.#files.has(source) ? this.at(source, '/metadata/name') : { path: this.#former + source };
  }

  #document(file: string): SourceDocument | undefined {
    const known = this.#documents.get(file);
    if (known !== undefined || this.#documents.has(file)) return known;
    const source = this.#files.get(file);
    const document = source === undefined ? undefined : parseDocument(source).document;
    this.#documents.set(file, document);
    return document;
  }
}

const MANIFEST = /^teams\/[^\\]{1,200}\.ya?ml$/;

function has(value: unknown, pointer: string): boolean {
  return valueAt(value, pointer.split('/').slice(1)) !== undefined;
}

function valueAt(value: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>((around, key) => {
    if (Array.isArray(around)) return around[Number(key)];
    return isJsonObject(around) && Object.hasOwn(around, key) ? around[key] : undefined;
  }, value);
}
