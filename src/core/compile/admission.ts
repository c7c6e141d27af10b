/**
 * Who may enter a role: from the names in a manifest to the subjects of its trust policy, and to who enforces its
 * branches.
 *
 * A branch cannot be put into an AWS trust policy for Bitbucket while the `sub` has the documented form. So a manifest
 * that names branches needs one of: deployment environments (IAM pins the environment, a Bitbucket setting pins the
 * branch), the gate, a `sub` that carries the branch (settings), or `anyBranch: true`, with which the owner admits every branch.
 * The gate sees the branch in the verified token; IAM then lets no call in but the gate's. With none of them it is an error, never a wider trust.
 */

import type { LockIndex, RepositoryEntry } from '../manifest/lock-index.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { type IssueList, issuesOf } from '../manifest/manifest-issues.ts';
import type { Settings } from '../manifest/settings.ts';
import type { Subject } from '../manifest/subject-format.ts';
import type { Admission, AdmittedDoor, AdmittedPair, NamedUuid } from '../model/desired-role.ts';
import type { Issue } from '../model/diagnosis.ts';
import { didYouMean as suggestion } from '../text/did-you-mean.ts';
import type { Uuid } from '../text/uuid.ts';
import { enforcementOf } from './branch-enforcement.ts';

export interface Admitted {
  /** Empty only if there were mistakes. */
  readonly subjects: Omit<Subject, 'workspaceUuid'>[];
  readonly admission: Admission;
}

/** Resolves a manifest's repositories, environments and branches. Every mistake is added to `issues`. */
export function admit(manifest: Manifest, settings: Settings, lock: LockIndex, issues: Issue[]): Admitted {
  const add = issuesOf(manifest.document, issues);
  const enforcement = enforcementOf(manifest, settings, add);
  const repositories = repositoriesOf(manifest, lock, add);
  const doors =
    manifest.environments.length === 0
      ? repositories.map((repository) => ({ repository, environment: undefined }))
      : environmentDoors(manifest, repositories, lock, add);
  const branches = enforcement.by === 'subject' ? enforcement.branches : [undefined];
  return {
    subjects: doors.flatMap(({ repository, environment }) =>
      branches.map((branch) => ({ repositoryUuid: repository.uuid, environmentUuid: environment?.uuid, branch })),
    ),
    admission: {
      doors,
      repositories: unique(doors.map(({ repository }) => repository.name)),
      environments: unique(doors.flatMap(({ environment }) => environment?.name ?? [])),
      enforcement,
      pairs: pairsOf(doors, lock),
    },
  };
}

/**
 * With what the lock file attests; of an environment that is named by UUID alone it can attest nothing. An attestation is
 * of the environment that a person has seen: for another one of the same name it does not count.
 */
function pairsOf(doors: readonly AdmittedDoor[], lock: LockIndex): AdmittedPair[] {
  return doors.flatMap(({ repository, environment }) => {
    if (environment === undefined) return [];
    const entry = lock.byUuid.get(repository.uuid);
    const said = entry?.attested.get(environment.name);
    const isBound = said?.uuid === environment.uuid;
    return {
      repository: repository.name,
      environment: environment.name,
      uuid: environment.uuid,
      ...(entry?.part !== undefined && { part: entry.part }),
      attestation: isBound ? said : undefined,
      ...(said !== undefined && !isBound && { unbound: said }),
    };
  });
}

function repositoriesOf(manifest: Manifest, lock: LockIndex, add: IssueList): NamedUuid[] {
  return manifest.repositories.flatMap((reference, index) => {
    if (isUuid(reference)) return { name: lock.byUuid.get(reference)?.slug ?? reference, uuid: reference };
    const known = lock.bySlug.get(reference);
    if (known !== undefined) return { name: known.slug, uuid: known.uuid };
    add('unknown-repository', `/spec/repositories/${index}`, {
      message: `repository "${reference}" is not in the lock file`,
      remedy:
        didYouMean(reference, lock.bySlug.keys()) ??
        '`rolekeeper resolve` writes it into the lock file, with its UUID; or write the UUID here',
    });
    return [];
  });
}

/** Pairs environments with repositories: a name means the environment of that name in each repository. */
function environmentDoors(
  manifest: Manifest,
  repositories: readonly NamedUuid[],
  lock: LockIndex,
  add: IssueList,
): AdmittedDoor[] {
  const doors = manifest.environments.flatMap((reference, index) => {
    const pointer = `/spec/environments/${index}`;
    if (isUuid(reference)) return doorsByUuid(reference, pointer, repositories, lock, add);
    return repositories.flatMap((repository) => {
      const entry = lock.byUuid.get(repository.uuid);
      const uuid = entry?.environments.get(reference);
      if (uuid !== undefined) return { repository, environment: { name: reference, uuid } };
      add('unknown-environment', pointer, unknownEnvironment(reference, repository, entry));
      return [];
    });
  });
  if (manifest.environments.every(isUuid)) {
    for (const repository of repositories.filter((one) => !doors.some((door) => door.repository === one))) {
      add('unknown-environment', '/spec/environments', {
        message: `none of these environments belongs to repository ${repository.name}: it could not enter`,
        remedy: `add an environment of ${repository.name}, or remove the repository`,
      });
    }
  }
  return doors;
}

/** An environment belongs to one repository: when the lock knows which, it opens no other. */
function doorsByUuid(
  uuid: Uuid,
  pointer: string,
  repositories: readonly NamedUuid[],
  lock: LockIndex,
  add: IssueList,
): AdmittedDoor[] {
  const known = lock.environmentByUuid.get(uuid);
  const environment = { name: known?.name ?? uuid, uuid };
  const doors = repositories
    .filter((repository) => known === undefined || known.repository.uuid === repository.uuid)
    .map((repository) => ({ repository, environment }));
  if (known !== undefined && doors.length === 0) {
    add('unknown-environment', pointer, {
      message: `this is environment "${known.name}" of repository ${known.repository.slug}, which the role does not name`,
      remedy: `add ${known.repository.slug} to repositories, or use the UUID of an environment of a repository that is named`,
    });
  }
  return doors;
}

function unknownEnvironment(reference: string, repository: NamedUuid, entry: RepositoryEntry | undefined) {
  return {
    message: `environment "${reference}" of repository ${repository.name} is not in the lock file`,
    remedy:
      didYouMean(reference, entry?.environments.keys() ?? []) ??
      '`rolekeeper resolve` writes it into the lock file, with its UUID; or write the UUID here',
  };
}

function didYouMean(name: string, names: Iterable<string>): string | undefined {
  const near = suggestion(name, [...names]);
  return near === undefined ? undefined : `did you mean "${near}"?`;
}

/** References have passed the schema: what begins with a brace is a whole UUID. */
function isUuid(reference: string): reference is Uuid {
  return reference.startsWith('{');
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
