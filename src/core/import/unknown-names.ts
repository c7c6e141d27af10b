/**
 * UUIDs that roles name and the lock file does not: they get a name that says so, with a finding, and are never dropped.
 * `rolekeeper resolve` cannot find them by that name; a person who knows the repository corrects it.
 */
import { indexLock } from '../manifest/lock-index.ts';
import type { BitbucketLock } from '../manifest/settings.ts';
import { lockAfter } from '../names/lock-after.ts';
import { type LockChange, nameText } from '../names/lock-change.ts';
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

/** With every repository and environment of these steps. */
export function withUnknown(
  lock: BitbucketLock,
  steps: readonly Pick<WantedSteps, 'repositories' | 'pairs'>[],
): NamedLock {
  const index = indexLock(lock);
  const slugs = new Map<string, Uuid>([...index.bySlug].map(([slug, { uuid }]) => [slug, uuid]));
  const slugOf = new Map<string, string>([...index.byUuid].map(([uuid, { slug }]) => [uuid, slug]));
  const changes: LockChange[] = [];
  for (const repository of new Set(steps.flatMap(({ repositories }) => repositories))) {
    if (slugOf.has(repository)) continue;
    const slug = unknownName(repository, slugs);
    slugs.set(slug, repository);
    slugOf.set(repository, slug);
    changes.push({ slug, before: undefined, after: repository });
  }
  const named = new Set<string>(index.environmentByUuid.keys());
  const inside = new Map<string, Map<string, Uuid>>();
  for (const { repository, environment } of steps.flatMap(({ pairs }) => pairs)) {
    // A UUID has one place in the lock file: of two repositories that claim an environment, the first.
    if (named.has(environment) || slugOf.has(environment)) continue;
    named.add(environment);
    const slug = slugOf.get(repository) ?? '';
    const names = inside.get(slug) ?? new Map(index.bySlug.get(slug)?.environments ?? []);
    const name = unknownName(environment, names);
    inside.set(slug, names.set(name, environment));
    changes.push({ slug, environment: name, before: undefined, after: environment });
  }
  return { lock: lockAfter(lock, { renames: [], changes }), changes: together(changes) };
}

/** Each repository with its environments: where there is room for them is decided repository by repository. */
function together(changes: readonly LockChange[]): LockChange[] {
  return [...Map.groupBy(changes, ({ slug }) => slug).values()].flat();
}

function unknownName(uuid: Uuid, taken: ReadonlyMap<string, unknown>): string {
  const digits = uuid.replace(/[^0-9a-f]/g, '');
  for (let length = 8; ; length++) {
    const name = `unknown-${digits.slice(0, length)}`;
    if (length >= digits.length || !taken.has(name)) return name;
  }
}

/** Those that stand in a lock file under such a name, also from an import before. */
export function unknownNames({ repositories }: BitbucketLock): UnknownName[] {
  return Object.entries(repositories).flatMap(([slug, { uuid, environments }]) => [
    ...(UNKNOWN.test(slug) ? [{ name: nameText({ slug }), uuid }] : []),
    ...Object.entries(environments).flatMap(([environment, own]) =>
      UNKNOWN.test(environment) ? [{ name: nameText({ slug, environment }), uuid: own }] : [],
    ),
  ]);
}

const UNKNOWN = /^unknown-[0-9a-f]{8,32}$/;
