/** Mistakes in a file before it is understood: by offset, by file, and only so many as help. */
import type { Code } from '../codes/codes.ts';
import type { Issue } from '../model/diagnosis.ts';
import { lineAndColumn } from '../text/line-and-column.ts';
import { visible } from '../text/visible.ts';
import { SOURCE_LIMITS } from './source-limits.ts';

export interface SourceProblem {
  readonly code: Code;
  /** In UTF-16 units from the start of the text. */
  readonly offset: number;
  readonly message: string;
  readonly remedy: string;
}

export function issueOf(problem: SourceProblem, file: string, text: string): Issue {
  const { offset, ...rest } = problem;
  return { ...rest, pointer: '', place: { file, ...lineAndColumn(text, offset) } };
}

export function fileIssue(code: Code, path: string, message: string, remedy: string): Issue {
  return { code, message, remedy, pointer: '', place: { file: printablePath(path), line: 1, column: 1 } };
}

const INVISIBLE = /[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu;

/** A path that does no harm on a terminal: every character that is not visible is spelt out. */
export function printablePath(path: string): string {
  if (/^[!-~]*$/.test(path)) return path;
  return visible(path.replaceAll(INVISIBLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`));
}

/** The first issues of one file; where the limit is reached, one more says so. */
export function firstIssues(issues: readonly Issue[]): Issue[] {
  const shown = issues.slice(0, SOURCE_LIMITS.issuesPerFile);
  const last = shown.at(-1);
  if (last === undefined || shown.length < SOURCE_LIMITS.issuesPerFile) return shown;
  const message = `these are the first ${shown.length} mistakes of this file; there may be more`;
  return [
    ...shown,
    { code: 'more-mistakes', message, remedy: 'correct these and validate again', pointer: '', place: last.place },
  ];
}
