/** The page of one code, and the list of all. */
import type { Paint } from '../../core/render/paint.ts';
import { type TableOptions, table } from './table.ts';
import { wrapped } from './wrapped.ts';

/** A page as `explain --json` gives it. */
export interface ExplainedCode {
  readonly code: string;
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
  readonly example: string | null;
}

export function pageText(
  { code, title, cause, remedy, example }: ExplainedCode,
  { width, paint }: { width: number; paint: Paint },
): string {
  const readable = Math.min(width, 88);
  const section = (heading: string, text: string) => [paint('bold', heading), text, ''];
  return [
    `${paint('cyan', paint('bold', code))}  ${title}`,
    '',
    ...section('Why', wrapped(cause, readable, '  ')),
    ...section('What to do', wrapped(remedy, readable, '  ')),
    ...(example === null ? [] : section('Example', example.trimEnd().replace(/^(?=.)/gm, '  '))),
  ].join('\n');
}

export function listText(pages: readonly ExplainedCode[], options: TableOptions): string {
  const rows = pages.map(({ code, title }) => [{ text: code, style: 'cyan' as const }, { text: title }]);
  return table(['CODE', 'MEANS'], rows, options);
}
