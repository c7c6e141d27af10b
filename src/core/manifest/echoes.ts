/**
 * Which mistakes only follow from another one. A file with a schema mistake is checked further with guesses in the
 * place of what is wrong (src/core/schema/repair.ts), and a check of a guess says nothing about the file. It is better
 * to report a mistake only in the next run than to report one that does not exist: people would look for it and not
 * find it. What each check looks at is in dependences.ts.
 */

import type { Code } from '../codes/codes.ts';
import type { Issue } from '../model/diagnosis.ts';
import { isLockPath, placeOf, SETTINGS_FILE } from '../source/file-place.ts';
import { keysOf, pointerTo } from '../text/json-pointer.ts';
import { COUNTED, OF_LOCK, OF_OWN_FILE, ofSettings } from './dependences.ts';

/** By file: the pointers of what is wrong there, or guessed. */
export type Guessed = ReadonlyMap<string, readonly string[]>;

/** Whether something at the pointer, or around it, is not what the file says. */
export function isGuessed(guessed: Guessed, file: string, pointer: string): boolean {
  return (guessed.get(file) ?? []).some((guess) => overlap(guess, pointer));
}

/** Whether the mistake could be gone once the others are corrected. */
export function isEcho({ code, pointer, place: { file } }: Issue, guessed: Guessed): boolean {
  const rests = (source: string, fields: readonly string[] = []) =>
    (guessed.get(source) ?? []).some((guess) => fields.some((field) => reaches(guess, field)));
  if (rests(file, ownFields(code, pointer))) return true;
  const place = placeOf(file);
  if (place.is !== 'role') return false;
  if (rests(SETTINGS_FILE, settingsFields(code, place.team))) return true;
  // In whichever part of it: what is wrong there may be the name that is looked for.
  return [...guessed.keys()].some((one) => isLockPath(one) && rests(one, OF_LOCK[code]));
}

/** What it is reported at, unless the check looks at a part of that alone, and what it looks at besides. */
function ownFields(code: Code, pointer: string): readonly string[] {
  const counted = COUNTED[code];
  if (counted !== undefined) return counted;
  const others = OF_OWN_FILE.filter((one) => one.codes.includes(code)).flatMap(({ at, on }) => {
    const key = keysOf(pointer)[keysOf(at).indexOf('*')];
    const exact = (pattern: string) => (key === undefined ? pattern : pattern.replace('/*', pointerTo('', key)));
    return isWithin(pointer, exact(at)) ? on.map(exact) : [];
  });
  return [pointer, ...others];
}

function settingsFields(code: Code, team: string): string[] {
  return ofSettings(code).map((field) => field.replace('/<team>', pointerTo('', team)));
}

/** A `*` is any key; at the end it asks which keys there are, and a guess further within one of them does not matter. */
function reaches(guess: string, field: string): boolean {
  if (!field.includes('*')) return overlap(guess, field);
  const [keys, pattern] = [keysOf(guess), keysOf(field)];
  if (field.endsWith('/*') && keys.length > pattern.length) return false;
  return pattern.every((key, index) => index >= keys.length || key === '*' || key === keys[index]);
}

function overlap(a: string, b: string): boolean {
  return isWithin(a, b) || isWithin(b, a);
}

function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}/`);
}
