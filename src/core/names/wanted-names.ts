/** Which names the manifests use, so that the lock file has to have them. */
import type { Manifest } from '../manifest/manifest.ts';
import type { BitbucketLock } from '../manifest/settings.ts';
import { normalUuid } from '../text/uuid.ts';

/** From the slug of a repository to the names of its environments. */
export type WantedNames = ReadonlyMap<string, ReadonlySet<string>>;

/** A manifest that names a repository by its UUID uses the name that the lock file has for it, if it has one. */
export function wantedNames(
  manifests: readonly Pick<Manifest, 'repositories' | 'environments'>[],
  lock: BitbucketLock,
): WantedNames {
  const slugs = new Map(Object.entries(lock.repositories).map(([slug, { uuid }]) => [uuid as string, slug]));
  const wanted = new Map<string, Set<string>>();
  for (const { repositories, environments } of manifests) {
    for (const reference of repositories) {
      const slug = normalUuid(reference) === undefined ? reference : slugs.get(reference);
      if (slug === undefined) continue;
      const names = wanted.get(slug) ?? new Set();
      for (const name of environments) if (normalUuid(name) === undefined) names.add(name);
      wanted.set(slug, names);
    }
  }
  return wanted;
}
