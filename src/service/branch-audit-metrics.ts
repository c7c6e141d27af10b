/**
 * What the branch audit says about itself. Apart from the metrics of a pass (metrics.ts), because it is deployed only
 * where it is asked for. Written at the end of every audit, zeros included; one that could not be done leaves out what it
 * does not know, and its alarm keeps its state.
 */
import { answerWords } from '../core/render/branch-audit-words.ts';
import type { AuditReport } from './branch-audit.ts';
import type { MetricUnit } from './metrics.ts';
import type { LogLine } from './pass-log.ts';

export const BRANCH_AUDIT_METRICS = {
  /** Uses of a day that came from elsewhere than a branch that the manifest names. */
  UndeclaredBranch: 'Count',
  /** Uses that were checked to the end. */
  BranchUsesChecked: 'Count',
  /** Uses of which nothing is known. */
  BranchUsesNotAsked: 'Count',
  /** 1 if manifests, CloudTrail or Bitbucket could not be read, or the answer not be kept; else 0. */
  BranchAuditFailed: 'Count',
} as const satisfies Record<string, MetricUnit>;

export type BranchAuditMetricName = keyof typeof BRANCH_AUDIT_METRICS;

export function branchAuditMetrics({
  audited,
  ofUnknownRole,
  problems,
  period,
  error,
}: AuditReport): Partial<Record<BranchAuditMetricName, number>> {
  const BranchAuditFailed = error === undefined && problems.length === 0 ? 0 : 1;
  if (error !== undefined && period === undefined) return { BranchAuditFailed };
  const notAsked = audited.filter(({ answer }) => answer.is === 'not-asked').length;
  const inOrder = audited.filter(({ answer }) => answer.is === 'in-order').length;
  return {
    UndeclaredBranch: audited.length - notAsked - inOrder,
    BranchUsesChecked: audited.length - notAsked,
    BranchUsesNotAsked: notAsked + ofUnknownRole,
    BranchAuditFailed,
  };
}

/** More uses from elsewhere than this are one fault; the answer that is kept has the count of all. */
const MOST_LINES = 100;

/** One line for each use from elsewhere, one for each failure, one about the whole. */
export function branchAuditLog(report: AuditReport): LogLine[] {
  const { audited, problems, period, error } = report;
  const outside = audited.filter(({ answer }) => answer.is !== 'in-order' && answer.is !== 'not-asked');
  const failures = [...problems, ...(error === undefined ? [] : [error])];
  return [
    ...outside.slice(0, MOST_LINES).map(({ use, run, answer }): LogLine => {
      const { roleArn, step, at, eventId, region } = use;
      const ran = { detail: answerWords(answer), repository: step?.repositoryUuid, run: run?.number };
      const event = { role: roleArn, at: at.toISOString(), eventId, region };
      return { level: 'warn', message: 'undeclared branch', fields: { ...event, ...ran } };
    }),
    ...failures.map(({ code, message, remedy }): LogLine => {
      return { level: 'error', message: 'branch audit failed', fields: { code, detail: message, remedy } };
    }),
    { level: 'info', message: 'branch audit', fields: { ...period, ...branchAuditMetrics(report) } },
  ];
}
