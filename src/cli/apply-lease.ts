/** The account's lease for the time of one apply: the service defers meanwhile, and another apply is refused. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { FencedWriter } from '../fenced-writer.ts';
import type { RoleWriter } from '../ports.ts';
import { awsOptions } from './aws-target.ts';
import type { Call } from './verb.ts';

/** Milliseconds. An apply that takes longer stops, and goes on when it is run again. */
const LEASE = 20 * 60_000;
/** Milliseconds that one operation can take: a write is tried for five minutes, and clocks differ by less than one. */
const MARGIN = 6 * 60_000;
/** Milliseconds before the fence would refuse at which we stop of ourselves. */
const EARLIER = 10_000;

export interface ApplyLease {
  /** Writes only while the lease lasts. */
  writer: RoleWriter;
  /** From then on no further operation should be begun. */
  end: Date;
  release(): Promise<void>;
}

/** `--state-bucket`, or ROLEKEEPER_STATE_BUCKET. */
export function stateBucketOf({ io, options }: Call): string | undefined {
  const name = options.stateBucket ?? io.env.ROLEKEEPER_STATE_BUCKET;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/** @throws LeaseHeldError, ServiceStateError, AccessDeniedError, UnreachableError */
export async function takeLease(bucket: string, writer: RoleWriter, { options }: Call): Promise<ApplyLease> {
  const { openStateBucket } = await import('../aws/open-state-bucket.ts');
  const { leases, close } = openStateBucket(bucket, awsOptions(options));
  try {
    const lease = await leases.take(`apply on ${hostname()} (${randomUUID()})`, LEASE);
    return {
      writer: new FencedWriter(writer, { lease, now: () => new Date(), margin: MARGIN }),
      end: new Date(lease.until.getTime() - MARGIN - EARLIER),
      release: async () => {
        await lease.release();
        close();
      },
    };
  } catch (error) {
    close();
    throw error;
  }
}
