/**
 * Mistakes in the manifests, for people: the place, the message, the lines, the remedy; all of them, the count last.
 */

import type { Issue } from '../../core/model/diagnosis.ts';
import type { SourceFile } from '../../core/model/source-tree.ts';
import type { Paint } from '../../core/render/paint.ts';
import { counted } from '../../core/text/counted.ts';
import { visible } from '../../core/text/visible.ts';
import { excerpt } from './excerpt.ts';

export interface IssueTextOptions {
  /** How people write the file's path: `manifests/teams/shop/x.yaml` for `teams/shop/x.yaml`. */
  readonly pathOf: (file: string) => string;
  readonly files: readonly SourceFile[];
  /** Columns that an excerpt may take in all. */
  readonly width: number;
  readonly paint: Paint;
  /** The words before `explain`: `rolekeeper`, or what npm needs. */
  readonly program: string;
}

/** Ends with a new line; '' when there are none. */
export function issueText(issues: readonly Issue[], options: IssueTextOptions): string {
  const [first, ...others] = sortedIssues(issues);
  if (first === undefined) return '';
  const sources = new Map(options.files.map((file) => [file.path, file.bytes]));
  const blocks = [first, ...others].map((issue) => oneIssue(issue, sources.get(issue.place.file), options));
  return `${blocks.join('\n')}\n${countedLine(issues, options.paint)}\n${explainLine(first, options)}\n`;
}

/** By file, then line, then column; people read a file from the top. */
export function sortedIssues(issues: readonly Issue[]): Issue[] {
  return [...issues].sort(
    ({ place: a, code }, { place: b, code: other }) =>
      compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(code, other),
  );
}

/** `3 mistakes in 2 files`. */
export function issueCount(issues: readonly Issue[]): string {
  const files = new Set(issues.map(({ place }) => place.file)).size;
  return `${counted(issues.length, 'mistake')} in ${counted(files, 'file')}`;
}

function oneIssue(issue: Issue, bytes: Uint8Array | undefined, options: IssueTextOptions): string {
  const { paint } = options;
  const source = isWholeFile(issue) || bytes === undefined ? undefined : new TextDecoder().decode(bytes);
  const { file, line, column } = issue.place;
  const path = visible(options.pathOf(file));
  const place = source === undefined ? path : `${path}:${line}:${column}`;
  const lines = [
    `${paint('red', paint('bold', `error[${issue.code}]`))} ${paint('bold', place)}`,
    `  ${visible(issue.message)}`,
    ...(source === undefined ? [] : excerptLines(source, issue, options)),
    `  ${paint('cyan', 'remedy:')} ${visible(issue.remedy)}`,
  ];
  return `${lines.join('\n')}\n`;
}

function excerptLines(source: string, issue: Issue, { width, paint }: IssueTextOptions): string[] {
  const gutter = String(issue.place.line).length;
  const bar = paint('dim', '|');
  // 2 before the number, 3 for the bar.
  const lines = excerpt(
    source,
    { ...issue.place, isGap: issue.code === 'missing-field' },
    Math.max(20, width - gutter - 5),
  );
  return lines.map(({ number, text }) => {
    if (number === undefined)
      return `  ${' '.repeat(gutter)} ${bar} ${text.replace(/\^+/, (carets) => paint('red', carets))}`;
    return `  ${paint('dim', String(number).padStart(gutter))} ${bar} ${text}`.trimEnd();
  });
}

/** About the file, not about its first line. */
function isWholeFile(issue: Issue): boolean {
  return issue.pointer === '' && issue.place.line === 1 && issue.place.column === 1 && issue.code !== 'yaml-syntax';
}

function countedLine(issues: readonly Issue[], paint: Paint): string {
  return paint('bold', `${issueCount(issues)}.`);
}

function explainLine(issue: Issue, { program, paint }: IssueTextOptions): string {
  return paint('dim', `More about a code: ${program} explain ${issue.code}`);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
