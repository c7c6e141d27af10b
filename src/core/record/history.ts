/** `history.jsonl`: one line a pass, newest last. */
import { jsonText } from '../text/visible.ts';
import type { PassReport } from './report.ts';

/** About three weeks at four passes an hour, and half a megabyte: what is older is in the reports. */
export const HISTORY_LINES = 2_000;

/**
 * The history with the line of this pass; the oldest lines are dropped. Lines of other versions are left as they are.
 */
export function historyWith(history: string, report: PassReport, reportKey: string): string {
  const lines = history.split('\n').filter((line) => line !== '');
  const line = jsonText(historyLine(report, reportKey));
  return `${[...lines, line].slice(-HISTORY_LINES).join('\n')}\n`;
}

function historyLine(report: PassReport, reportKey: string): Record<string, unknown> {
  const { startedAt, endedAt, result, mode, revision = null, sequence = null, doorbells, totals, error } = report;
  const counted = Object.entries(totals).filter(([, count]) => count > 0);
  return {
    startedAt,
    endedAt,
    result,
    mode,
    revision,
    sequence,
    doorbells: doorbells.slice(0, 3),
    totals: Object.fromEntries(counted),
    error: error?.code ?? null,
    report: reportKey,
  };
}
