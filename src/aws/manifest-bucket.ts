import { CONFIG_KEYS, type Layout } from '../layout.ts';
import type { PublishedSource } from '../ports.ts';
import { FolderSource } from './folder-source.ts';
import { RevisionSource } from './revision-source.ts';
import { S3Bucket, type S3Sender } from './s3-bucket.ts';

/** The config bucket as a source of manifests, in the layout that it was deployed with. */
export function manifestBucket(s3: S3Sender, name: string, layout: Layout): PublishedSource {
  const bucket = new S3Bucket(s3, name);
  return layout === 'revision' ? new RevisionSource(bucket, CONFIG_KEYS) : new FolderSource(bucket, CONFIG_KEYS.folder);
}
