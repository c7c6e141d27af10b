/** How far a pass has come. A report shows this much whatever fails next. */
import type { PassReport } from '../core/record/report.ts';
import type { PassFailure } from '../core/record/role-report.ts';
import { LeaseHeldError, WorldError } from '../errors.ts';

type Reached = Omit<PassReport, 'version' | 'startedAt' | 'endedAt' | 'mode' | 'account' | 'doorbells'>;

/** What a failure leaves known: filled in step by step, and the only thing that is. */
export type Progress = { -readonly [Field in keyof Reached]: Reached[Field] };

/** Until proven otherwise it has failed. */
export function nothingYet(): Progress {
  return {
    result: 'failed',
    totals: {},
    roles: [],
    findings: [],
    drift: [],
    issues: [],
    error: null,
    retryable: false,
  };
}

/** What AWS refuses becomes part of the report: the first failure, and in its message what failed after it. */
export async function attempt<T>(progress: Progress, step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof WorldError)) throw error;
    const failure = failureOf(error);
    // Another writer was there meanwhile, so what was read may be half before and half after it: it counts for nothing.
    if (error instanceof LeaseHeldError) {
      for (const field of Object.keys(progress)) delete progress[field as keyof Progress];
      Object.assign(progress, nothingYet(), { result: 'deferred', error: failure, retryable: failure.retryable });
      return undefined;
    }
    progress.result = 'failed';
    progress.error = withLater(progress.error, failure);
    progress.retryable ||= failure.retryable;
    return undefined;
  }
}

function withLater(first: PassFailure | null, { message, ...rest }: PassFailure): PassFailure {
  if (first === null) return { ...rest, message };
  return first.message.startsWith(message) ? first : { ...first, message: `${first.message} And then: ${message}` };
}

export function failureOf(error: Error): PassFailure {
  if (!(error instanceof WorldError)) {
    return { code: 'bug', message: error.stack ?? String(error), remedy: null, retryable: false };
  }
  return { code: error.code, message: error.message, remedy: error.remedy ?? null, retryable: error.retryable };
}
