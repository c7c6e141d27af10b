/**
 * docs/pull-requests.md: what a reviewer sees, made by the review itself from the sample manifests and a change of them.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TOKEN_VARIABLE } from '../src/cli/manifests/bitbucket-access.ts';
import { plain } from '../src/core/render/paint.ts';
import { type PassReviewed, passReview } from '../src/core/review/pass-review.ts';
import { reviewComment } from '../src/core/review/review-comment.ts';
import { reviewReport } from '../src/core/review/review-report.ts';
import { placeWords, summaryText } from '../src/core/review/summary-text.ts';
import { SAMPLE_LOG, sampleReview } from './sample-review.ts';

const MERGED = '9c01d2e4f6a8b7c5d3e1f0a2b4c6d8e0f1a3b5c7';
const ROOT = join(import.meta.dirname, '..');

/** Of the merge of such a change, without the mistake. */
const NOTHING_MORE = { failure: undefined, reason: undefined, file: undefined, calls: [] };

const APPLIED_PASS: Omit<PassReviewed, 'isOvertaken'> = {
  commit: MERGED,
  pass: {
    ...{ result: 'succeeded', mode: 'heal', account: '111122223333', revision: MERGED, inForce: undefined },
    ...{
      startedAt: '2026-11-26T12:00:07.412Z',
      endedAt: '2026-11-26T12:00:11.020Z',
      error: undefined,
      retryable: false,
    },
    ...{ findings: [], issues: [], drift: [], doorbells: [], isPlanned: true, sequence: undefined, totals: {} },
    roles: [
      { role: 'network-stacks', change: 'delete', result: 'done', isDrift: false, ...NOTHING_MORE },
      { role: 'warehouse-load', change: 'update', result: 'done', isDrift: false, ...NOTHING_MORE },
    ],
  },
};

export async function pullRequestsPage(): Promise<string> {
  const { made } = await sampleReview();
  const { report, annotations } = reviewReport(made, SAMPLE_LOG);
  const template = await readFile(join(ROOT, 'scripts/pull-requests-page.md'), 'utf8');
  const applied = passReview({ ...APPLIED_PASS, isOvertaken: false });
  const parts: Readonly<Record<string, string>> = {
    TOKEN: TOKEN_VARIABLE,
    SUMMARY: fenced(summaryText(made, { paint: plain, width: 120 }).trimEnd()),
    REPORT: table(
      report.fields.map(({ title }) => title),
      [report.fields.map(({ value }) => String(value))],
    ),
    ANNOTATIONS: table(
      ['severity', 'place', 'text'],
      annotations.map(({ severity, path, line, summary }) => [
        severity,
        path === undefined ? 'overview of the report' : `\`${placeWords({ path, ...(line && { line }) })}\``,
        summary,
      ]),
    ),
    APPLIED: fenced(summaryText(applied, { paint: plain, width: 120 }).trimEnd()),
    COMMENT: reviewComment(made, SAMPLE_LOG).trimEnd().replace(/^/gm, '> ').replace(/ +$/gm, ''),
  };
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => parts[name] ?? name);
}

const fenced = (text: string): string => `\`\`\`\n${text}\n\`\`\``;

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(headings), `|${headings.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
