import { IAMClient, type IAMClientConfig } from '@aws-sdk/client-iam';
import { retryConflicts } from './retry-conflicts.ts';

/**
 * A client for reading whole accounts. It is retried by the SDK, adaptively: IAM's rate limit is one for the account, so
 * when IAM throttles us, all our parallel calls slow down together instead of each retrying into the others.
 */
export function readingIam(config: IAMClientConfig & { readonly maxAttempts: number }): IAMClient {
  const iam = new IAMClient({ ...config, retryMode: 'adaptive' });
  retryConflicts(iam);
  // It copies each answer for a log that there is not: of 1,000 roles that is 15 ms, and some MB.
  iam.middlewareStack.remove('loggerMiddleware');
  return iam;
}
