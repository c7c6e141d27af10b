import { S3Client } from '@aws-sdk/client-s3';
import { CONFIG_KEYS } from '../service.ts';
import type { AwsOptions } from './clients.ts';
import { RevisionPublisher } from './revision-publisher.ts';
import { S3Bucket } from './s3-bucket.ts';

export interface OpenConfigBucket {
  publisher: RevisionPublisher;
  close(): void;
}

/** The config bucket, for who publishes to it: region and credentials as the SDK finds them. Nothing is sent yet. */
export function openConfigBucket(name: string, { profile, region, endpointUrl }: AwsOptions): OpenConfigBucket {
  const s3 = new S3Client({
    ...(profile !== undefined && { profile }),
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
    region: region ?? regionOfChain(profile),
    // S3 says where a bucket is; a publisher need not know.
    followRegionRedirects: true,
    maxAttempts: 5,
    // Milliseconds.
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
  });
  return { publisher: new RevisionPublisher(new S3Bucket(s3, name), CONFIG_KEYS), close: () => s3.destroy() };
}

function regionOfChain(profile: string | undefined): () => Promise<string> {
  const { config } = new S3Client(profile === undefined ? {} : { profile });
  return async () => config.region().catch(() => 'us-east-1');
}
