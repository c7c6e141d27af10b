/** Entries of the lock file whose thing has another name in Bitbucket now, which a manifest uses already. */
import type { BitbucketLock } from '../manifest/settings.ts';
import type { Uuid } from '../text/uuid.ts';
import type { FoundNames } from './found-names.ts';
import type { Rename } from './lock-change.ts';
import type { WantedNames } from './wanted-names.ts';

export function renamesOf(lock: BitbucketLock, wanted: WantedNames, found: FoundNames): Rename[] {
  const uuids = Object.entries(lock.repositories).map(([slug, { uuid }]) => [slug, uuid] as const);
  const today = (slug: string) => found.repositories.get(slug);
  const repositories = pairs(uuids, new Set(wanted.keys()), (slug) => today(slug)?.uuid);
  const environments = Object.entries(lock.repositories).flatMap(([before, { uuid, environments }]) => {
    const slug = repositories.find(({ from }) => from === before)?.to ?? before;
    // Of another repository, names and UUIDs say nothing.
    if (today(slug)?.uuid !== uuid) return [];
    const ask = (name: string) => today(slug)?.environments?.get(name);
    return pairs(Object.entries(environments), wanted.get(slug) ?? new Set(), ask).map(({ from, to }) => ({
      from: { slug, environment: from },
      to: { slug, environment: to },
    }));
  });
  return [...repositories.map(({ from, to }) => ({ from: { slug: from }, to: { slug: to } })), ...environments];
}

/** Names that are used and not in the lock, and whose UUID is there under a name that is not used. */
function pairs(
  locked: readonly (readonly [name: string, uuid: Uuid])[],
  wanted: ReadonlySet<string>,
  ask: (name: string) => Uuid | undefined,
): { from: string; to: string }[] {
  const names = new Set(locked.map(([name]) => name));
  return [...wanted]
    .filter((to) => !names.has(to))
    .flatMap((to) => {
      const uuid = ask(to);
      const from = locked.find(([name, before]) => before === uuid && !wanted.has(name))?.[0];
      return from === undefined ? [] : [{ from, to }];
    });
}
