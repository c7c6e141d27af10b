/** Files into one bucket, as `aws s3 sync --delete` needs it: list, read, write and delete, there and nowhere else. */
import type { Preset } from './preset.ts';

export const s3Deploy: Preset<{ bucket: string; prefix?: string }> = {
  name: 's3-deploy',
  statements({ bucket, prefix = '' }, home) {
    const arn = `arn:${home.partition}:s3:::${bucket}`;
    return [
      {
        sid: 'ListBucket',
        actions: ['s3:ListBucket'],
        resources: [arn],
        ...(prefix === '' ? {} : { conditions: { StringLike: { 's3:prefix': `${prefix}*` } } }),
      },
      {
        sid: 'SyncObjects',
        actions: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        resources: [`${arn}/${prefix}*`],
      },
    ];
  },
};
