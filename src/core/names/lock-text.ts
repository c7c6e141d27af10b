/**
 * A resolution written into the text of the lock file. People keep comments there, and an order that means something to
 * them; both stay, and so does every line that says nothing else than before. Only where a mapping is written in braces
 * is the whole file printed again: then comments and order stay as well, and white space may not.
 */
import { type Document, isMap, isScalar, type Pair, parseDocument, Scalar, type YAMLMap } from 'yaml';
import type { Uuid } from '../text/uuid.ts';
import { keyText, LineEdits } from './line-edits.ts';
import type { LockEdit } from './lock-after.ts';

/** @param text that passes the schema of the lock file */
export function lockText(text: string, edit: LockEdit): string {
  const document = parseDocument(text);
  return inLines(text, document, edit) ?? asBefore(text, printed(document, edit));
}

/** Changes by repository, under the name that it has afterwards. */
interface Entry {
  readonly slug: string;
  readonly uuid: Uuid | undefined;
  readonly environments: Map<string, Uuid | undefined>;
}

function entriesOf({ changes }: LockEdit): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const { slug, environment, after } of changes) {
    const entry = entries.get(slug) ?? { slug, uuid: undefined, environments: new Map() };
    entries.set(slug, environment === undefined ? { ...entry, uuid: after } : entry);
    if (environment !== undefined) entry.environments.set(environment, after);
  }
  return entries;
}

/** undefined where a mapping is in braces, or is not there. */
function inLines(text: string, document: Document.Parsed, edit: LockEdit): string | undefined {
  const repositories = document.getIn(['spec', 'repositories']);
  if (!isBlock(repositories)) return undefined;
  const lines = new LineEdits(text);
  const pairs = new Map(repositories.items.map((pair) => [keyOf(pair), pair]));
  for (const { from, to } of edit.renames) {
    if (from.environment !== undefined) continue;
    const pair = pairs.get(from.slug);
    if (pair === undefined) return undefined;
    lines.replace(pair.key, keyText(to.slug));
    pairs.set(to.slug, pair);
  }
  for (const { from, to } of edit.renames) {
    if (from.environment === undefined || to.environment === undefined) continue;
    for (const part of ['environments', 'attested']) {
      const pair = within(pairs.get(from.slug)?.value, part)?.items.find((one) => keyOf(one) === from.environment);
      if (pair !== undefined) lines.replace(pair.key, keyText(to.environment));
    }
  }
  const made: Entry[] = [];
  for (const entry of entriesOf(edit).values()) {
    const pair = pairs.get(entry.slug);
    if (pair === undefined) made.push(entry);
    else if (!changeEntry(pair.value, entry, edit, lines)) return undefined;
  }
  if (made.length > 0)
    lines.append(repositories, (indent, unit) => made.flatMap((entry) => newEntry(entry, indent, unit)));
  return lines.applied();
}

/** A lock file, or a part of it, that is not there yet. @param edit of repositories that are new, at least one */
export function newLockText(workspace: string, edit: LockEdit, firstLine?: string): string {
  return [
    ...(firstLine === undefined ? [] : [firstLine]),
    'apiVersion: rolekeeper/v1',
    'kind: BitbucketLock',
    'spec:',
    `  workspace: ${keyText(workspace)}`,
    '  repositories:',
    ...[...entriesOf(edit).values()].flatMap((entry) => newEntry(entry, '    ', '  ')),
    '',
  ].join('\n');
}

function newEntry({ slug, uuid, environments }: Entry, indent: string, unit: string): string[] {
  const inner = [...environments].map(([name, own]) => `${indent}${unit}${unit}${keyText(name)}: "${own}"`);
  return [
    `${indent}${keyText(slug)}:`,
    `${indent}${unit}uuid: "${uuid}"`,
    ...(inner.length > 0 ? [`${indent}${unit}environments:`, ...inner] : []),
  ];
}

/** @returns whether it could be done line by line */
function changeEntry(
  repository: unknown,
  { slug, uuid, environments }: Entry,
  edit: LockEdit,
  lines: LineEdits,
): boolean {
  if (!isBlock(repository)) return false;
  const own = repository.items.find((pair) => keyOf(pair) === 'uuid');
  if (own === undefined || !isScalar(own.value)) return false;
  if (uuid !== undefined) lines.replace(own.value, `"${uuid}"`);
  const former = (name: string) =>
    edit.renames.find(({ to }) => to.slug === slug && to.environment === name)?.from.environment ?? name;
  const [known, attested] = ['environments', 'attested'].map((part) => within(repository, part));
  const added: string[] = [];
  const removed = new Set<string>();
  for (const [name, after] of environments) {
    const pair = known?.items.find((one) => keyOf(one) === former(name));
    if (after === undefined) removed.add(name);
    else if (pair === undefined) added.push(`${keyText(name)}: "${after}"`);
    else lines.replace(pair.value, `"${after}"`);
  }
  if ((added.length > 0 && known?.flow) || (removed.size > 0 && (known?.flow || attested?.flow))) return false;
  for (const [part, map] of [
    ['environments', known],
    ['attested', attested],
  ] as const) {
    const gone = map?.items.filter((pair) => removed.has(keyOf(pair))) ?? [];
    const isWhole = gone.length === map?.items.length && !(part === 'environments' && added.length > 0);
    if (isWhole) lines.remove(repository.items.filter((pair) => keyOf(pair) === part));
    else lines.remove(gone);
  }
  if (added.length === 0) return true;
  if (known !== undefined) lines.append(known, (indent) => added.map((line) => indent + line));
  else {
    const block = (indent: string, unit: string) => [
      `${indent}environments:`,
      ...added.map((line) => indent + unit + line),
    ];
    lines.insertAfter(own, block);
  }
  return true;
}

function printed(document: Document.Parsed, edit: LockEdit): string {
  const path = ['spec', 'repositories'];
  const rename = (at: readonly string[], from: string, to: string) => {
    const map = document.getIn(at);
    const pair = isMap(map) ? map.items.find((one) => keyOf(one) === from) : undefined;
    if (pair !== undefined) pair.key = new Scalar(to);
  };
  for (const { from, to } of edit.renames) {
    if (from.environment === undefined) rename(path, from.slug, to.slug);
    else {
      rename([...path, from.slug, 'environments'], from.environment, to.environment ?? '');
      rename([...path, from.slug, 'attested'], from.environment, to.environment ?? '');
    }
  }
  for (const { slug, environment, after } of edit.changes) {
    const entry = [...path, slug];
    if (environment === undefined) document.setIn([...entry, 'uuid'], quoted(after));
    else if (after !== undefined) document.setIn([...entry, 'environments', environment], quoted(after));
    else for (const part of ['environments', 'attested']) removeIn(document, [...entry, part], environment);
  }
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** With the byte order mark and the line ends that the text had. */
function asBefore(before: string, text: string): string {
  const mark = before.startsWith('\uFEFF') ? '\uFEFF' : '';
  return mark + (before.includes('\r\n') ? text.replace(/\r?\n/g, '\r\n') : text);
}

/** The schema wants no empty mapping. */
function removeIn(document: Document.Parsed, at: readonly string[], key: string): void {
  if (!document.hasIn([...at, key])) return;
  document.deleteIn([...at, key]);
  const map = document.getIn(at);
  if (isMap(map) && map.items.length === 0) document.deleteIn(at);
}

function quoted(uuid: Uuid | undefined): Scalar {
  const scalar = new Scalar(uuid);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

type Block = YAMLMap<unknown, unknown>;

const isBlock = (node: unknown): node is Block => isMap(node) && node.flow !== true && node.items.length > 0;

function within(node: unknown, key: string): Block | undefined {
  const value = isMap(node) ? node.items.find((pair) => keyOf(pair) === key)?.value : undefined;
  return isMap(value) ? value : undefined;
}

const keyOf = ({ key }: Pair<unknown, unknown>): string => String(isScalar(key) ? key.value : key);
