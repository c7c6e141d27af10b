/** Which bucket the service of an account keeps its state in, if the command line does not name it. */
import type { Settings } from '../../core/manifest/settings.ts';
import { AccessDeniedError, UnreachableError, UsageError, WorldError } from '../../errors.ts';
import { stateBucketName } from '../../layout.ts';
import type { OptionValues } from '../command/option.ts';
import { awsOptions, type TARGET_AND_STATE, type TARGET_TO_WRITE } from '../command/options.ts';
import type { OpenTarget } from './target.ts';

const REMEDY =
  'Allow s3:ListAllMyBuckets, name the bucket with --state-bucket, or say --no-lease if no service is deployed in this account.';

/** `--state-bucket`, or ROLEKEEPER_STATE_BUCKET. */
export function stateBucketOf(
  { stateBucket }: Pick<OptionValues<typeof TARGET_AND_STATE>, 'stateBucket'>,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return stateBucket || env.ROLEKEEPER_STATE_BUCKET || undefined;
}

/**
 * The bucket that a command reads which needs nothing else.
 * @throws UsageError if it is not named
 */
export function namedStateBucket(
  verb: string,
  options: Pick<OptionValues<typeof TARGET_AND_STATE>, 'stateBucket'>,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const bucket = stateBucketOf(options, env);
  if (bucket !== undefined) return bucket;
  throw new UsageError(`${verb} does not know the state bucket`, {
    remedy: 'Add --state-bucket or set ROLEKEEPER_STATE_BUCKET; the stack has its name as output StateBucket.',
  });
}

/**
 * The bucket of the account's service, if the command line names none: lease, inventory, approvals and snapshots are
 * all in it, and a command that writes must use all of them or none.
 * @throws AccessDeniedError or UnreachableError if it cannot be seen whether there is one, UsageError if there are
 *   several, WrongAccountError
 */
export async function findStateBucket(
  options: OptionValues<typeof TARGET_TO_WRITE>,
  env: Readonly<Record<string, string | undefined>>,
  { checkAccount }: Pick<OpenTarget, 'checkAccount'>,
  { account, deployment }: Pick<Settings, 'account' | 'deployment'>,
): Promise<string | undefined> {
  const named = stateBucketOf(options, env);
  if (options.target !== 'aws' || !options.lease || named !== undefined) return named;
  // What the credentials of another account may see of buckets says nothing.
  await checkAccount?.();
  const { s3Client } = await import('../../aws/s3-client.ts');
  const { stateBucketsOf } = await import('../../aws/state-buckets.ts');
  const s3 = s3Client(awsOptions(options));
  try {
    const [bucket, ...others] = await stateBucketsOf(deployment, account, s3);
    if (bucket === undefined || others.length === 0) return bucket;
    throw new UsageError(`account ${account} has several state buckets: ${[bucket, ...others].join(', ')}`, {
      remedy: 'Name that of the service that is in use with --state-bucket; its lease.json is the newest.',
    });
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof WorldError)) throw error;
    const Kind = error instanceof AccessDeniedError ? AccessDeniedError : UnreachableError;
    const bucket = `${stateBucketName(deployment, account)}REGION`;
    throw new Kind(`Whether the account has a bucket ${bucket} with a lease cannot be seen: ${error.message}`, {
      cause: error,
      remedy: REMEDY,
    });
  } finally {
    s3.destroy();
  }
}
