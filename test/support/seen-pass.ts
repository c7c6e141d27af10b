import type { SeenPass } from '../../src/core/record/seen-pass.ts';

/** A pass with nothing to tell, of whatever commit; `more` is what a case is about. */
export function quietPass(revision: string, more: Partial<SeenPass> = {}): SeenPass {
  return {
    result: 'succeeded',
    startedAt: '2026-11-26T12:00:00.000Z',
    endedAt: '2026-11-26T12:00:04.000Z',
    mode: 'heal',
    account: '111122223333',
    revision,
    inForce: undefined,
    error: undefined,
    retryable: false,
    roles: [],
    findings: [],
    issues: [],
    drift: [],
    doorbells: ['schedule'],
    isPlanned: true,
    sequence: undefined,
    totals: {},
    ...more,
  };
}
