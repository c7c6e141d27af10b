import { S3Client } from '@aws-sdk/client-s3';
import { tellAnswerDates } from './answer-dates.ts';

/** How long a client of the service waits. Milliseconds. */
export const SERVICE_PATIENCE = { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true };

/**
 * S3 as the service reaches it: region, endpoint and credentials come from the environment, as Lambda sets it. It has its
 * own retries: its rate limit is shared with no other caller. Nothing is sent yet.
 */
export function serviceS3(): S3Client {
  const s3 = new S3Client({ maxAttempts: 4, requestHandler: SERVICE_PATIENCE });
  tellAnswerDates(s3);
  return s3;
}
