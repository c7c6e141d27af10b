import { IAMClient } from '@aws-sdk/client-iam';
import { S3Client } from '@aws-sdk/client-s3';
import { tellAnswerDates } from './answer-dates.ts';
import { type CallCounts, meterCalls } from './call-meter.ts';
import { PacedSender } from './paced-sender.ts';
import { retryConflicts } from './retry-conflicts.ts';
import { systemClock } from './system-clock.ts';
import { WritePacer } from './write-pacer.ts';

export interface ServiceClients {
  /** For reads. */
  readonly iam: IAMClient;
  /** For writes, and for the few reads between them. */
  readonly writes: PacedSender;
  readonly s3: S3Client;
  /** Of IAM, since the clients were made. */
  readonly calls: CallCounts;
}

/** Milliseconds for which one write is tried. */
const WRITE_PATIENCE = 30_000;

/**
 * The clients of the service: region, endpoint and credentials come from the environment, as Lambda sets it. One set
 * for the life of a container, so that connections stay open and the pace of writes that was learnt is known to the
 * next pass.
 *
 * Less patience than the command line has (clients.ts): the reserve that a pass keeps before its end
 * (src/service/pass.ts) has to hold a write that is tried again and then hangs. S3 has its own retries: its rate limit
 * is shared with no other caller.
 */
export function serviceClients(): ServiceClients {
  // Milliseconds.
  const requestHandler = { connectionTimeout: 3_000, requestTimeout: 20_000, throwOnRequestTimeout: true };
  const iam = new IAMClient({ retryMode: 'adaptive', maxAttempts: 6, requestHandler });
  retryConflicts(iam);
  const s3 = new S3Client({ maxAttempts: 4, requestHandler });
  tellAnswerDates(s3);
  const writing = new IAMClient({ maxAttempts: 1, requestHandler });
  return {
    iam,
    writes: new PacedSender(writing, new WritePacer(systemClock), systemClock, WRITE_PATIENCE),
    s3,
    calls: meterCalls(iam, writing),
  };
}
