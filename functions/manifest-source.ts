/** Where a function reads the manifests from, by its environment. */
import { manifestBucket } from '../src/aws/manifest-bucket.ts';
import type { S3Sender } from '../src/aws/s3-bucket.ts';
import { readTokenSecret, secretSender } from '../src/aws/token-secret.ts';
import { branchReaders } from '../src/bitbucket/branch-reader.ts';
import { BitbucketSource } from '../src/bitbucket/source.ts';
import type { PublishedSource } from '../src/ports.ts';
import type { FunctionSettings } from './environment.ts';

export function manifestSource({ source }: Pick<FunctionSettings, 'source'>, s3: S3Sender): PublishedSource {
  if (source.is === 'bucket') return manifestBucket(s3, source.name, source.layout);
  const { tokenSecret, ...place } = source;
  const sender = secretSender();
  return new BitbucketSource(
    place,
    branchReaders(async () => readTokenSecret(await sender, tokenSecret)),
  );
}
