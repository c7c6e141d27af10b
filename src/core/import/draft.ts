/** The manifest that says a role, as a value: names of the lock file, policies as they are, the tags that are the role's own. */
import type { LockIndex } from '../manifest/lock-index.ts';
import type { Settings } from '../manifest/settings.ts';
import type { ActualRole } from '../model/actual-role.ts';
import { isReservedTag, type Ownership, TAGS } from '../model/ownership.ts';
import { formatDuration } from '../text/duration.ts';
import type { ManifestFile } from './manifest-file.ts';
import { policyEntries } from './policy-entries.ts';
import type { WantedSteps } from './wanted-steps.ts';

export interface DraftOf {
  readonly role: ActualRole;
  readonly owner: Ownership;
  readonly steps: WantedSteps;
  readonly name: string;
}

export function draftFile({ role, owner, steps, name }: DraftOf, settings: Settings, lock: LockIndex): ManifestFile {
  const { description, maxSessionSeconds, unread } = role;
  const policies = policyEntries(role);
  const tags = ownTags(role, settings);
  const isOurs = owner === 'us' || owner === 'unowned';
  const removal = isOurs ? removalIn(role.tags[TAGS.onRemoval]) : undefined;
  return {
    apiVersion: 'rolekeeper/v1',
    kind: 'PipelineRole',
    metadata: {
      name,
      ...(!isOurs && { adopts: role.arn }),
      ...(description !== '' && !unread.includes('description') && { description }),
    },
    spec: {
      ...who(steps, lock),
      ...(maxSessionSeconds !== 3600 &&
        !unread.includes('session') && { session: { maxDuration: formatDuration(maxSessionSeconds) } }),
      ...(policies.length > 0 && { policies }),
      ...(Object.keys(tags).length > 0 && { tags }),
      ...(removal !== undefined && { onRemoval: removal }),
    },
  };
}

function who(
  { repositories, pairs, branches }: WantedSteps,
  lock: LockIndex,
): Pick<ManifestFile['spec'], 'repositories' | 'environments' | 'branches' | 'anyBranch'> {
  const slugs = repositories.map((uuid) => lock.byUuid.get(uuid)?.slug ?? uuid).sort();
  const limit = branches.length > 0 ? { branches } : {};
  if (pairs.length === 0) return { repositories: slugs, ...(branches.length > 0 ? limit : { anyBranch: true }) };
  const names = [
    ...new Set(pairs.map(({ environment }) => lock.environmentByUuid.get(environment)?.name ?? environment)),
  ].sort();
  // A name means the environment of that name in each repository: only where all of these are meant.
  const meant = repositories.flatMap((repository) =>
    names.map((name) => lock.byUuid.get(repository)?.environments.get(name)),
  );
  const uuids = new Set(pairs.map(({ environment }) => environment));
  const isProduct = meant.length === pairs.length && meant.every((uuid) => uuid !== undefined && uuids.has(uuid));
  return { repositories: slugs, environments: isProduct ? names : [...uuids].sort(), ...limit };
}

/** Without ours, and without those that the settings put on every role. */
function ownTags({ tags }: ActualRole, { roles }: Settings): Record<string, string> {
  const platform = new Set(Object.keys(roles.tags).map((key) => key.toLowerCase()));
  return Object.fromEntries(
    Object.entries(tags).filter(([key]) => !isReservedTag(key) && !platform.has(key.toLowerCase())),
  );
}

function removalIn(tag: string | undefined): ManifestFile['spec']['onRemoval'] {
  if (tag === undefined || tag === 'delete' || tag === 'retain') return tag;
  const [, days] = /^quarantine:(\d+d)$/.exec(tag) ?? [];
  return days === undefined ? undefined : { quarantine: days };
}
