import { IAMClient } from '@aws-sdk/client-iam';
import { type CallCounts, meterCalls } from './call-meter.ts';
import { PacedSender } from './paced-sender.ts';
import { readingIam } from './reading-iam.ts';
import { SERVICE_PATIENCE } from './service-s3.ts';
import { systemClock } from './system-clock.ts';
import { WritePacer } from './write-pacer.ts';

export interface ServiceIam {
  /** For reads. */
  readonly iam: IAMClient;
  /** For writes, and for the few reads between them. */
  readonly writes: PacedSender;
  /** Of IAM, since the clients were made. */
  readonly calls: CallCounts;
}

/** Milliseconds for which one write is tried. */
const WRITE_PATIENCE = 30_000;

/**
 * IAM as the service reaches it: region, endpoint and credentials come from the environment, as Lambda sets it. One set
 * for the life of a container, so that connections stay open and the pace of writes that was learnt is known to the
 * next pass.
 *
 * Less patience than the command line has (clients.ts): the reserve that a pass keeps before its end
 * (src/service/pass-times.ts) has to hold a write that is tried again and then hangs.
 */
export function serviceIam(): ServiceIam {
  const requestHandler = SERVICE_PATIENCE;
  const iam = readingIam({ maxAttempts: 6, requestHandler });
  const writing = new IAMClient({ maxAttempts: 1, requestHandler });
  return {
    iam,
    writes: new PacedSender(writing, new WritePacer(systemClock), systemClock, WRITE_PATIENCE),
    calls: meterCalls(iam, writing),
  };
}
