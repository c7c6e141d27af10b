/** What variables hold at a line of a script that is read from top to bottom, and which parts of it may be passed by. */
import { HOLE, withoutVariables } from './written.ts';

/**
 * What one item of a script sets, by `export A=text` and `A=text`, is added to what is known; a variable that is set from
 * another one takes over what is known of it. Not known is what the item sets to two texts, what `+=` adds to, and what is
 * set under a condition, unless it was that before.
 */
export function remember(text: string, known: Map<string, string>): void {
  const certain = unconditional(text);
  const set = new Map<string, string>();
  const unclear = new Set([...text.matchAll(/\b([A-Za-z_]\w{0,100})\+=/g)].map(([, name = '']) => name));
  for (const { index, 1: name = '', 2: double, 3: single, 4: plain = '' } of text.matchAll(ASSIGNMENT)) {
    const value = single ?? withoutVariables(double ?? plain, known);
    const isCertain = certain.startsWith(name, index) || known.get(name) === value;
    const isOther = set.has(name) && set.get(name) !== value;
    if (!isCertain || isOther || value.includes(HOLE) || /[$`]/.test(value)) unclear.add(name);
    set.set(name, value);
    known.set(name, unclear.has(name) ? HOLE : value);
  }
  for (const name of unclear) known.delete(name);
}

/**
 * Blanks where the shell may pass by: from the first `if`, `case` or loop to the last end of one, and behind a test, or
 * `||`, on its line. Rather too much than too little: what is in there is not known.
 */
export function unconditional(text: string): string {
  const begin = text.search(/\b(?:if|case|for|while|until)\s/);
  const end = begin < 0 ? undefined : [...text.matchAll(/\b(?:fi|esac|done)\b/g)].at(-1)?.index;
  const outside =
    end === undefined || end < begin ? text : text.slice(0, begin) + ' '.repeat(end - begin) + text.slice(end);
  return outside.replace(/(?:(?<![^\s;&|(!])(?:\[\[?|test)\s|\|\|)[^\n]*/g, (part) => ' '.repeat(part.length));
}

const ASSIGNMENT = /(?<=^|[\s;&])([A-Za-z_]\w{0,100})=(?:"([^"\n]{0,1000})"|'([^'\n]{0,1000})'|([^\s;&|"']{0,1000}))/gm;

/** Whole lines only: a `#` within a line may be part of a word. */
export function uncommented(text: string): string {
  return text.replace(/^[ \t]*#.*$/gm, '');
}
