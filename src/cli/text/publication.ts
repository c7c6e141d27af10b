/** How a publication is reported: a line for people, a document for programs. */

import type { Published } from '../../aws/revision-publisher.ts';
import type { Paint } from '../../core/render/paint.ts';
import { counted } from '../../core/text/counted.ts';
import type { Manifests } from '../manifests/manifests.ts';

/** One line; ends with a new line. */
export function publicationText(
  bucket: string,
  { directory, desired }: Manifests,
  published: Published,
  paint: Paint,
): string {
  const { pointer, previous, changed } = published;
  const short = pointer.commit.slice(0, 12);
  if (!changed)
    return `${paint('green', 'current')}  revision ${short} is number ${pointer.sequence} of ${bucket} already\n`;
  const after = previous === undefined ? '' : `, after ${previous.commit.slice(0, 12)}`;
  const roles = counted(desired.roles.length, 'role');
  return `${paint('green', 'published')}  ${directory}: ${roles}, revision ${short} is number ${pointer.sequence} of ${bucket}${after}\n`;
}

/** schemas/publication.schema.json */
export function publicationJson(bucket: string, { directory, desired }: Manifests, published: Published): unknown {
  const { pointer, previous, changed } = published;
  return {
    version: 'rolekeeper.publication/v2',
    manifests: directory,
    bucket,
    commit: pointer.commit,
    digest: pointer.digest,
    sequence: pointer.sequence,
    changed,
    previousCommit: previous?.commit ?? null,
    roles: desired.roles.length,
    issues: desired.issues,
  };
}
