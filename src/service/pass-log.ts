/**
 * A report as log lines: what was changed, what was not and why, and one line about the whole. Names, codes and
 * numbers; never a policy: the log is read by more people than the reports are, and is often kept for longer.
 */
import { placeText } from '../core/model/diagnosis.ts';
import type { PassReport } from '../core/record/report.ts';
import type { RoleReport } from '../core/record/role-report.ts';
import { CHANGE_LOG } from './metrics.ts';

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export function passLog(report: PassReport): LogLine[] {
  return [
    ...report.roles.flatMap((role) => roleLine(role, report) ?? []),
    ...report.drift.map(({ kind, severity, role, what, actors }) =>
      warning('drift', { kind, severity, role, detail: what, actors }),
    ),
    ...report.findings
      .filter(({ blocks }) => blocks !== 'nothing')
      .map(({ code, role, message, remedy }) => warning('guardrail', { code, role, detail: message, remedy })),
    ...(report.gateChanges ?? []).map(
      ({ role, effect, what }): LogLine => ({
        level: 'info',
        message: "gate's table changed",
        fields: { role, effect, detail: what },
      }),
    ),
    ...(report.gateWaits ?? []).map(
      ({ role, effect, what }): LogLine => ({
        level: 'info',
        message: "gate's table waits",
        fields: { role, effect, detail: what },
      }),
    ),
    ...report.issues.map(({ code, place, message, remedy }) =>
      warning('manifest invalid', { code, place: placeText(place), detail: message, remedy }),
    ),
    ...(report.interrupted === undefined
      ? []
      : [warning('an earlier pass ended without a report', { holder: report.interrupted })]),
    passLine(report),
  ];
}

function roleLine(role: RoleReport, { inForce, revision }: PassReport): LogLine | undefined {
  const { role: name, change, causes, result, file, failure, reason } = role;
  const about = { role: name, change, causes, file, revision: inForce ?? revision };
  switch (result) {
    case 'done':
      return { level: 'info', message: CHANGE_LOG.message, fields: about };
    case 'failed':
      return { level: 'error', message: 'role failed', fields: { ...about, ...failureFields(failure) } };
    case 'notTried':
      return { level: 'info', message: 'role left for the next pass', fields: about };
    case 'onHold':
    case 'planned':
      return { level: 'info', message: 'role differs', fields: about };
    case 'conflict':
      return warning('role in conflict', { ...about, reason });
    default:
      return undefined;
  }
}

/** IAM's message names the call and the reason; the document that it refuses is in the report. */
function failureFields(failure: RoleReport['failure']): Record<string, unknown> {
  if (failure === undefined) return {};
  const { call, code, message, remedy, retryable } = failure;
  return { call, code, detail: message, remedy, retryable };
}

function passLine({
  result,
  error,
  doorbells,
  revision,
  sequence,
  inForce,
  fence,
  totals,
  planDigest,
}: PassReport): LogLine {
  const fields = { result, doorbells: doorbells.slice(0, 10), revision, sequence, inForce, fence, planDigest, totals };
  const why = error === null ? {} : { code: error.code, detail: error.message, remedy: error.remedy };
  const level = result === 'failed' ? 'error' : result === 'deferred' ? 'warn' : 'info';
  return { level, message: `pass ${result}`, fields: { ...fields, ...why } };
}

function warning(message: string, fields: LogLine['fields']): LogLine {
  return { level: 'warn', message, fields };
}
