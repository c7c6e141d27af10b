import type { History } from './role-history.ts';

/** schemas/history.schema.json */
export function historyJson({ since, role, days, passes, unread, lastPass }: History): unknown {
  return {
    version: 'rolekeeper.history/v1',
    since,
    role: role ?? null,
    lastPass: lastPass ?? null,
    unread,
    days,
    passes: passes.map(({ report, endedAt, role: { change, result, calls, failure } }) => ({
      report,
      endedAt,
      change,
      result,
      calls,
      error: failure?.code ?? null,
    })),
  };
}
