/** Nobody mends a thousand mistakes one by one: the first ones are told, and that there are more. */

import type { Issue } from '../model/issue.ts';
import { SOURCE_LIMITS } from './source-limits.ts';

/** The first issues of one file; where the limit is reached, one more says so. */
export function firstIssues(issues: readonly Issue[]): Issue[] {
  const shown = issues.slice(0, SOURCE_LIMITS.issuesPerFile);
  const last = shown.at(-1);
  if (last === undefined || shown.length < SOURCE_LIMITS.issuesPerFile) return shown;
  const { file, line, column } = last;
  const message = `these are the first ${shown.length} mistakes of this file; there may be more`;
  return [
    ...shown,
    { code: 'more-mistakes', file, line, column, pointer: '', message, hint: 'mend these and look again' },
  ];
}
