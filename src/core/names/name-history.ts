/** How a name came to lead to another thing, in words: what became of the one before, and where the one of now was. */
import type { BitbucketLock, LockedRepository } from '../manifest/settings.ts';
import type { Uuid } from '../text/uuid.ts';
import type { FoundNames, FoundRepository } from './found-names.ts';

export interface NameHistory {
  readonly before: string;
  readonly after: string;
}

/** @param after undefined where the slug leads to nothing */
export function repositoryHistory(
  lock: BitbucketLock,
  found: FoundNames,
  before: Uuid,
  after: Uuid | undefined,
): NameHistory {
  const where = found.whereabouts.get(before);
  const former = Object.entries(lock.repositories).find(([, { uuid }]) => uuid === after)?.[0];
  return { before: whatBecameOf(where, lock.workspace), after: whereFrom(former) };
}

function whatBecameOf(where: { workspace: string; slug: string } | null | undefined, workspace: string): string {
  if (where === undefined) return 'was not looked for';
  if (where === null) return 'was deleted, or this token may not see it';
  if (where.workspace !== workspace) return `was moved to ${where.workspace}/${where.slug}`;
  return `is called ${where.slug} now`;
}

function whereFrom(former: string | undefined): string {
  return former === undefined
    ? 'was created since, or had a name that is not in the lock file'
    : `was called ${former}`;
}

/** @param after undefined where the name leads to nothing */
export function environmentHistory(
  locked: LockedRepository,
  today: FoundRepository,
  before: Uuid,
  after: Uuid | undefined,
): NameHistory {
  const renamed = [...(today.environments ?? [])].find(([, uuid]) => uuid === before)?.[0];
  const former = Object.entries(locked.environments).find(([, uuid]) => uuid === after)?.[0];
  return {
    before: renamed === undefined ? 'was deleted' : `is called ${renamed} now`,
    after: whereFrom(former),
  };
}
