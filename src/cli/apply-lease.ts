/** The account's lease for the time of one command: the service defers meanwhile, and another command is refused. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { leaseFence } from '../lease-fence.ts';
import { LONGEST_LEASE, type RoleWriter } from '../ports.ts';
import { awsOptions } from './aws-target.ts';
import type { Memory } from './memory.ts';
import { stateBucketOf } from './state-bucket.ts';
import type { OpenTarget } from './target.ts';
import type { Call } from './verb.ts';

/** Milliseconds that one operation can take, as a rule: each of its calls is tried for five minutes. */
const OPERATION = 6 * 60_000;
/** Milliseconds that one call can take: it is given up after 65 seconds, and credentials may have to be had before. */
const CALL = 2 * 60_000;

export interface OnlyWriter {
  /** Makes no call once the lease could be over. */
  writer: RoleWriter;
  /** Milliseconds after which no further operation should be begun; undefined: there is no lease. */
  endsIn: number | undefined;
  /** What the service remembers, to be kept true; undefined: there is no lease. */
  memory: Memory | undefined;
}

/**
 * Does some work as the only writer of the account, where others may write to it too.
 * @throws LeaseHeldError, ServiceStateError, AccessDeniedError, UnreachableError, UsageError, and whatever `work` throws
 */
export async function asOnlyWriter<T>(
  target: OpenTarget,
  call: Call,
  work: (only: OnlyWriter) => Promise<T>,
): Promise<T> {
  const { fencedWriter } = target;
  if (fencedWriter === undefined) return work(unfenced(target));
  const bucket = call.options.lease === false ? undefined : stateBucketOf(call);
  if (bucket === undefined) {
    call.output.note(UNPROTECTED);
    return work(unfenced(target));
  }
  const { openStateBucket } = await import('../aws/state-bucket.ts');
  const { leases, inventory, close } = openStateBucket(bucket, awsOptions(call.options));
  try {
    const lease = await leases.take(`a command on ${hostname()} (${randomUUID()})`, LONGEST_LEASE);
    try {
      const writer = fencedWriter(leaseFence(lease, CALL));
      const memory = { inventory, fence: lease.fence, note: (text: string) => call.output.note(text) };
      return await work({ writer, endsIn: lease.remainingMs() - OPERATION, memory });
    } finally {
      await lease.release();
    }
  } finally {
    close();
  }
}

/** Where nobody else writes, or nothing is to be written. */
export function unfenced({ writer }: OpenTarget): OnlyWriter {
  return { writer, endsIn: undefined, memory: undefined };
}

const UNPROTECTED = 'No lease protects this: the service, or another command, may write at the same time.\n';
