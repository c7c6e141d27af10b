/** What the service’s state bucket and queues say of its work. Nothing is written. */
import { type Seen, type ServiceFacts, seen, unseen } from '../../core/doctor/evidence.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import { LeaseHeldError } from '../../errors.ts';
import { queueNames } from '../../layout.ts';
import type { StateOptions } from '../account/state.ts';
import { stateBucketOf } from '../account/state-bucket.ts';
import type { Io } from '../command/io.ts';
import type { OptionValues } from '../command/option.ts';
import { awsOptions, type TARGET_TO_EXAMINE } from '../command/options.ts';
import { unreadable } from './unreadable.ts';

export async function serviceSeen(
  options: OptionValues<typeof TARGET_TO_EXAMINE>,
  settings: Settings,
  { env }: Io,
): Promise<Seen<ServiceFacts>> {
  const bucket = options.target === 'aws' ? stateBucketOf(options, env) : undefined;
  if (bucket === undefined) return unseen('the service (--target aws --state-bucket NAME)');
  try {
    return seen(await serviceFacts(bucket, { ...options, target: 'aws' }, settings));
  } catch (error) {
    return unreadable('the service', error);
  }
}

/** @throws AccessDeniedError, UnreachableError, ServiceStateError */
async function serviceFacts(
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
