/** What a Bitbucket holds: workspaces, and in them repositories, each with its own uuid whatever it is called. */
import type { Uuid } from '../../../src/core/text/uuid.ts';

export interface LocalWorkspace {
  readonly uuid: Uuid;
  slug: string;
}

export interface LocalRepository {
  readonly uuid: Uuid;
  workspace: LocalWorkspace;
  slug: string;
  /** `workspace/slug` of before, as long as no other repository took it. */
  readonly formerly: string[];
  readonly environments: LocalEnvironment[];
  /** The parents of each, by its hash. */
  readonly commits: Map<string, readonly string[]>;
  readonly branches: Map<string, string>;
  /** By commit, what it has, by path. */
  readonly trees: Map<string, LocalTree>;
  readonly pullRequests: Map<number, LocalComment[]>;
  /** By commit, then by id. */
  readonly reports: Map<string, Map<string, LocalReport>>;
  /** By commit, then by key. */
  readonly statuses: Map<string, Map<string, object>>;
  readonly runs: LocalRun[];
}

/** Of a pipeline. Times as Bitbucket writes them, down to nanoseconds. */
export interface LocalRun {
  readonly uuid: Uuid;
  readonly number: number;
  readonly createdOn: string;
  readonly completedOn: string | undefined;
  readonly target: Readonly<Record<string, unknown>>;
  readonly steps: Uuid[];
}

/** Files by their content, symbolic links by where they lead, other repositories (submodules) by their commit. */
export type LocalTree = Readonly<Record<string, string | { readonly link: string } | { readonly commit: string }>>;

export interface LocalEnvironment {
  readonly uuid: Uuid;
  name: string;
  isAdminOnly?: boolean;
}

export interface LocalReport {
  body: Readonly<Record<string, unknown>>;
  /** By `external_id`. */
  readonly annotations: Map<string, Readonly<Record<string, unknown>>>;
}

export interface LocalComment {
  readonly id: number;
  text: string;
  /** undefined if the account is gone. */
  readonly author: Uuid | undefined;
  isDeleted: boolean;
  readonly inline?: { readonly path: string; readonly to?: number };
  readonly parent?: number;
}

export class LocalState {
  readonly workspaces: LocalWorkspace[] = [];
  repositories: LocalRepository[] = [];
  #last = 0;

  /** One that no other thing has. */
  uuid(): Uuid {
    this.#last += 1;
    return `{10ca1000-0000-4000-8000-${this.#last.toString(16).padStart(12, '0')}}` as Uuid;
  }

  /** The hash of a commit. */
  hash(): string {
    this.#last += 1;
    return this.#last.toString(16).padStart(40, '0');
  }

  number(): number {
    this.#last += 1;
    return this.#last;
  }

  addWorkspace(slug: string): LocalWorkspace {
    const workspace = { uuid: this.uuid(), slug };
    this.workspaces.push(workspace);
    return workspace;
  }

  /** With one commit, on `main`. */
  addRepository(workspace: LocalWorkspace, slug: string, environments: readonly string[] = []): LocalRepository {
    const first = this.hash();
    const repository: LocalRepository = {
      ...{ uuid: this.uuid(), workspace, slug, formerly: [] },
      environments: environments.map((name) => ({ uuid: this.uuid(), name })),
      commits: new Map([[first, []]]),
      branches: new Map([['main', first]]),
      trees: new Map([[first, {}]]),
      ...{ pullRequests: new Map(), reports: new Map(), statuses: new Map(), runs: [] },
    };
    this.repositories.push(repository);
    return repository;
  }

  /** The old name leads to it until another repository takes that. */
  rename(repository: LocalRepository, slug: string, workspace = repository.workspace): void {
    repository.formerly.push(fullName(repository));
    Object.assign(repository, { slug, workspace });
  }

  remove(repository: LocalRepository): void {
    this.repositories = this.repositories.filter((one) => one !== repository);
  }

  /** A run of a pipeline, with one step unless told otherwise; on branch `main` unless it has another target. */
  addRun(
    repository: LocalRepository,
    createdOn: string,
    {
      target = branchTarget('main'),
      steps = 1,
      ...more
    }: { target?: LocalRun['target']; steps?: number; completedOn?: string } = {},
  ): LocalRun {
    const run: LocalRun = {
      ...{ uuid: this.uuid(), number: repository.runs.length + 1, createdOn, completedOn: more.completedOn, target },
      steps: Array.from({ length: steps }, () => this.uuid()),
    };
    repository.runs.push(run);
    return run;
  }

  /** A commit on top of a branch, with the files of before unless others are given. */
  commit(repository: LocalRepository, branch = 'main', parents?: readonly string[], files?: LocalTree): string {
    const hash = this.hash();
    const tip = repository.branches.get(branch);
    repository.trees.set(hash, files ?? repository.trees.get(tip ?? '') ?? {});
    repository.commits.set(hash, parents ?? (tip === undefined ? [] : [tip]));
    repository.branches.set(branch, hash);
    return hash;
  }
}

/** What Bitbucket's answers have under `target`. */
export const branchTarget = (name: string) => ({
  ...{ type: 'pipeline_ref_target', ref_type: 'branch', ref_name: name, selector: { type: 'branches', pattern: name } },
});
export const tagTarget = (name: string) => ({ ...branchTarget(name), ref_type: 'tag', selector: { type: 'tags' } });
export const pullRequestTarget = (source: string, destination: string) => ({
  ...{ type: 'pipeline_pullrequest_target', source, destination, pullrequest: { id: 7 } },
  selector: { type: 'pull-requests', pattern: '**' },
});
export const commitTarget = () => ({ type: 'pipeline_commit_target', selector: { type: 'default' } });
export const mergeQueueTarget = () => ({
  ...{ type: 'pipeline_merge_queue_ref_target', ref_type: 'branch', ref_name: 'bitbucket-merge-queue-96' },
  target_branch: 'main',
});

export const fullName = ({ workspace, slug }: LocalRepository): string => `${workspace.slug}/${slug}`;

/** A commit and all before it, the newest first. */
export function history(repository: LocalRepository, commit: string): string[] {
  const found: string[] = [];
  const rest = [commit];
  for (let hash = rest.shift(); hash !== undefined; hash = rest.shift()) {
    if (found.includes(hash)) continue;
    found.push(hash);
    rest.push(...(repository.commits.get(hash) ?? []));
  }
  return found;
}
