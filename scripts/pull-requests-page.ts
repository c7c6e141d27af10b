/**
 * docs/pull-requests.md: what a reviewer sees, made by the review itself from the sample manifests and a change of them.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TOKEN_VARIABLE } from '../src/cli/manifests/bitbucket-access.ts';
import { declaredPlan } from '../src/cli/pull-request/declared-plan.ts';
import { desiredState } from '../src/core/compile/desired-state.ts';
import type { SourceTree } from '../src/core/model/source-tree.ts';
import { plain } from '../src/core/render/paint.ts';
import { type Review, review } from '../src/core/review/review.ts';
import { reviewComment } from '../src/core/review/review-comment.ts';
import { reviewReport } from '../src/core/review/review-report.ts';
import { placeWords, summaryText } from '../src/core/review/summary-text.ts';
import { ManifestFolder } from '../src/files/manifest-folder.ts';

const ROOT = join(import.meta.dirname, '..');
const COMMIT = '4f2a91c07b6d4e1f8a3059c2d7e6b1a4f0c8d3e5';
const LOG = 'https://bitbucket.org/acme/iam-roles/pipelines/results/17';

export async function pullRequestsPage(): Promise<string> {
  const made = await sampleReview();
  const { report, annotations } = reviewReport(made, LOG);
  const template = await readFile(join(ROOT, 'scripts/pull-requests-page.md'), 'utf8');
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
    COMMENT: reviewComment(made, LOG).trimEnd().replace(/^/gm, '> ').replace(/ +$/gm, ''),
  };
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => parts[name] ?? name);
}

/** One role lets in more, one is deleted, one is new, and one manifest has a mistake. */
async function sampleReview(): Promise<Review> {
  const before = await new ManifestFolder(join(ROOT, 'manifests')).read();
  const after = changed(before, {
    'teams/shop/checkout-deploy.yaml': (text) =>
      text.replace(/^ {2}branches: .*$/m, '').replace(/^ {2}environments: .*$/m, '  anyBranch: true'),
    'teams/shop/storefront-deploy.yaml': (text) => text.replace('policies:', 'polices:'),
    'teams/data/warehouse-load.yaml': (text) => text.replace('s3:ListBucket', 's3:ListBucket, s3:PutObject'),
    'teams/platform/network-stacks.yaml': () => undefined,
  });
  const [base, desired] = [before, after].map((tree) => {
    const { settings, ...rest } = desiredState(tree);
    if (settings === undefined) throw new Error('the settings of the samples are wrong');
    return { ...rest, settings };
  });
  if (base === undefined || desired === undefined) throw new Error('there are two trees');
  return review({
    basis: { is: 'merge-base', commit: COMMIT, destination: 'main', broken: 0 },
    plan: await declaredPlan(desired, base, new Date('2026-11-26T12:00:00Z')),
    ...{ issues: desired.issues, findings: desired.findings, files: desired.files },
    ...{ folder: 'manifests/', hasFailed: true },
  });
}

/** @throws Error if a sample has no such text any more: the page would show nothing of it */
function changed(tree: SourceTree, edits: Record<string, (text: string) => string | undefined>): SourceTree {
  const files = tree.files.flatMap((file) => {
    const edit = edits[file.path];
    if (edit === undefined) return [file];
    const text = new TextDecoder().decode(file.bytes);
    const edited = edit(text);
    if (edited === text) throw new Error(`${file.path} has not what the page changes`);
    return edited === undefined ? [] : [{ path: file.path, bytes: new TextEncoder().encode(edited) }];
  });
  return { ...tree, files };
}

const fenced = (text: string): string => `\`\`\`\n${text}\n\`\`\``;

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(headings), `|${headings.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}
