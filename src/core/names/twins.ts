/** Changes after which two names would have one UUID are left out, with all that was to change in that repository. */
import type { BitbucketLock } from '../manifest/settings.ts';
import type { Uuid } from '../text/uuid.ts';
import { lockAfter } from './lock-after.ts';
import type { LockChange, Name, Twin } from './lock-change.ts';

/** Leaving one out can leave another one twice: until none is. */
export function withoutTwins(
  lock: BitbucketLock,
  changes: readonly LockChange[],
): { changes: readonly LockChange[]; twice: readonly Twin[] } {
  const twice: Twin[] = [];
  for (let kept = changes; ; ) {
    const found = twinOf(lock, kept);
    if (found === undefined) return { changes: kept, twice };
    twice.push(found);
    kept = kept.filter(({ slug }) => slug !== found.slug);
  }
}

function twinOf(lock: BitbucketLock, changes: readonly LockChange[]): Twin | undefined {
  const owners = ownersOf(lockAfter(lock, { renames: [], changes }));
  for (const { slug, environment, after } of changes) {
    if (after === undefined) continue;
    const other = owners.get(after)?.find((name) => name.slug !== slug || name.environment !== environment);
    if (other !== undefined) return { slug, ...(environment !== undefined && { environment }), other, uuid: after };
  }
  return undefined;
}

function ownersOf(lock: BitbucketLock): Map<Uuid, Name[]> {
  const owners = new Map<Uuid, Name[]>();
  const add = (uuid: Uuid, name: Name) => owners.set(uuid, [...(owners.get(uuid) ?? []), name]);
  for (const [slug, { uuid, environments }] of Object.entries(lock.repositories)) {
    add(uuid, { slug });
    for (const [environment, own] of Object.entries(environments)) add(own, { slug, environment });
  }
  return owners;
}
