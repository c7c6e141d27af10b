/** What Bitbucket says of names today. */
import type { NamedRepository } from '../model/bitbucket-name.ts';
import type { Uuid } from '../text/uuid.ts';

export interface FoundNames {
  /** By slug. One that is not here: there is none, or none that the token may see. */
  readonly repositories: ReadonlyMap<string, FoundRepository>;
  /** Where repositories of the lock file are whose slug leads to another one, or to none; null: nowhere to be seen. */
  readonly whereabouts: ReadonlyMap<Uuid, NamedRepository | null>;
  /** Slugs that manifests use, and that were not asked about: there is nothing to say of them. */
  readonly unasked?: ReadonlySet<string>;
}

export interface FoundRepository {
  readonly uuid: Uuid;
  /** By name; undefined where they were not asked for. */
  readonly environments: ReadonlyMap<string, Uuid> | undefined;
}
