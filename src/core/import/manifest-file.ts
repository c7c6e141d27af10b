/** A manifest as a value, in the order in which people write one; and its text. */
import type { PolicyEntry } from '../manifest/manifest.ts';
import { isJsonObject, type JsonObject } from '../text/json.ts';
import { yamlFlow } from '../text/yaml-flow.ts';

export interface ManifestFile {
  readonly apiVersion: 'rolekeeper/v1';
  readonly kind: 'PipelineRole';
  readonly metadata: { readonly name: string; readonly adopts?: string; readonly description?: string };
  readonly spec: {
    readonly repositories: readonly string[];
    readonly environments?: readonly string[];
    readonly branches?: readonly string[];
    readonly anyBranch?: true;
    readonly session?: { readonly maxDuration: string };
    readonly policies?: readonly PolicyEntry[];
    readonly tags?: Readonly<Record<string, string>>;
    readonly onRemoval?: string | { readonly quarantine: string };
  };
}

/** Ends with a new line. */
export function manifestText(file: ManifestFile): string {
  return `${block(file, '').join('\n')}\n`;
}

/** Lists and mappings in lines; short lists of texts, and conditions, on one. */
export function block(value: unknown, indent: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => asItem(item, indent));
  if (!isJsonObject(value)) return [indent + inline(value)];
  return Object.entries(value).flatMap(([key, one]) => entry(key, one, indent));
}

const WIDEST = 100;

function entry(key: string, value: unknown, indent: string): string[] {
  const name = `${indent}${inline(key)}:`;
  if (key === 'document' && isJsonObject(value)) {
    // Pasted as AWS prints it: JSON is YAML as well, as long as everything in it can be seen.
    const lines = escaped(JSON.stringify(value, null, 2)).split('\n');
    return [name, ...lines.map((line) => `${indent}  ${line}`)];
  }
  const isCollection = typeof value === 'object' && value !== null;
  const isFlow = !isCollection || key === 'conditions' || key === 'session' || key === 'onRemoval' || isTexts(value);
  const line = `${name} ${inline(value)}`;
  if (!isCollection || (isFlow && line.length <= WIDEST) || key === 'session') return [line];
  if (key === 'conditions' && isFlow) return [name, ...block(value, `${indent}  `)];
  return [name, ...block(value, `${indent}  `)];
}

function asItem(item: unknown, indent: string): string[] {
  const [first = '', ...rest] = block(item, `${indent}  `);
  return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest];
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

/** On one line. */
export function inline(value: unknown): string {
  return escaped(yamlFlow(value));
}

/** JSON leaves some characters as they are that YAML refuses, or that nobody sees. */
function escaped(json: string): string {
  return json.replace(
    /[\u007f-\u00a0\u00ad\u2028\u2029\ufeff]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The value at a place of the file; undefined where there is none. */
export function valueIn(file: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as JsonObject)[key] : undefined),
    file,
  );
}
