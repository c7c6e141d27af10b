/**
 * Who may enter a role: from the names in a manifest to the subjects of its trust policy, and to who enforces its
 * branches.
 *
 * A branch cannot be put into an AWS trust policy for Bitbucket while the `sub` has the documented form. So a manifest
 * that names branches needs one of: deployment environments (IAM pins the environment, a Bitbucket setting pins the
 * branch), the gate, a `sub` that carries the branch (settings), or `anyBranch: true`, with which the owner admits every branch.
 * The gate sees the branch in the verified token; IAM then lets no call in but the gate's. With none of them it is an error, never a wider trust.
 */

import { branchGlobProblem } from '../manifest/branch-glob.ts';
import type { LockIndex, RepositoryEntry } from '../manifest/lock-index.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { type IssueList, issuesOf } from '../manifest/manifest-issues.ts';
import type { Settings } from '../manifest/settings.ts';
import { DOCUMENTED_SUBJECT_FORMAT, type Subject } from '../manifest/subject-format.ts';
import type { Admission, AdmittedDoor, AdmittedPair, Enforcement, NamedUuid } from '../model/desired-role.ts';
import type { Issue } from '../model/diagnosis.ts';
import { named } from '../text/counted.ts';
import { didYouMean as suggestion } from '../text/did-you-mean.ts';
import type { Uuid } from '../text/uuid.ts';

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

function enforcementOf(
  { branches, environments, anyBranch, enforcement }: Manifest,
  settings: Settings,
  add: IssueList,
): Enforcement {
  const { carriesBranch, carriesEnvironment, text } = settings.provider.subjectFormat;
  if (environments.length > 0 && !carriesEnvironment) {
    add('environments-not-enforced', '/spec/environments', {
      message: `this workspace's subject format, ${text}, has no environment: IAM could not distinguish one from another`,
      remedy: 'remove environments, or set provider.subjectFormat in rolekeeper.yaml to what the tokens really carry',
    });
  }
  const isGated = enforcement === 'gate' || (enforcement === undefined && settings.enforcement === 'gate');
  if (isGated && branches.length > 0) return gateEnforcement(branches, settings, add);
  if (enforcement === 'gate') reportNoBranches(anyBranch, add);
  reportWildcards(branches, add);
  if (anyBranch) return { by: 'nobody' };
  if (carriesBranch) reportUnwritable(branches, add);
  if (carriesBranch && branches.length > 0) return { by: 'subject', branches };
  if (branches.length > 0 && environments.length === 0) {
    add('branches-not-enforced', '/spec/branches', {
      message: `nothing would limit this role to ${named(branches, 'branch', 'branches')}: the subject of a Bitbucket token does not carry the branch`,
      remedy:
        'add environments whose deployment settings admit only these branches, or have the gate keep them (enforcement: gate, docs/branches.md), or write anyBranch: true instead of branches',
    });
  }
  return { by: 'environment', branches };
}

/** Without a gate in the settings there is no trust policy that only the gate satisfies. */
function gateEnforcement(
  branches: readonly string[],
  { gate, account, provider: { subjectFormat } }: Settings,
  add: IssueList,
): Enforcement {
  if (gate === undefined) {
    add('gate-missing', '/spec/enforcement', {
      message: `the gate shall keep ${named(branches, 'branch', 'branches')}, and rolekeeper.yaml names no gate`,
      remedy:
        'deploy the gate and write what its stack prints under gate: in rolekeeper.yaml, or pin a deployment environment instead (enforcement: environment); docs/branches.md says what each costs',
    });
  }
  if (subjectFormat.text !== DOCUMENTED_SUBJECT_FORMAT) {
    add('gate-subject-format', '/spec/enforcement', {
      message: `the gate takes no token whose subject is ${subjectFormat.text}, as provider.subjectFormat says`,
      remedy: subjectFormat.carriesBranch
        ? 'write enforcement: environment: the subject has the branch, and IAM compares it without a gate'
        : 'remove provider.subjectFormat from rolekeeper.yaml if tokens have the form that Atlassian documents, or pin a deployment environment: enforcement: environment',
    });
  }
  for (const [index, branch] of branches.entries()) {
    const problem = branchGlobProblem(branch);
    if (problem !== undefined) add('branch-wildcard', `/spec/branches/${index}`, problem);
  }
  const vpcs = gate?.vpcs ?? [];
  return { by: 'gate', branches, vpcs, sameAccount: vpcs.some((vpc) => vpc.split(':')[4] === account) };
}

function reportNoBranches(anyBranch: boolean, add: IssueList): void {
  add('gate-without-branches', '/spec/enforcement', {
    message: anyBranch
      ? 'the gate looks at the branch, and anyBranch admits every one'
      : 'the gate looks at the branch, and the manifest names none',
    remedy: anyBranch
      ? 'name branches instead of anyBranch, or leave enforcement out'
      : 'name branches, or leave enforcement out',
  });
}

/** Only the gate reads them; IAM and Bitbucket would, at best, mean something else by them. */
function reportWildcards(branches: readonly string[], add: IssueList): void {
  for (const [index, branch] of branches.entries()) {
    if (!branch.includes('*')) continue;
    add('branch-wildcard', `/spec/branches/${index}`, {
      message: `branch "${branch}" has a wildcard, and only the gate takes them`,
      remedy: 'name each branch, or have the gate keep them: enforcement: gate (docs/branches.md)',
    });
  }
}

/** Source: IAM API Reference, CreateRole, AssumeRolePolicyDocument: U+0020 to U+00FF. */
function reportUnwritable(branches: readonly string[], add: IssueList): void {
  for (const [index, branch] of branches.entries()) {
    if (/^[\u0020-\u00ff]*$/.test(branch)) continue;
    add('branch-name', `/spec/branches/${index}`, {
      message: `branch "${branch}" has letters that IAM does not take in a trust policy`,
      remedy: 'IAM takes Latin letters only (up to U+00FF): pin a deployment environment instead, or rename the branch',
    });
  }
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
