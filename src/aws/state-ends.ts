import type { DayReader, ReportReader, ReportSink, WatchedLeases } from '../core/record/state-ports.ts';
import { STATE_KEYS } from '../layout.ts';
import { LeaseObject } from './lease-object.ts';
import { ReportObjects } from './report-objects.ts';
import { S3Bucket, type S3Sender } from './s3-bucket.ts';

/** What a pass begins and ends with: a function loads this first, and the rest of the state bucket later. */
export interface StateEnds {
  readonly leases: WatchedLeases;
  readonly reports: ReportSink & ReportReader & DayReader;
}

export function stateEnds(s3: S3Sender, name: string, now: () => Date): StateEnds {
  const bucket = new S3Bucket(s3, name);
  return {
    leases: new LeaseObject(bucket, STATE_KEYS.lease, now),
    reports: new ReportObjects(bucket, STATE_KEYS),
  };
}
