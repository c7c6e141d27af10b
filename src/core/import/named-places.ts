/** The repositories and environments that an account's trust policies name, for a lock file: names, and no permission. */
import { normalUuid, type Uuid } from '../text/uuid.ts';
import type { TrustDocument } from '../trust/trust-document.ts';

/** A role's trust policy, as far as it could be read. */
export interface TrustOf {
  readonly role: string;
  readonly document: TrustDocument;
}

export interface NamedPlaces {
  /** Each with the environments that are named together with it; in the order of the roles. */
  readonly repositories: ReadonlyMap<Uuid, ReadonlySet<Uuid>>;
  /** Roles whose subjects name no UUID at all: slugs, `*`, no `sub`. */
  readonly without: readonly string[];
  /** Roles that spell a UUID in another way than tokens do: in capitals, or without braces. Nobody enters by these. */
  readonly misspelt: readonly string[];
  /** Environments that are named with two repositories, and belong to the first. */
  readonly crossed: readonly { readonly role: string; readonly environment: Uuid }[];
}

/**
 * @param host of the provider, whose `sub` is meant
 * @param workspaceUuid stands first in subjects that were written after articles, and is no repository
 */
export function namedPlaces(trusts: readonly TrustOf[], host: string, workspaceUuid: Uuid | undefined): NamedPlaces {
  const repositories = new Map<Uuid, Set<Uuid>>();
  const [without, misspelt] = [new Set<string>(), new Set<string>()];
  const named: { role: string; repository: Uuid; environment: Uuid }[] = [];
  for (const { role, document } of trusts) {
    const places = subjectsOf(document, host).map((pattern) => placeIn(pattern, workspaceUuid));
    if (places.every(({ repository }) => repository === undefined)) without.add(role);
    for (const { repository, environment, isExact } of places) {
      if (repository === undefined) continue;
      if (!isExact) misspelt.add(role);
      repositories.set(repository, repositories.get(repository) ?? new Set());
      if (environment !== undefined) named.push({ role, repository, environment });
    }
  }
  return {
    repositories,
    without: [...without],
    misspelt: [...misspelt],
    crossed: withEnvironments(repositories, named),
  };
}

/** An environment lies in one repository: that which most roles name it with. */
function withEnvironments(
  repositories: Map<Uuid, Set<Uuid>>,
  named: readonly { role: string; repository: Uuid; environment: Uuid }[],
): { role: string; environment: Uuid }[] {
  const crossed: { role: string; environment: Uuid }[] = [];
  for (const [environment, places] of Map.groupBy(named, (one) => one.environment)) {
    const roles = Map.groupBy(places, ({ repository }) => repository);
    const [owner] = [...roles].sort(([, a], [, b]) => b.length - a.length)[0] ?? [];
    // A repository that stands where an environment does is still a repository.
    const isRepository = repositories.has(environment);
    if (owner !== undefined && !isRepository) repositories.get(owner)?.add(environment);
    const others = places.filter(({ repository }) => isRepository || repository !== owner);
    crossed.push(...others.map(({ role }) => ({ role, environment })));
  }
  return crossed;
}

function subjectsOf({ statements }: TrustDocument, host: string): string[] {
  const conditions = statements.flatMap((statement) => statement.conditions);
  return conditions.filter(({ key }) => key === `${host}:sub`.toLowerCase()).flatMap(({ values }) => values);
}

interface Place {
  readonly repository: Uuid | undefined;
  readonly environment: Uuid | undefined;
  /** Spelt as tokens spell it. */
  readonly isExact: boolean;
}

/** `{repository}[:{environment}]:{step}`: what stands last is the step, and none of ours to name. */
function placeIn(pattern: string, workspaceUuid: Uuid | undefined): Place {
  const parts = pattern.split(':');
  const texts = parts.length > 1 && normalUuid(parts[0] ?? '') === workspaceUuid ? parts.slice(1) : parts;
  const [repository, second] = texts.map(normalUuid);
  const environment = texts.length > 2 ? second : undefined;
  const isExact = [repository, environment].every((uuid, index) => uuid === undefined || uuid === texts[index]);
  return { repository, environment: repository && environment, isExact };
}
