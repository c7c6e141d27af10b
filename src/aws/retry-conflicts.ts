import type { IAMClient } from '@aws-sdk/client-iam';

/**
 * IAM answers 409 while another writer is at work on a role, and documents both as "try again"; the SDK retries only
 * throttling and 5xx unless an error says that it may be retried.
 */
export function retryConflicts(iam: IAMClient): void {
  iam.middlewareStack.add(
    (next) => async (request) => {
      try {
        return await next(request);
      } catch (error) {
        if (error instanceof Error && CONFLICTS.has(error.name)) Object.assign(error, { $retryable: {} });
        throw error;
      }
    },
    // Inside the SDK's own retry, which stands at the beginning of this step.
    { step: 'finalizeRequest', priority: 'low', name: 'retryConflicts' },
  );
}

const CONFLICTS: ReadonlySet<string> = new Set([
  'ConcurrentModificationException',
  'EntityTemporarilyUnmodifiableException',
]);
