import { ListBucketsCommand, type ListBucketsCommandOutput } from '@aws-sdk/client-s3';
import { stateBucketName } from '../layout.ts';
import { readPages } from './pages.ts';
import type { S3Sender } from './s3-bucket.ts';
import { s3Error } from './s3-error.ts';

/**
 * The state buckets of a deployment in an account, in every region; [] only if AWS says that there is none.
 *
 * The account's own list is read; the name is not tried. The region of the service need not be that of the caller, so a
 * missing name says little; and bucket names are shared by the whole world, so a bucket of that name may belong to any
 * account.
 * @throws AccessDeniedError without `s3:ListAllMyBuckets`, IncompleteReadError, UnreachableError
 */
export async function stateBucketsOf(deployment: string, account: string, s3: S3Sender): Promise<string[]> {
  const Prefix = stateBucketName(deployment, account);
  const call = 'ListBuckets';
  const buckets = await readPages(
    call,
    async (ContinuationToken) => {
      const command = new ListBucketsCommand({ Prefix, MaxBuckets: 1000, ContinuationToken });
      try {
        const page = (await s3.send(command)) as ListBucketsCommandOutput;
        return { ...page, Marker: page.ContinuationToken, IsTruncated: page.ContinuationToken !== undefined };
      } catch (error) {
        throw s3Error(error, { call });
      }
    },
    ({ Buckets }) => Buckets,
  );
  return buckets.flatMap(({ Name = '' }) =>
    Name.startsWith(Prefix) && REGION.test(Name.slice(Prefix.length)) ? Name : [],
  );
}

/** What ends the name: a copy of the bucket, or the bucket of a deployment called `state-ACCOUNT`, begins alike. */
const REGION = /^[a-z]{2,4}(-[a-z]+)+-\d+$/;
