/** Code Insights: reports and their annotations, with every limit that Bitbucket is known to have. */
import { type Check, checkBody, needed, object, oneOf, optional, positive, text, webAddress } from './body.ts';
import { refuseInsights } from './refusal.ts';
import { commitOf, type LocalCall, REPOSITORY, type Route } from './route.ts';
import type { LocalReport } from './state.ts';

const REPORT = `${REPOSITORY}/commit/{commit}/reports/{reportId}`;
const INSIGHTS = { scope: 'repository:write', isInsights: true };

export const insightsRoutes: readonly Route[] = [
  {
    ...{ method: 'PUT', path: REPORT, ...INSIGHTS },
    answer: (call) => {
      checkBody(call.body, reportShape, (message) => refuseInsights(400, message));
      const { reports, id } = reportsOf(call);
      const annotations = reports.get(id)?.annotations ?? new Map();
      reports.set(id, { body: call.body as LocalReport['body'], annotations });
      return { status: 200, body: { type: 'report', external_id: id, ...(call.body as object) } };
    },
  },
  {
    ...{ method: 'DELETE', path: REPORT, ...INSIGHTS },
    answer: (call) => {
      const { reports, id } = reportsOf(call);
      if (!reports.delete(id)) throw refuseInsights(404, `Report ${id} not found`);
      return { status: 204 };
    },
  },
  {
    ...{ method: 'POST', path: `${REPORT}/annotations`, ...INSIGHTS },
    answer: (call) => {
      const { reports, id } = reportsOf(call);
      const report = reports.get(id);
      if (report === undefined) throw refuseInsights(404, `Report ${id} not found`);
      checkBody(call.body, annotationsShape, (message) => refuseInsights(400, message));
      const given = call.body as Readonly<Record<string, unknown>>[];
      const all = new Map([
        ...report.annotations,
        ...given.map((annotation) => [String(annotation.external_id), annotation] as const),
      ]);
      if (all.size > MOST_ANNOTATIONS) throw refuseInsights(400, 'A report has at most 1000 annotations.');
      for (const [key, annotation] of all) report.annotations.set(key, annotation);
      return { status: 200, body: given.map((annotation) => ({ type: 'report_annotation', ...annotation })) };
    },
  },
];

const MOST_ANNOTATIONS = 1000;

function reportsOf(call: LocalCall): { reports: Map<string, LocalReport>; id: string } {
  const { repository, commit } = commitOf(call);
  const reports = repository.reports.get(commit) ?? new Map<string, LocalReport>();
  repository.reports.set(commit, reports);
  return { reports, id: call.parameters.reportId ?? '' };
}

const number: Check = (value) => (Number.isFinite(value) ? undefined : 'must be a number');

const VALUES: Readonly<Record<string, Check>> = {
  NUMBER: number,
  PERCENTAGE: (value) => number(value) ?? (Math.abs((value as number) - 50) > 50 ? 'must be from 0 to 100' : undefined),
  DURATION: number,
  DATE: number,
  TEXT: text(450, 0),
  BOOLEAN: (value) => (typeof value === 'boolean' ? undefined : 'must be true or false'),
  LINK: object({ text: needed(text(450)), href: needed(webAddress) }),
};

const fieldShape: Check = (field) => {
  const { type, value } = (field ?? {}) as { type?: string; value?: unknown };
  const any: Check = () => undefined;
  const wrong = object({
    title: needed(text(450)),
    type: needed(oneOf(...Object.keys(VALUES))),
    value: needed(any),
  })(field);
  return wrong ?? VALUES[type ?? '']?.(value);
};

const fieldsShape: Check = (fields) => {
  if (!Array.isArray(fields)) return 'must be an array';
  if (fields.length > 10) return 'has at most 10 elements';
  return fields.map(fieldShape).find((wrong) => wrong !== undefined);
};

const reportShape = object({
  title: needed(text(450)),
  details: needed(text(2000)),
  report_type: needed(oneOf('SECURITY', 'COVERAGE', 'TEST', 'BUG')),
  result: optional(oneOf('PASSED', 'FAILED', 'PENDING')),
  reporter: optional(text(450)),
  link: optional(webAddress),
  logo_url: optional(webAddress),
  data: optional(fieldsShape),
});

/** From the root of the repository. */
const filePath: Check = (value) =>
  text(2000)(value) ?? (/^\/|(^|\/)\.\.?(\/|$)|\\/.test(value as string) ? 'must be relative' : undefined);

const annotationShape: Check = (annotation) => {
  const wrong = object({
    external_id: needed(text(450)),
    annotation_type: needed(oneOf('VULNERABILITY', 'CODE_SMELL', 'BUG')),
    summary: needed(text(450)),
    details: optional(text(2000)),
    severity: optional(oneOf('CRITICAL', 'HIGH', 'MEDIUM', 'LOW')),
    result: optional(oneOf('PASSED', 'FAILED', 'SKIPPED', 'IGNORED')),
    path: optional(filePath),
    line: optional(positive),
    link: optional(webAddress),
  })(annotation);
  const { path, line } = annotation as { path?: string; line?: number };
  return wrong ?? (line !== undefined && path === undefined ? 'a line needs a path' : undefined);
};

const annotationsShape: Check = (body) => {
  if (!Array.isArray(body) || body.length === 0) return 'must be a list of annotations';
  if (body.length > 100) return 'Bulk upload supports a maximum of 100 annotations.';
  const ids = new Set(body.map((annotation) => annotation?.external_id));
  if (ids.size < body.length) return 'external_id must be unique';
  return body.map(annotationShape).find((wrong) => wrong !== undefined);
};
