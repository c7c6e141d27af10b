/** A mistake in a text by its offset; becomes an `Issue` once the line is known. */
import type { Code } from '../codes/codes.ts';
import type { Issue } from '../model/issue.ts';
import { lineAndColumn } from '../text/line-and-column.ts';

export interface SourceProblem {
  code: Code;
  /** In UTF-16 units from the start of the text. */
  offset: number;
  message: string;
  hint?: string;
}

export function issueOf(problem: SourceProblem, file: string, text: string): Issue {
  const { offset, ...rest } = problem;
  return { file, ...lineAndColumn(text, offset), pointer: '', ...rest };
}
