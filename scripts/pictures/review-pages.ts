/**
 * What a reviewer sees, as pages to take pictures of. The texts are the review's own, made by the code that sends them;
 * the frame around them is ours: Bitbucket draws its own, and changes it.
 */
import { structuredPatch } from 'diff';
import { marked } from 'marked';
import type { Annotation } from '../../src/core/model/code-insights.ts';
import type { Paint } from '../../src/core/render/paint.ts';
import { reviewComment } from '../../src/core/review/review-comment.ts';
import { reviewReport } from '../../src/core/review/review-report.ts';
import { summaryText } from '../../src/core/review/summary-text.ts';
import { SAMPLE_LOG, type SampleReview, sampleReview } from '../sample-review.ts';
import { escaped, framed, type Page } from './frame.ts';

/** By name: `docs/pictures/NAME.png`. */
export async function reviewPages(): Promise<Readonly<Record<string, Page>>> {
  const sample = await sampleReview();
  return {
    'review-log': logPage(sample),
    'review-report': reportPage(sample),
    'review-lines': linesPage(sample),
    'review-comment': commentPage(sample),
  };
}

/** Columns of the log. */
const WIDTH = 120;

function logPage({ made }: SampleReview): Page {
  // Colours are put around text that is escaped afterwards, so they are marked by brackets that no sample holds.
  const paint: Paint = (style, text) => `⟦${style}⟧${text}⟦/⟧`;
  const html = escaped(summaryText(made, { paint, width: WIDTH }))
    .replace(/⟦(\w+)⟧/g, '<span class="$1">')
    .replaceAll('⟦/⟧', '</span>');
  return framed(`<pre class="log">${html}</pre>`, { width: 1_000, height: 408 });
}

function reportPage({ made }: SampleReview): Page {
  const { report, annotations } = reviewReport(made, SAMPLE_LOG);
  const fields = report.fields.map(
    ({ title, value }) => `<div><small>${escaped(title)}</small><b>${escaped(String(value))}</b></div>`,
  );
  const rows = annotations.map(
    ({ severity, summary, path, line }) =>
      `<tr><td class="${severity}">${severity}</td><td>${escaped(summary)}<br><small>${escaped(placeOf(path, line))}</small></td></tr>`,
  );
  const body = `<section><h2>${escaped(report.title)} <em class="${report.result}">${report.result}</em></h2>
    <p>${escaped(report.details)}</p><div class="fields">${fields.join('')}</div><table>${rows.join('')}</table></section>`;
  return framed(body, { width: 1_000, height: 782 });
}

function linesPage({ made, files }: SampleReview): Page {
  const { annotations } = reviewReport(made, SAMPLE_LOG);
  const shown = files.map(({ path, before = '', after = '' }) => {
    const { hunks } = structuredPatch(path, path, before, after, undefined, undefined, { context: 3 });
    const beside = annotations.filter((one) => one.path === path);
    const rows = hunks.flatMap(({ newStart, lines }) => diffRows(newStart, lines, beside));
    const whole = beside.filter(({ line }) => line === undefined).map(note);
    return `<section><h3>${escaped(path)}</h3>${whole.join('')}<table class="diff">${rows.join('')}</table></section>`;
  });
  return framed(shown.join(''), { width: 1_000, height: 1_430 });
}

function diffRows(start: number, lines: readonly string[], annotations: readonly Annotation[]): string[] {
  let number = start;
  return lines.map((text) => {
    const sign = text.charAt(0);
    const isThere = sign !== '-';
    const here = isThere ? annotations.filter(({ line }) => line === number) : [];
    const kind = sign === '+' ? 'added' : sign === '-' ? 'removed' : '';
    const row = `<tr class="${kind}"><td>${isThere ? number : ''}</td><td><pre>${escaped(text)}</pre></td></tr>`;
    if (isThere) number += 1;
    return row + here.map((one) => `<tr><td></td><td>${note(one)}</td></tr>`).join('');
  });
}

function note({ severity, summary, details = '' }: Annotation): string {
  return `<div class="note"><b class="${severity}">${severity}</b> ${escaped(summary)}<br><small>${escaped(details)}</small></div>`;
}

function commentPage({ made }: SampleReview): Page {
  // No HTML in a comment: what looks like some is text.
  const html = marked.parse(escaped(reviewComment(made, SAMPLE_LOG)), { async: false });
  return framed(`<section class="comment">${html}</section>`, { width: 1_000, height: 920 });
}

function placeOf(path: string | undefined, line: number | undefined): string {
  if (path === undefined) return 'overview of the report';
  return line === undefined ? path : `${path}:${line}`;
}
