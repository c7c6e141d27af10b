/**
 * Text from outside (IAM, files, dumps, error messages) as people may be shown it. A policy that somebody wrote by hand
 * must not be able to move the cursor, colour a word, begin a new line or turn a line around, wherever it is printed.
 * Every renderer begins with `visibleIn`; what it overlooks is caught where text leaves the program (`terminalText`).
 */
import { isJsonObject, parseJsonObject } from './json.ts';

/**
 * Controls, direction marks, separators of lines and paragraphs, halves of surrogate pairs, and all that Unicode lets a
 * renderer leave out; except what emoji are made of: the sixteen variation selectors, and the joiner between two signs.
 */
const INVISIBLE =
  /(?!(?<=\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?)\u200d(?=\p{Extended_Pictographic}))(?:[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]|(?![\ufe00-\ufe0f])\p{Default_Ignorable_Code_Point})/gu;

/** The usual case, which costs nothing. */
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** One line of foreign text: a C0 control as its picture (`␛`), anything else that cannot be seen as `\u202e`. */
export function visible(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text;
  return text.replace(INVISIBLE, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : escaped(character);
  });
}

/**
 * The same value with every text in it visible, keys included. A policy document stays one that can be parsed; its
 * lines are made visible when they are printed.
 */
export function visibleIn<Value>(value: Value): Value {
  return shown(value) as Value;
}

/**
 * What is visible already is not copied, nor looked at by making anything: a plan of 5,000 roles is 40 MiB. All is looked at
 * once: to ask first whether a part is visible was to ask it again of each part of it, and 2.5 times the work.
 */
function shown(value: unknown): unknown {
  if (typeof value === 'string') return shownText(value);
  if (Array.isArray(value)) return shownItems(value);
  return isPlainObject(value) ? shownFields(value) : value;
}

function shownItems(items: readonly unknown[]): readonly unknown[] {
  let copy: unknown[] | undefined;
  // Passes over holes, as a copy does.
  items.forEach((item, index) => {
    const after = shown(item);
    if (Object.is(after, item)) return;
    copy ??= items.slice();
    copy[index] = after;
  });
  return copy ?? items;
}

function shownFields(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  let copy: [string, unknown][] | undefined;
  let same = 0;
  for (const key in fields) {
    const name = visible(key);
    const before = fields[key];
    const after = shown(before);
    if (copy === undefined && name === key && Object.is(after, before)) {
      same++;
      continue;
    }
    copy ??= Object.entries(fields).slice(0, same);
    copy.push([name, after]);
  }
  return copy === undefined ? fields : Object.fromEntries(copy);
}

/** Dates, errors, functions are not text, and stay what they are. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return isJsonObject(value) && Object.getPrototypeOf(value) === Object.prototype;
}

function shownText(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text;
  const document = text.trimStart().startsWith('{') ? parseJsonObject(text) : undefined;
  return document === undefined ? visible(text) : jsonText(document);
}

/** As JSON.stringify; what cannot be seen is escaped, so that a terminal shows the same value as a parser reads. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(INVISIBLE, (character) =>
    character === '\n' ? character : escaped(character),
  );
}

/**
 * `jsonText(value, 2)` in pieces, an item of the lists in it at a time: made at once, the 32 MiB of a plan that makes 10,000
 * roles took 180 beside it.
 */
export function* jsonPieces(value: unknown): Generator<string> {
  if (!isJsonObject(value)) return yield jsonText(value, 2);
  let before = '{';
  for (const [key, field] of Object.entries(value)) {
    if (field === undefined) continue;
    yield `${before}\n  ${jsonText(key)}: `;
    before = ',';
    if (Array.isArray(field) && field.length > 0) yield* itemPieces(field);
    else yield indented(field, '\n  ');
  }
  yield before === '{' ? '{}' : '\n}';
}

function* itemPieces(items: readonly unknown[]): Generator<string> {
  let before = '[';
  for (const item of items) {
    yield `${before}\n    ${indented(item ?? null, '\n    ')}`;
    before = ',';
  }
  yield '\n  ]';
}

/** No line break of a text is one in JSON. */
function indented(value: unknown, lineBreak: string): string {
  return jsonText(value, 2).replaceAll('\n', lineBreak);
}

/**
 * The last door: what is printed has line feeds (with a carriage return before them, as CSV has it), tabs, and the colours that paint.ts makes, and nothing else that cannot
 * be seen.
 */
export function terminalText(text: string): string {
  if (PRINTABLE_ASCII.test(text)) return text;
  return text.replace(COLOUR_OR_INVISIBLE, (found) => (found.startsWith('\x1b[') ? found : visible(found)));
}

const COLOUR_OR_INVISIBLE = new RegExp(
  `\\x1b\\[(?:1|2|22|3[1236]|39)m|(?![\\n\\t]|\\r\\n)(?:${INVISIBLE.source})`,
  'gu',
);

/** UTF-16 units, as JSON and JavaScript escape them. */
function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
