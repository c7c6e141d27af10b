/** Where a function reads the manifests from, by its environment. */
import { manifestBucket } from '../src/aws/manifest-bucket.ts';
import type { S3Sender } from '../src/aws/s3-bucket.ts';
import type { PublishedSource } from '../src/ports.ts';
import type { FunctionSettings } from './environment.ts';

export function manifestSource({ source }: Pick<FunctionSettings, 'source'>, s3: S3Sender): PublishedSource {
  if (source.is === 'bucket') return manifestBucket(s3, source.name, source.layout);
  // Only where Bitbucket is the source: its `node:http` alone makes Node load a client of its own, 8 ms.
  let fetched: Promise<PublishedSource> | undefined;
  return {
    async read(last) {
      fetched ??= import('./fetched-manifests.ts').then(({ fetchedManifests }) => fetchedManifests(source));
      return (await fetched).read(last);
    },
  };
}
