/**
 * Names that stand in for names that are not known: an account's trust policies have UUIDs alone, and the lock file needs
 * a key. `unknown-5bca6b83` says of itself that nobody calls it so, and `rolekeeper resolve` asks Bitbucket by the UUID.
 */
import type { BitbucketLock } from '../manifest/settings.ts';
import type { Uuid } from '../text/uuid.ts';

const PREFIX = 'unknown-';

/** Hexadecimal digits of a UUID that a name has at least. */
const DIGITS = 8;

/** All that a UUID has. */
const LONGEST = 32;

/**
 * A name for each: `unknown-` and the first eight digits of the UUID, as many more as it takes to have no name twice.
 * @param taken names that are there already
 */
export function standIns(uuids: Iterable<Uuid>, taken: ReadonlySet<string> = new Set()): Map<Uuid, string> {
  const all = [...new Set(uuids)];
  const names = new Map<Uuid, string>();
  for (let [rest, digits] = [all, DIGITS]; rest.length > 0; digits++) {
    const nameOf = (uuid: Uuid) => PREFIX + digitsOf(uuid).slice(0, digits);
    const groups = Map.groupBy(rest, nameOf);
    rest = [];
    for (const [name, [first, ...others]] of groups) {
      const isFree = !taken.has(name) || digits >= LONGEST;
      if (first !== undefined && others.length === 0 && isFree) names.set(first, name);
      else rest.push(...(groups.get(name) ?? []));
    }
  }
  return names;
}

/** Whether the name stands in for the name of this UUID: a name that people gave would have to hit its digits. */
export function isStandIn(name: string, uuid: Uuid): boolean {
  const digits = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : '';
  return digits.length >= DIGITS && digitsOf(uuid).startsWith(digits);
}

/** What has no name yet in a lock file. */
export interface Unnamed {
  readonly slug: string;
  readonly uuid: Uuid;
  /** Whether the repository's own name is a stand-in. */
  readonly isItself: boolean;
  /** Of its environments, by their stand-ins. */
  readonly environments: ReadonlyMap<string, Uuid>;
}

/** In the order of the lock file. */
export function unnamedIn({ repositories }: Pick<BitbucketLock, 'repositories'>): Unnamed[] {
  return Object.entries(repositories)
    .map(([slug, { uuid, environments }]) => ({
      slug,
      uuid,
      isItself: isStandIn(slug, uuid),
      environments: new Map(Object.entries(environments).filter(([name, own]) => isStandIn(name, own))),
    }))
    .filter(({ isItself, environments }) => isItself || environments.size > 0);
}

const digitsOf = (uuid: Uuid): string => uuid.replace(/[{}-]/g, '');
