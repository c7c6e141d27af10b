/** Ten thousand random renames, deletions, moves and recycled names: no UUID in the lock file changes unseen. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BitbucketLock } from '../../../src/core/manifest/settings.ts';
import type { FoundNames } from '../../../src/core/names/found-names.ts';
import { lockAfter } from '../../../src/core/names/lock-after.ts';
import { nameText } from '../../../src/core/names/lock-change.ts';
import { resolve } from '../../../src/core/names/resolution.ts';
import type { WantedNames } from '../../../src/core/names/wanted-names.ts';
import type { Uuid } from '../../../src/core/text/uuid.ts';

/** Few, so that they are taken again often; one that JavaScript has a meaning for. */
const SLUGS = ['api', 'web', 'jobs', '__proto__'];
const ENVIRONMENTS = ['production', 'staging', 'live'];

interface Repository {
  uuid: Uuid;
  environments: Map<string, Uuid>;
}

/** A workspace, by slug; and what left it. */
class World {
  readonly repositories = new Map<string, Repository>();
  readonly #gone = new Map<Uuid, { workspace: string; slug: string } | null>();
  #last = 0;

  uuid(): Uuid {
    this.#last += 1;
    return `{${this.#last.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000}` as Uuid;
  }

  happen({ kind, slug, other, environment, another }: Event): void {
    const repository = this.repositories.get(slug);
    if (repository === undefined || kind === 'recycle') {
      if (repository !== undefined) this.#gone.set(repository.uuid, null);
      const made = new Map([environment, another].map((name) => [name, this.uuid()]));
      this.repositories.set(slug, { uuid: this.uuid(), environments: made });
    } else if (kind === 'rename') {
      const taken = this.repositories.get(other);
      // As Bitbucket does, a name is given once; in the model, the two are exchanged.
      if (taken !== undefined) this.repositories.set(slug, taken);
      else this.repositories.delete(slug);
      this.repositories.set(other, repository);
    } else if (kind === 'delete' || kind === 'move') {
      this.repositories.delete(slug);
      this.#gone.set(repository.uuid, kind === 'move' ? { workspace: 'globex', slug } : null);
    } else
      exchange(repository.environments, environment, another, kind === 'rename-environment' ? undefined : this.uuid());
  }

  found(asked: boolean): FoundNames {
    const here = [...this.repositories].map(([slug, { uuid }]) => [uuid, { workspace: 'acme', slug, uuid }] as const);
    const gone = [...this.#gone].map(([uuid, where]) => [uuid, where && { ...where, uuid }] as const);
    const repositories = [...this.repositories].map(
      ([slug, { uuid, environments }]) => [slug, { uuid, environments: asked ? environments : undefined }] as const,
    );
    return { repositories: new Map(repositories), whereabouts: new Map([...gone, ...here]) };
  }
}

/** A new UUID under `name`; or, without one, `name` and `other` in each other's place. */
function exchange(environments: Map<string, Uuid>, name: string, other: string, made: Uuid | undefined): void {
  const [one, two] = [environments.get(name), environments.get(other)];
  if (made !== undefined) environments.set(name, made);
  else {
    environments.delete(name);
    environments.delete(other);
    if (two !== undefined) environments.set(name, two);
    if (one !== undefined) environments.set(other, one);
  }
}

interface Event {
  kind: 'recycle' | 'rename' | 'delete' | 'move' | 'rename-environment' | 'recycle-environment';
  slug: string;
  other: string;
  environment: string;
  another: string;
}

const slug = fc.constantFrom(...SLUGS);
const environment = fc.constantFrom(...ENVIRONMENTS);
const event: fc.Arbitrary<Event> = fc.record({
  kind: fc.constantFrom('recycle', 'rename', 'delete', 'move', 'rename-environment', 'recycle-environment'),
  ...{ slug, other: slug, environment, another: environment },
});
const wanted = fc.dictionary(slug, fc.uniqueArray(environment), { noNullPrototype: true });
/** Some things happen, then the lock file is brought up to date; again and again. */
const history = fc.array(
  fc.record({ events: fc.array(event, { minLength: 1, maxLength: 3 }), wanted, asked: fc.boolean() }),
  { minLength: 4, maxLength: 8 },
);
const names = fc.uniqueArray(
  fc.oneof(
    slug,
    fc.tuple(slug, environment).map(([one, two]) => nameText({ slug: one, environment: two })),
  ),
);

const EMPTY: BitbucketLock = { workspace: 'acme', repositories: {} };

describe('whatever happens in Bitbucket', () => {
  it('no name gets another UUID unseen, no UUID is lost, and none has two names', () => {
    let happened = 0;
    fc.assert(
      fc.property(history, (rounds) => {
        const world = new World();
        let lock = EMPTY;
        for (const round of rounds) {
          for (const one of round.events) world.happen(one);
          happened += round.events.length;
          const found = world.found(round.asked);
          const after = checked(lock, wantedOf(round.wanted), found, new Set());
          expect(pairsOf(lock).filter(([name, uuid]) => isOther(pairsOf(after), name, uuid))).toEqual([]);
          expect(uuidsOf(lock).filter((uuid) => !uuidsOf(after).includes(uuid))).toEqual([]);
          lock = after;
        }
      }),
      { numRuns: 1_000 },
    );
    expect(happened).toBeGreaterThan(10_000);
  });

  it('only what is accepted gets another UUID', () => {
    fc.assert(
      fc.property(history, names, (rounds, accepted) => {
        const world = new World();
        let lock = EMPTY;
        for (const round of rounds) {
          for (const one of round.events) world.happen(one);
          const after = checked(lock, wantedOf(round.wanted), world.found(round.asked), new Set(accepted));
          const others = pairsOf(lock).filter(([name, uuid]) => isOther(pairsOf(after), name, uuid));
          const unasked = others.filter(([name]) => !accepted.includes(name) && !accepted.includes(slugOf(name)));
          expect(unasked).toEqual([]);
          lock = after;
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** The lock file afterwards, which holds to what is true of every resolution. */
function checked(lock: BitbucketLock, wanted: WantedNames, found: FoundNames, accepted: ReadonlySet<string>) {
  const resolution = resolve(lock, wanted, found, accepted);
  const after = lockAfter(lock, resolution);
  expect(new Set(uuidsOf(after)).size).toBe(uuidsOf(after).length);
  for (const { slug: one, environment: name, after: uuid } of resolution.changes) {
    if (uuid === undefined) continue;
    const today = found.repositories.get(one);
    expect(uuid).toBe(name === undefined ? today?.uuid : today?.environments?.get(name));
  }
  const again = resolve(after, wanted, found, accepted);
  expect([again.renames, again.changes]).toEqual([[], []]);
  return after;
}

const wantedOf = (names: Record<string, string[]>): WantedNames =>
  new Map(Object.entries(names).map(([one, environments]) => [one, new Set(environments)]));

const slugOf = (name: string): string => name.split('/')[0] ?? '';

type Pair = readonly [name: string, uuid: Uuid];

function pairsOf({ repositories }: BitbucketLock): Pair[] {
  return Object.entries(repositories).flatMap(([one, { uuid, environments }]) => [
    [nameText({ slug: one }), uuid] as const,
    ...Object.entries(environments).map(([name, own]) => [nameText({ slug: one, environment: name }), own] as const),
  ]);
}

const uuidsOf = (lock: BitbucketLock): Uuid[] => pairsOf(lock).map(([, uuid]) => uuid);

const isOther = (pairs: readonly Pair[], name: string, uuid: Uuid): boolean =>
  pairs.some(([one, now]) => one === name && now !== uuid);
