/** The lock file once a resolution is written into it, as a value: what the edited text has to say. */
import type { BitbucketLock, LockedRepository } from '../manifest/settings.ts';
import type { LockChange, Rename } from './lock-change.ts';

export interface LockEdit {
  readonly renames: readonly Rename[];
  readonly changes: readonly LockChange[];
}

/** Renames first, then the changes, in their order. A slug may be `__proto__`: hence maps. */
export function lockAfter(lock: BitbucketLock, { renames, changes }: LockEdit): BitbucketLock {
  let repositories = new Map(Object.entries(lock.repositories));
  for (const rename of renames) repositories = renamed(repositories, rename);
  for (const change of changes) repositories.set(change.slug, changed(repositories.get(change.slug), change));
  return { workspace: lock.workspace, repositories: Object.fromEntries(repositories) };
}

type Repositories = Map<string, LockedRepository>;

function renamed(repositories: Repositories, { from, to }: Rename): Repositories {
  if (from.environment === undefined) return withKey(repositories, from.slug, to.slug);
  const repository = repositories.get(from.slug);
  if (repository === undefined || to.environment === undefined) return repositories;
  const inside = <Value>(entries: Readonly<Record<string, Value>>) =>
    Object.fromEntries(withKey(new Map(Object.entries(entries)), from.environment ?? '', to.environment ?? ''));
  const { environments, attested } = repository;
  return repositories.set(from.slug, {
    ...repository,
    environments: inside(environments),
    ...(attested && { attested: inside(attested) }),
  });
}

/** In the same place. */
function withKey<Value>(entries: ReadonlyMap<string, Value>, from: string, to: string): Map<string, Value> {
  return new Map([...entries].map(([key, value]) => [key === from ? to : key, value]));
}

function changed(repository: LockedRepository | undefined, { environment, after }: LockChange): LockedRepository {
  if (environment === undefined) {
    if (after === undefined) throw new Error('a repository is never taken out of the lock file');
    return { ...(repository ?? { environments: {}, attested: {} }), uuid: after };
  }
  if (repository === undefined) throw new Error('an environment lies in a repository');
  const { [environment]: _, ...others } = repository.environments;
  if (after !== undefined) return { ...repository, environments: { ...repository.environments, [environment]: after } };
  const { [environment]: __, ...attested } = repository.attested ?? {};
  return { ...repository, environments: others, ...(repository.attested && { attested }) };
}
