/** UUIDs that roles name and the lock file does not: each gets a stand-in (stand-in.ts), and none is dropped. */
import { indexLock } from '../manifest/lock-index.ts';
import type { BitbucketLock } from '../manifest/settings.ts';
import { lockAfter } from '../names/lock-after.ts';
import { type LockChange, nameText } from '../names/lock-change.ts';
import { standIns, unnamedIn } from '../names/stand-in.ts';
import type { Uuid } from '../text/uuid.ts';
import type { WantedSteps } from './wanted-steps.ts';

export interface UnknownName {
  /** `unknown-1de489be`, `checkout-api/unknown-1de489be`. */
  readonly name: string;
  readonly uuid: Uuid;
}

export interface NamedLock {
  readonly lock: BitbucketLock;
  readonly changes: readonly LockChange[];
}

/** With every repository and environment of these steps; each repository is followed by its environments. */
export function withUnknown(
  lock: BitbucketLock,
  steps: readonly Pick<WantedSteps, 'repositories' | 'pairs'>[],
): NamedLock {
  const index = indexLock(lock);
  const repositories = new Set(steps.flatMap((one) => one.repositories));
  const fresh = standIns(
    [...repositories].filter((uuid) => !index.byUuid.has(uuid)),
    new Set(index.bySlug.keys()),
  );
  // A UUID has one place in the lock file: of two repositories that claim an environment, the first.
  const claims = new Map<Uuid, Uuid>();
  for (const { repository, environment } of steps.flatMap(({ pairs }) => pairs)) {
    const isKnown = index.environmentByUuid.has(environment) || index.byUuid.has(environment);
    if (!isKnown && !repositories.has(environment) && !claims.has(environment)) claims.set(environment, repository);
  }
  const inside = Map.groupBy(claims, ([, repository]) => repository);
  const changes = [...new Set([...fresh.keys(), ...inside.keys()])].flatMap((repository): LockChange[] => {
    const known = index.byUuid.get(repository);
    const slug = known?.slug ?? fresh.get(repository) ?? '';
    const names = standIns(
      (inside.get(repository) ?? []).map(([environment]) => environment),
      new Set(known?.environments.keys()),
    );
    return [
      ...(known === undefined ? [{ slug, before: undefined, after: repository }] : []),
      ...[...names].map(([after, environment]) => ({ slug, environment, before: undefined, after })),
    ];
  });
  return { lock: lockAfter(lock, { renames: [], changes }), changes };
}

/** Those that stand in a lock file under such a name, also from an import before. */
export function unknownNames(lock: BitbucketLock): UnknownName[] {
  return unnamedIn(lock).flatMap(({ slug, uuid, isItself, environments }) => [
    ...(isItself ? [{ name: nameText({ slug }), uuid }] : []),
    ...[...environments].map(([environment, own]) => ({ name: nameText({ slug, environment }), uuid: own })),
  ]);
}
