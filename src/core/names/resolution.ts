/**
 * What the lock file should say, by what it says and by what Bitbucket says. Pure.
 *
 * A role trusts the UUID that stands in the lock file. A name can pass to another repository: one is renamed or deleted,
 * and whoever may create repositories takes its slug. If resolving wrote the new UUID over the old one, that repository
 * would be given the role, and the change would look like tidying up. So:
 *
 * - a name that the lock file does not have is added;
 * - a name that it has with another UUID is never changed, but for a person who accepts exactly that name;
 * - as long as it is not accepted, nothing else in that repository is touched either: environments that Bitbucket shows
 *   under the name belong to the other repository;
 * - if it is accepted, none of the old repository's environments stays under the new one;
 * - a name that is nowhere to be seen stays as it is: a token that may see less deletes nothing;
 * - a UUID that the lock file has under a name that no manifest uses any more takes its new name along: whom it admits
 *   does not change. If the old name is used as well, or stays for another reason, nothing is written: in a lock file
 *   with one UUID under two names, one of them admits the other's pipelines.
 */
import type { BitbucketLock, LockedRepository } from '../manifest/settings.ts';
import type { Uuid } from '../text/uuid.ts';
import type { FoundNames, FoundRepository } from './found-names.ts';
import { lockAfter } from './lock-after.ts';
import { type LockChange, type Name, nameText, type Rename, type Twin } from './lock-change.ts';
import { environmentHistory, type NameHistory, repositoryHistory } from './name-history.ts';
import { renamesOf } from './renames.ts';
import { withoutTwins } from './twins.ts';
import type { WantedNames } from './wanted-names.ts';

export interface Resolution {
  /** Entries of the lock file that get another name, before all else. */
  readonly renames: readonly Rename[];
  /** What is to be written into the lock file. */
  readonly changes: readonly LockChange[];
  /** Names with another UUID than before, of which none is changed. */
  readonly refused: readonly Exchange[];
  /** Names that manifests use, and neither the lock file nor Bitbucket has. */
  readonly missing: readonly Name[];
  /** Names that would have the UUID of another name that stays. */
  readonly twice: readonly Twin[];
  /** Names that the lock file has, and Bitbucket does not show: they stay. */
  readonly unseen: readonly (Name & { readonly history: string })[];
}

export interface Exchange extends Name {
  readonly before: Uuid;
  readonly after: Uuid;
  /** How it came about, for people. */
  readonly history: NameHistory;
}

/** @param accepted names whose other UUID is accepted, as `nameText` writes them; that of a repository includes what is in it */
export function resolve(
  lock: BitbucketLock,
  wanted: WantedNames,
  found: FoundNames,
  accepted: ReadonlySet<string> = new Set(),
): Resolution {
  const renames = renamesOf(lock, wanted, found);
  const renamed = lockAfter(lock, { renames, changes: [] });
  const parts = { changes: [], refused: [], missing: [], unseen: [] } as Parts;
  for (const [slug, environments] of wanted) {
    if (found.unasked?.has(slug)) continue;
    const locked = Object.hasOwn(renamed.repositories, slug) ? renamed.repositories[slug] : undefined;
    const today = found.repositories.get(slug);
    const repository: Known = { slug, environments, locked, today };
    if (today === undefined) resolveUnseen(repository, lock, found, parts);
    else if (locked === undefined) resolveNew(repository, today, parts);
    else if (locked.uuid === today.uuid) resolveSame(repository, locked, today, accepted, parts);
    else if (accepted.has(slug)) resolveExchanged(repository, locked, today, parts);
    else {
      const history = repositoryHistory(lock, found, locked.uuid, today.uuid);
      parts.refused.push({ slug, before: locked.uuid, after: today.uuid, history });
    }
  }
  return { ...parts, renames, ...withoutTwins(renamed, parts.changes) };
}

interface Known {
  readonly slug: string;
  readonly environments: ReadonlySet<string>;
  readonly locked: LockedRepository | undefined;
  readonly today: FoundRepository | undefined;
}

type Parts = {
  -readonly [Part in 'changes' | 'refused' | 'missing' | 'unseen']: Resolution[Part][number][];
};

function resolveUnseen(
  { slug, locked }: Known,
  lock: BitbucketLock,
  found: FoundNames,
  { missing, unseen }: Parts,
): void {
  if (locked === undefined) missing.push({ slug });
  else unseen.push({ slug, history: repositoryHistory(lock, found, locked.uuid, undefined).before });
}

function resolveNew({ slug, environments }: Known, today: FoundRepository, { changes, missing }: Parts): void {
  changes.push({ slug, before: undefined, after: today.uuid });
  for (const environment of environments) {
    const after = today.environments?.get(environment);
    if (after === undefined) missing.push({ slug, environment });
    else changes.push({ slug, environment, before: undefined, after });
  }
}

function resolveSame(
  { slug, environments }: Known,
  locked: LockedRepository,
  today: FoundRepository,
  accepted: ReadonlySet<string>,
  { changes, refused, missing, unseen }: Parts,
): void {
  for (const environment of environments) {
    const before = ownUuid(locked, environment);
    const after = today.environments?.get(environment);
    const name = { slug, environment };
    // Not asked for: there is nothing to say.
    if (today.environments === undefined && before !== undefined) continue;
    if (after === undefined) {
      if (before === undefined) missing.push(name);
      else unseen.push({ ...name, history: environmentHistory(locked, today, before, undefined).before });
    } else if (before === undefined || (before !== after && accepted.has(nameText(name)))) {
      changes.push({ ...name, before, after });
    } else if (before !== after) {
      refused.push({ ...name, before, after, history: environmentHistory(locked, today, before, after) });
    }
  }
}

/** The slug is another repository's now, and a person says that this one is meant. */
function resolveExchanged({ slug, environments }: Known, locked: LockedRepository, today: FoundRepository, to: Parts) {
  to.changes.push({ slug, before: locked.uuid, after: today.uuid });
  for (const environment of new Set([...Object.keys(locked.environments), ...environments])) {
    const before = ownUuid(locked, environment);
    const after = today.environments?.get(environment);
    if (after === undefined && environments.has(environment)) to.missing.push({ slug, environment });
    if (before !== after) to.changes.push({ slug, environment, before, after });
  }
}

function ownUuid({ environments }: LockedRepository, name: string): Uuid | undefined {
  return Object.hasOwn(environments, name) ? environments[name] : undefined;
}
