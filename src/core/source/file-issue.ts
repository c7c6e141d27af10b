/** Mistakes about a file as a whole: its name, its place, that it is not there. */
import type { Code } from '../codes/codes.ts';
import type { Issue } from '../model/issue.ts';

export function fileIssue(code: Code, path: string, message: string, hint: string): Issue {
  return { code, file: printablePath(path), line: 1, column: 1, pointer: '', message, hint };
}

const INVISIBLE = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

/** A path that does no harm on a terminal: whatever is not a visible character is spelt out. */
export function printablePath(path: string): string {
  if (/^[!-~]*$/.test(path)) return path;
  return path.replaceAll(INVISIBLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
