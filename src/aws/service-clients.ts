import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { type CallCounts, meterCalls } from './call-meter.ts';
import { retryConflicts } from './retry-conflicts.ts';

export interface ServiceClients {
  iam: IAMClient;
  s3: S3Client;
  /** Of IAM, since the clients were made. */
  calls: CallCounts;
}

/**
 * The clients of the service: region, endpoint and credentials come from the environment, as Lambda sets it. One set for
 * the life of a container, so that connections stay open and the adaptive rate limit is remembered between passes.
 *
 * Less patience than the command line has (clients.ts): the reserve that a pass keeps before its end, 30 seconds, has to
 * hold a call that hangs. S3 stands on its own retries: its rate limit is nobody else's.
 */
export function serviceClients(): ServiceClients {
  // Milliseconds.
  const requestHandler = { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true };
  const iam = new IAMClient({ retryMode: 'adaptive', maxAttempts: 6, requestHandler });
  retryConflicts(iam);
  return { iam, s3: new S3Client({ maxAttempts: 4, requestHandler }), calls: meterCalls(iam) };
}
