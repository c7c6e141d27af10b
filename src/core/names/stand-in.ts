/**
 * Names that stand in for names that are not known: an account's trust policies have UUIDs alone, and the lock file needs
 * a key. `unknown-5bca6b83` says of itself that nobody calls it so, and `rolekeeper resolve` asks Bitbucket by the UUID.
 */
import type { BitbucketLock } from '../manifest/settings.ts';
import type { Uuid } from '../text/uuid.ts';
import type { Name, Rename } from './lock-change.ts';

const PREFIX = 'unknown-';

/** Hexadecimal digits of a UUID that a name has at least. */
const DIGITS = 8;

/** A name for each: `unknown-` and the first eight digits of the UUID, as many more as it takes to have no name twice. */
export function standIns(uuids: Iterable<Uuid>): Map<Uuid, string> {
  const all = [...new Set(uuids)];
  const names = new Map<Uuid, string>();
  for (let [rest, digits] = [all, DIGITS]; rest.length > 0; digits++) {
    const nameOf = (uuid: Uuid) => PREFIX + digitsOf(uuid).slice(0, digits);
    const groups = Map.groupBy(rest, nameOf);
    rest = [];
    for (const [name, [first, ...others]] of groups) {
      if (first !== undefined && others.length === 0) names.set(first, name);
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

/** What Bitbucket says of one: undefined where it shows nothing under this UUID. */
export interface FoundByUuid {
  readonly workspace: string;
  readonly slug: string;
  /** Names by UUID; undefined where they were not asked for. */
  readonly environments: ReadonlyMap<Uuid, string> | undefined;
}

/** Why a stand-in stays. */
export type StaysBecause =
  | { readonly is: 'unseen' }
  | { readonly is: 'moved'; readonly to: string }
  /** The lock file has another one of this name. */
  | { readonly is: 'taken'; readonly name: string };

export interface Naming {
  readonly renames: readonly Rename[];
  readonly staying: readonly (Name & { readonly uuid: Uuid; readonly because: StaysBecause })[];
}

/**
 * The names that stand-ins get. No UUID changes, so nobody gets in who did not before; a name that the lock file has
 * already is never given a second time, and one of another workspace is not taken.
 */
export function namingOf(
  { workspace, repositories }: BitbucketLock,
  unnamed: readonly Unnamed[],
  found: ReadonlyMap<Uuid, FoundByUuid>,
): Naming {
  const renames: Rename[] = [];
  const staying: Naming['staying'][number][] = [];
  const slugs = new Set(Object.keys(repositories));
  for (const { slug: before, uuid, isItself, environments } of unnamed) {
    const today = found.get(uuid);
    const reason = isItself ? whyNot(today, workspace, slugs) : undefined;
    if (reason !== undefined) staying.push({ slug: before, uuid, because: reason });
    const isRenamed = isItself && today !== undefined && reason === undefined;
    const slug = isRenamed ? today.slug : before;
    if (isRenamed) renames.push({ from: { slug: before }, to: { slug } });
    if (isRenamed) slugs.add(slug);
    const names = new Set(Object.keys(repositories[before]?.environments ?? {}));
    for (const [environment, own] of environments) {
      const name = today?.environments?.get(own);
      if (name !== undefined && !names.has(name)) {
        names.add(name);
        renames.push({ from: { slug, environment }, to: { slug, environment: name } });
      } else {
        const because: StaysBecause = name === undefined ? { is: 'unseen' } : { is: 'taken', name };
        staying.push({ slug, environment, uuid: own, because });
      }
    }
  }
  return { renames, staying };
}

function whyNot(
  today: FoundByUuid | undefined,
  workspace: string,
  slugs: ReadonlySet<string>,
): StaysBecause | undefined {
  if (today === undefined) return { is: 'unseen' };
  if (today.workspace !== workspace) return { is: 'moved', to: `${today.workspace}/${today.slug}` };
  return slugs.has(today.slug) ? { is: 'taken', name: today.slug } : undefined;
}

const digitsOf = (uuid: Uuid): string => uuid.replace(/[{}-]/g, '');
