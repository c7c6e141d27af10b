/** A review in Bitbucket's words: a report on the commit with annotations on lines, and a build status. */
import { type Annotation, type BuildStatus, type InsightsReport, MOST_ANNOTATIONS } from '../model/code-insights.ts';
import { isPlainPath } from '../source/file-place.ts';
import { counted } from '../text/counted.ts';
import type { Remark, Subject } from './remark.ts';
import type { Review } from './review.ts';

/** Ours among the reports and the statuses of a commit: a second run on the same commit replaces the first. */
export interface ReportLabel {
  readonly key: string;
  readonly name: string;
}

/** Before the merge: what would be done. */
export const REVIEW: ReportLabel = { key: 'rolekeeper-review', name: 'Rolekeeper' };
/** After it: what was done. */
export const APPLIED: ReportLabel = { key: 'rolekeeper-applied', name: 'Rolekeeper: applied' };

export interface ReviewReport {
  readonly report: InsightsReport;
  /** MOST_ANNOTATIONS at most, the gravest. */
  readonly annotations: readonly Annotation[];
}

/** @param log the address of the log */
export function reviewReport(
  { verdict, headline, basis, figures, remarks }: Review,
  log?: string,
  { key, name }: ReportLabel = REVIEW,
): ReviewReport {
  const rest = remarks.length - MOST_ANNOTATIONS;
  const left = rest > 0 ? [`${counted(rest, 'more remark')} of less weight: see the log of the step.`] : [];
  return {
    report: {
      ...{ id: key, title: name, reporter: REVIEW.name, kind: 'SECURITY' },
      details: [`${headline}.`, basis, ...left].join(' '),
      result: verdict === 'failed' ? 'FAILED' : 'PASSED',
      ...(log !== undefined && { link: log }),
      fields: figures.map(({ title, value }) =>
        typeof value === 'number' ? { title, type: 'NUMBER', value } : { title, type: 'TEXT', value },
      ),
    },
    annotations: remarks.slice(0, MOST_ANNOTATIONS).map(annotationOf),
  };
}

/** @param url where the reader finds more */
export function reviewStatus(
  { verdict, headline }: Review,
  url: string,
  { key, name }: ReportLabel = REVIEW,
): BuildStatus {
  return {
    ...{ key, name, description: headline, url },
    state: verdict === 'failed' ? 'FAILED' : 'SUCCESSFUL',
  };
}

function annotationOf({ about, gravity, words, more, code, place }: Remark): Annotation {
  const details = [
    ...(more === undefined ? [] : [more]),
    ...(code === undefined ? [] : [`rolekeeper explain ${code}`]),
  ];
  return {
    ...{ kind: KINDS[about], severity: gravity, summary: words },
    ...(details.length > 0 && { details: details.join('\n') }),
    // Bitbucket would refuse a whole page of annotations for the path of one: then that one stands in the overview.
    ...(place !== undefined && isPlainPath(place.path) && place),
  };
}

const KINDS: Readonly<Record<Subject, Annotation['kind']>> = {
  deletion: 'VULNERABILITY',
  error: 'BUG',
  blocked: 'BUG',
  lockout: 'BUG',
  widening: 'VULNERABILITY',
  conflict: 'CODE_SMELL',
  creation: 'VULNERABILITY',
  drift: 'VULNERABILITY',
  warning: 'CODE_SMELL',
  note: 'CODE_SMELL',
};
