/** What the service’s state bucket and queues say of its work. Nothing is written. */
import type { ServiceFacts } from '../../core/doctor/evidence.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import { LeaseHeldError } from '../../errors.ts';
import { queueNames } from '../../layout.ts';
import type { StateOptions } from '../account/state.ts';
import { awsOptions } from '../command/options.ts';

/** @throws AccessDeniedError, UnreachableError, ServiceStateError */
export async function serviceFacts(
  bucket: string,
  options: StateOptions,
  { deployment }: Pick<Settings, 'deployment'>,
): Promise<ServiceFacts> {
  const { openStateBucket } = await import('../../aws/state-bucket.ts');
  const { sqsClient, waitingIn } = await import('../../aws/queue-counts.ts');
  const { reports, leases, close } = openStateBucket(bucket, awsOptions(options));
  const sqs = sqsClient(awsOptions(options));
  const { doorbells, deadLetters } = queueNames(deployment);
  try {
    const found = await reports.latestWhole();
    return {
      lastPass: found && {
        endedAt: new Date(found.pass.endedAt),
        succeeded: found.pass.result === 'succeeded',
        why: found.pass.error?.message,
      },
      leaseHeld: await holderOf(() => leases.look()),
      waiting: await waitingIn(sqs, doorbells),
      deadLetters: await waitingIn(sqs, deadLetters),
    };
  } finally {
    sqs.destroy();
    close();
  }
}

/** In words, as the refusal of a lease has them; undefined: no process holds it. */
async function holderOf(look: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await look();
    return undefined;
  } catch (error) {
    if (error instanceof LeaseHeldError) return error.message.replace(/\.$/, '');
    throw error;
  }
}
