/**
 * As much of jq as our documents use, and stricter: jq answers null for a field that is not there, this says so. A
 * field has to be in one of the values at least, as some are only there when there is something to say.
 */

export interface Answers {
  readonly values: readonly unknown[];
  /** `.place.file`: what no value has. */
  readonly unknown: readonly string[];
}

const NOTHING: Answers = { values: [], unknown: [] };

/** What a filter gives for these values. @throws Error if it uses something of jq that this does not know */
export function answers(filter: string, values: readonly unknown[]): Answers {
  const text = filter.trim();
  const stages = split(text, '|');
  if (stages.length > 1) {
    return stages.reduce<Answers>(
      (before, stage) => {
        const after = answers(stage, before.values);
        return { values: after.values, unknown: [...before.unknown, ...after.unknown] };
      },
      { ...NOTHING, values },
    );
  }
  const parts = split(text, ',');
  if (parts.length > 1) return together(parts.map((part) => answers(part, values)));
  const [, inner] = /^\((.*)\)$/s.exec(text) ?? [];
  if (inner !== undefined) return answers(inner, values);
  const [, fields] = /^\{(.*)\}$/s.exec(text) ?? [];
  if (fields !== undefined) return together(fields.split(',').map((field) => path(`.${field.trim()}`, values)));
  const [, condition] = /^select\((.*)\)$/s.exec(text) ?? [];
  if (condition !== undefined) return { values, unknown: together(pathsIn(condition, values)).unknown };
  if (text.startsWith('"')) {
    const inserted = [...text.matchAll(/\\\(([^)]*)\)/g)].map(([, one = '']) => answers(one, values));
    return { values: [], unknown: together(inserted).unknown };
  }
  if (text === 'keys[]') return { values: values.flatMap((value) => Object.keys(value as object)), unknown: [] };
  if (text === 'keys') return { values: values.map((value) => Object.keys(value as object)), unknown: [] };
  if (text === 'length') return { values: values.map((value) => (value as unknown[]).length), unknown: [] };
  return path(text, values);
}

function pathsIn(condition: string, values: readonly unknown[]): Answers[] {
  const outside = condition.replace(/"[^"]*"/g, '""');
  return [...outside.matchAll(/(?:\.[\w]+)+/g)].map(([one]) => path(one, values));
}

/** `.drift[]`, `.place.file`. */
function path(text: string, values: readonly unknown[]): Answers {
  if (!/^(\.\w+(\[\])?)+$/.test(text)) throw new Error(`this is no part of jq that is known here: ${text}`);
  let at = values;
  for (const [, field = '', each] of text.matchAll(/\.(\w+)(\[\])?/g)) {
    const having = at.filter((value) => typeof value === 'object' && value !== null && Object.hasOwn(value, field));
    if (having.length === 0) return { values: [], unknown: [text] };
    const found = having.map((value) => (value as Record<string, unknown>)[field]);
    at = each === undefined ? found : found.flatMap((list) => Object.values(list as object));
  }
  return { values: at, unknown: [] };
}

function together(all: readonly Answers[]): Answers {
  return { values: all.flatMap(({ values }) => values), unknown: all.flatMap(({ unknown }) => unknown) };
}

/** At the top level only: not in quotes or brackets. */
function split(text: string, separator: string): string[] {
  const parts = [''];
  let depth = 0;
  let quoted = false;
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    if (!quoted && /[({[]/.test(character)) depth++;
    if (!quoted && /[)}\]]/.test(character)) depth--;
    if (character === separator && depth === 0 && !quoted) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts;
}
