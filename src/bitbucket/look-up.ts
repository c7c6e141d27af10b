/**
 * Asks Bitbucket for names, with few calls: a walk of the workspace is one call for a hundred repositories, so that more
 * than twenty are looked for there, and fewer one by one. Environments are a call for each repository, and are asked
 * for only where the lock file lacks one, or where all are to be looked at.
 */

import type { LockedRepository } from '../core/manifest/settings.ts';
import type { NamedRepository } from '../core/model/bitbucket-name.ts';
import type { FoundNames, FoundRepository } from '../core/names/found-names.ts';
import type { WantedNames } from '../core/names/wanted-names.ts';
import type { Uuid } from '../core/text/uuid.ts';
import type { NameSource } from './ports.ts';

export const MOST_ONE_BY_ONE = 20;

/** In a path, any workspace: a repository that moved is found by its UUID alone. */
export const ANY_WORKSPACE = '{}';

export interface LookUp {
  readonly workspace: string;
  /** What the lock file has. */
  readonly locked: Readonly<Record<string, LockedRepository>>;
  readonly wanted: WantedNames;
  /** Environments that the lock file has, too. */
  readonly everything: boolean;
}

/** @throws as the source does: an answer that is missing is never taken for "there is none" */
export async function lookUp(source: NameSource, asked: LookUp): Promise<FoundNames> {
  const { workspace, locked, wanted } = asked;
  const walked = wanted.size > MOST_ONE_BY_ONE ? await source.repositories(workspace) : undefined;
  const byUuid = new Map(walked?.map((repository) => [repository.uuid, repository]));
  const bySlug = new Map(walked?.map((repository) => [repository.slug, repository]));
  const lockedUuids = new Set(Object.values(locked).map(({ uuid }) => uuid));

  const repositories = new Map<string, FoundRepository>();
  const whereabouts = new Map<Uuid, NamedRepository | null>();
  for (const slug of wanted.keys()) {
    const found = walked === undefined ? await findHere(source, workspace, slug) : bySlug.get(slug);
    const known = Object.hasOwn(locked, slug) ? locked[slug] : undefined;
    if (found !== undefined) {
      const environments = isAsked(asked, slug, found.uuid, lockedUuids)
        ? await environmentsOf(source, found)
        : undefined;
      repositories.set(slug, { uuid: found.uuid, environments });
    }
    if (known === undefined || known.uuid === found?.uuid) continue;
    const where = byUuid.get(known.uuid) ?? (await source.repository(ANY_WORKSPACE, known.uuid));
    whereabouts.set(known.uuid, where ?? null);
  }
  return { repositories, whereabouts };
}

/** What Bitbucket gives under a former name says another one. */
async function findHere(source: NameSource, workspace: string, slug: string): Promise<NamedRepository | undefined> {
  const found = await source.repository(workspace, slug);
  return found?.slug === slug && found.workspace === workspace ? found : undefined;
}

function isAsked(
  { locked, wanted, everything }: LookUp,
  slug: string,
  uuid: Uuid,
  lockedUuids: ReadonlySet<Uuid>,
): boolean {
  const names = [...(wanted.get(slug) ?? [])];
  const known = Object.hasOwn(locked, slug) ? locked[slug] : undefined;
  // Under another name, it may be the one that the lock file has under a former name.
  if (known?.uuid !== uuid) return names.length > 0 || lockedUuids.has(uuid);
  return names.some((name) => everything || !Object.hasOwn(known.environments, name));
}

/** By UUID: between two calls, a name can pass to another repository. */
async function environmentsOf(source: NameSource, { workspace, uuid }: NamedRepository): Promise<Map<string, Uuid>> {
  const found = await source.environments(workspace, uuid);
  return new Map(found.map((environment) => [environment.name, environment.uuid]));
}
