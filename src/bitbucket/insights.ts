/**
 * A report on a commit. Annotations belong to their report and cannot be taken away one by one, so the old report goes
 * first. The new one says that it is pending until all of them are there: what broke off in the middle never looks as
 * if it had passed.
 *
 * Annotations are sent again after a lost answer: they are created or replaced by their id (the document calls the
 * operation `bulkCreateOrUpdateAnnotations`).
 */

import { type CommitPlace, type InsightsReport, MOST_FIELDS } from '../core/model/code-insights.ts';
import { BitbucketNotFoundError } from '../errors.ts';
import { annotationPages } from './annotation-pages.ts';
import { clipped } from './clipped.ts';
import { callOf, type Schemas } from './operation.ts';
import type { InsightsSink } from './ports.ts';
import type { Send } from './send.ts';

const REPORT = '/repositories/{workspace}/{repo_slug}/commit/{commit}/reports/{reportId}';

/** @param name for people */
export function insightsSink(send: Send, name: string): InsightsSink {
  return {
    name,
    replace: async (place, report, annotations) => {
      const at = placeOf(place, report);
      await remove(send, at);
      const write = (result: 'PENDING' | InsightsReport['result']) =>
        send(callOf('put', REPORT, at, { doing: 'writing the report', body: bodyOf(report, result) }));
      await write('PENDING');
      const pages = annotationPages(annotations, report.id);
      for (const body of pages) {
        await send(
          callOf('post', `${REPORT}/annotations`, at, { doing: 'writing annotations', body, isRepeatable: true }),
        );
      }
      await write(report.result);
      return annotations.length - pages.flat().length;
    },
  };
}

type ReportPlace = ReturnType<typeof placeOf>;

function placeOf({ workspace, repository, commit }: CommitPlace, { id }: InsightsReport) {
  return { workspace, repo_slug: repository, commit, reportId: id };
}

/** One that is not there is gone. */
async function remove(send: Send, at: ReportPlace): Promise<void> {
  try {
    await send(callOf('delete', REPORT, at, { doing: 'removing the old report' }));
  } catch (error) {
    if (!(error instanceof BitbucketNotFoundError)) throw error;
  }
}

/** Characters. */
const LONGEST = { title: 450, details: 2_000 };

function bodyOf(report: InsightsReport, result: 'PENDING' | InsightsReport['result']): Schemas['report'] {
  const { title, details, reporter, kind, link, fields } = report;
  // Bitbucket would refuse the whole report.
  if (fields.length > MOST_FIELDS) throw new Error(`a report has ${MOST_FIELDS} fields at most, not ${fields.length}`);
  return {
    title: clipped(title, LONGEST.title),
    details: clipped(details, LONGEST.details),
    ...{ reporter, report_type: kind, result },
    ...(link !== undefined && { link }),
    data: fields,
  } as Schemas['report'];
}
