/** Which bucket the service of an account keeps its state in, where nobody names it. */
import { AccessDeniedError, UnreachableError, UsageError, WorldError } from '../errors.ts';
import { stateBucketName } from '../service/layout.ts';
import { awsOptions } from './aws-target.ts';
import type { OpenTarget } from './target.ts';
import type { Call } from './verb.ts';

const REMEDY =
  'Allow s3:ListAllMyBuckets, name the bucket with --state-bucket, or say --no-lease if no service is deployed in this account.';

/** `--state-bucket`, or ROLEKEEPER_STATE_BUCKET. */
export function stateBucketOf({ io, options }: Pick<Call, 'io' | 'options'>): string | undefined {
  const name = options.stateBucket ?? io.env.ROLEKEEPER_STATE_BUCKET;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

/**
 * The same command with the bucket of the account's service, where nobody named one: lease, inventory, approvals and
 * snapshots are all in it, and a command that writes must not go by some of them and not by others.
 * @throws AccessDeniedError or UnreachableError if it cannot be seen whether there is one, UsageError if there are several,
 *   WrongAccountError
 */
export async function withStateBucket(call: Call, { checkAccount }: OpenTarget, account: string): Promise<Call> {
  const { options } = call;
  if (options.target !== 'aws' || options.lease === false || stateBucketOf(call) !== undefined) return call;
  // What the credentials of another account may see of buckets says nothing.
  await checkAccount?.();
  const stateBucket = await findStateBucket(account, call);
  return stateBucket === undefined ? call : { ...call, options: { ...options, stateBucket } };
}

/** undefined only if AWS says that the account has none. */
async function findStateBucket(account: string, { options }: Call): Promise<string | undefined> {
  const { s3Client } = await import('../aws/s3-client.ts');
  const { stateBucketsOf } = await import('../aws/state-buckets.ts');
  const s3 = s3Client(awsOptions(options));
  try {
    const [bucket, ...others] = await stateBucketsOf(account, s3);
    if (bucket === undefined || others.length === 0) return bucket;
    throw new UsageError(`account ${account} has several state buckets: ${[bucket, ...others].join(', ')}`, {
      remedy: 'Name that of the service that is in use with --state-bucket, and delete what is left of the others.',
    });
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof WorldError)) throw error;
    const Kind = error instanceof AccessDeniedError ? AccessDeniedError : UnreachableError;
    const bucket = `${stateBucketName(account)}REGION`;
    throw new Kind(`Whether the account has a bucket ${bucket} with a lease cannot be seen: ${error.message}`, {
      cause: error,
      remedy: REMEDY,
    });
  } finally {
    s3.destroy();
  }
}
