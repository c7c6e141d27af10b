import type { IAMClient } from '@aws-sdk/client-iam';
import { awsErrorName } from './world-error.ts';

/** How many requests were sent, retries included, and how many of them IAM throttled. */
export interface CallCounts {
  readonly calls: number;
  readonly throttles: number;
}

/**
 * Counts what clients send together, below the SDK's own retry: a throttled call that succeeds in the end costs the
 * account's rate limit all the same, and the code above does not see it.
 */
export function meterCalls(...clients: readonly IAMClient[]): CallCounts {
  const counts = { calls: 0, throttles: 0 };
  for (const iam of clients) {
    iam.middlewareStack.add(
      (next) => async (request) => {
        counts.calls += 1;
        try {
          return await next(request);
        } catch (error) {
          if (THROTTLES.has(awsErrorName(error))) counts.throttles += 1;
          throw error;
        }
      },
      { step: 'finalizeRequest', priority: 'low', name: 'meterCalls' },
    );
  }
  return counts;
}

const THROTTLES: ReadonlySet<string> = new Set(['Throttling', 'TooManyRequests', 'RequestLimitExceeded', 'SlowDown']);
