import { S3Client } from '@aws-sdk/client-s3';
import { tellAnswerDates } from './answer-dates.ts';
import type { AwsOptions } from './clients.ts';

/** S3 as the command line reaches it: region and credentials as the SDK finds them. Nothing is sent yet. */
export function s3Client({ profile, region, endpointUrl }: AwsOptions): S3Client {
  const s3 = new S3Client({
    ...(profile !== undefined && { profile }),
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    region: region ?? regionOfChain(profile),
    // S3 says where a bucket is; its user need not know.
    followRegionRedirects: true,
    maxAttempts: 5,
    // Milliseconds.
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
  });
  tellAnswerDates(s3);
  return s3;
}

function regionOfChain(profile: string | undefined): () => Promise<string> {
  const { config } = new S3Client(profile === undefined ? {} : { profile });
  return async () => config.region().catch(() => 'us-east-1');
}
