/** The names that stand-ins of the lock file get, by what Bitbucket says of their UUIDs; and why others stay. */
import type { BitbucketLock } from '../manifest/settings.ts';
import type { Issue } from '../model/diagnosis.ts';
import type { SourceDocument } from '../source/document.ts';
import { LOCK_FILE } from '../source/file-place.ts';
import { pointerTo } from '../text/json-pointer.ts';
import type { Uuid } from '../text/uuid.ts';
import { type Name, nameText, type Rename } from './lock-change.ts';
import { isStandIn, type Unnamed } from './stand-in.ts';
import type { WantedNames } from './wanted-names.ts';

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

/** Without stand-ins: what they are called is asked by the UUID. */
export function withoutStandIns(wanted: WantedNames, { repositories }: BitbucketLock): WantedNames {
  const own = (slug: string) => (Object.hasOwn(repositories, slug) ? repositories[slug] : undefined);
  const kept = [...wanted].filter(([slug]) => !isStandIn(slug, own(slug)?.uuid ?? ('' as Uuid)));
  const isKept = (slug: string, name: string) => {
    const uuid = Object.entries(own(slug)?.environments ?? {}).find(([key]) => key === name)?.[1];
    return uuid === undefined || !isStandIn(name, uuid);
  };
  return new Map(
    kept.map(([slug, names]) => [slug, new Set([...names].filter((name) => isKept(slug, name)))] as const),
  );
}

/** A mistake for each that stays, at its place in the lock file as it is after the renames. */
export function namingIssues(
  { staying }: Naming,
  { repositories }: BitbucketLock,
  documents: ReadonlyMap<string, SourceDocument>,
): Issue[] {
  return staying.map(({ slug, environment, uuid, because }) => {
    const what = environment === undefined ? 'repository' : `environment of ${slug}`;
    const repository = pointerTo('/spec/repositories', slug);
    const pointer = environment === undefined ? repository : pointerTo(`${repository}/environments`, environment);
    const document = documents.get(repositories[slug]?.part ?? LOCK_FILE);
    return {
      code: 'name-unknown',
      ...wordsFor(
        because,
        `${nameText({ slug, ...(environment !== undefined && { environment }) })} stands for ${what} ${uuid}`,
      ),
      pointer,
      place: document?.locate(pointer, 'key') ?? { file: LOCK_FILE, line: 1, column: 1 },
    };
  });
}

function wordsFor(because: StaysBecause, name: string): Pick<Issue, 'message' | 'remedy'> {
  const takeOut = 'take it out of the manifests and of the lock file';
  switch (because.is) {
    case 'unseen':
      return {
        message: `${name}, which Bitbucket does not show: it was deleted, or this token may not see it`,
        remedy: `use a token that may see it; or, if it is gone for good, ${takeOut}`,
      };
    case 'moved':
      return {
        message: `${name}, which is ${because.to} now: tokens of another workspace are of another provider`,
        remedy: takeOut,
      };
    case 'taken':
      return {
        message: `${name}, which is called ${because.name}, and the lock file has another UUID for this name`,
        remedy: `find out which of the two ${because.name} is in Bitbucket, and correct the other entry first`,
      };
  }
}
