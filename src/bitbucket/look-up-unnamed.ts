/** Asks Bitbucket by UUID what stand-ins of the lock file are called: a walk for more than twenty, else one by one. */
import type { FoundByUuid } from '../core/names/naming.ts';
import type { Unnamed } from '../core/names/stand-in.ts';
import type { Uuid } from '../core/text/uuid.ts';
import { ANY_WORKSPACE, MOST_ONE_BY_ONE } from './look-up.ts';
import type { NameSource } from './ports.ts';

/** @throws as the source does: an answer that is missing is never taken for "there is none" */
export async function lookUpUnnamed(
  source: NameSource,
  workspace: string,
  unnamed: readonly Unnamed[],
): Promise<Map<Uuid, FoundByUuid>> {
  const walked = unnamed.length > MOST_ONE_BY_ONE ? await source.repositories(workspace) : [];
  const byUuid = new Map(walked.map((repository) => [repository.uuid, repository]));
  const found = new Map<Uuid, FoundByUuid>();
  for (const { uuid, environments } of unnamed) {
    // One that is not in the workspace may have moved to another.
    const repository = byUuid.get(uuid) ?? (await source.repository(ANY_WORKSPACE, uuid));
    if (repository === undefined || repository.uuid !== uuid) continue;
    const inside = environments.size > 0 ? await source.environments(repository.workspace, uuid) : undefined;
    const names = inside && new Map(inside.map(({ name, uuid: own }) => [own, name]));
    found.set(uuid, { workspace: repository.workspace, slug: repository.slug, environments: names });
  }
  return found;
}
