import { CONFIG_KEYS } from '../service/layout.ts';
import type { AwsOptions } from './clients.ts';
import { RevisionPublisher } from './revision-publisher.ts';
import { S3Bucket } from './s3-bucket.ts';
import { s3Client } from './s3-client.ts';

export interface OpenConfigBucket {
  publisher: RevisionPublisher;
  close(): void;
}

/** The config bucket, for who publishes to it. Nothing is sent yet. */
export function openConfigBucket(name: string, options: AwsOptions): OpenConfigBucket {
  const s3 = s3Client(options);
  return { publisher: new RevisionPublisher(new S3Bucket(s3, name), CONFIG_KEYS), close: () => s3.destroy() };
}
