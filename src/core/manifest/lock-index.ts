/**
 * The lock file, prepared for look-ups: by name, by UUID, and from an environment to the one repository it belongs to.
 */

import type { Attestation } from '../model/attestation.ts';
import type { Uuid } from '../text/uuid.ts';
import type { BitbucketLock } from './settings.ts';

export interface RepositoryEntry {
  readonly slug: string;
  readonly uuid: Uuid;
  readonly environments: ReadonlyMap<string, Uuid>;
  /** By environment name. */
  readonly attested: ReadonlyMap<string, Attestation>;
  readonly part?: string;
}

export interface EnvironmentEntry {
  readonly name: string;
  readonly repository: RepositoryEntry;
}

export interface LockIndex {
  readonly bySlug: ReadonlyMap<string, RepositoryEntry>;
  readonly byUuid: ReadonlyMap<string, RepositoryEntry>;
  readonly environmentByUuid: ReadonlyMap<string, EnvironmentEntry>;
}

/** Built once for all manifests: a workspace has thousands of repositories. */
export function indexLock(lock: BitbucketLock): LockIndex {
  const entries = Object.entries(lock.repositories).map(([slug, { uuid, environments, attested = {}, part }]) => ({
    ...{ slug, uuid },
    ...(part !== undefined && { part }),
    environments: new Map(Object.entries(environments)),
    attested: new Map(Object.entries(attested)),
  }));
  return {
    bySlug: new Map(entries.map((entry) => [entry.slug, entry])),
    byUuid: new Map(entries.map((entry) => [entry.uuid, entry])),
    environmentByUuid: new Map(
      entries.flatMap((repository) =>
        [...repository.environments].map(([name, uuid]) => [uuid, { name, repository }] as const),
      ),
    ),
  };
}
