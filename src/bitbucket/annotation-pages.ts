/** Annotations in the portions that Bitbucket takes: the gravest first, a hundred in a call, a thousand in a report. */
import { type Annotation, MOST_ANNOTATIONS, SEVERITIES } from '../core/model/code-insights.ts';
import { clipped } from './clipped.ts';
import type { Schemas } from './operation.ts';

type AnnotationBody = Schemas['report_annotation'];

const PAGE_LENGTH = 100;
/** Characters: Bitbucket refuses the whole page for one that is longer, or empty. */
const LONGEST = { summary: 450, details: 2_000 };

/** @param prefix of the ids that they get, which are theirs alone: the id of the report */
export function annotationPages(annotations: readonly Annotation[], prefix: string): AnnotationBody[][] {
  const kept = byGravity(annotations).slice(0, MOST_ANNOTATIONS);
  const bodies = kept.map((annotation, index) => bodyOf(annotation, `${prefix}-${index + 1}`));
  return Array.from({ length: Math.ceil(bodies.length / PAGE_LENGTH) }, (_, page) =>
    bodies.slice(page * PAGE_LENGTH, (page + 1) * PAGE_LENGTH),
  );
}

/** Those of one severity stay in their order. */
function byGravity(annotations: readonly Annotation[]): Annotation[] {
  return annotations.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

function bodyOf({ kind, severity, summary, details, path, line }: Annotation, id: string): AnnotationBody {
  return {
    external_id: id,
    annotation_type: kind,
    severity,
    summary: clipped(summary, LONGEST.summary) || kind,
    ...(details && { details: clipped(details, LONGEST.details) }),
    ...(path && { path }),
    // A line without a file stands nowhere.
    ...(path && line !== undefined && { line }),
  } as AnnotationBody;
}
