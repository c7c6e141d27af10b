/** A pull request against the local Bitbucket: the developer's clone, the server, and the steps of its pipeline. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { FakeTerminal, type FakeTerminalOptions } from '../cli/fake-terminal.ts';
import { emptyWorkspace, type Ran, Workspace } from '../cli/workspace.ts';
import { cloneFor, commitAll, git, gitOrigin } from './git-origin.ts';
import { type LocalWorld, localWorld } from './local-bitbucket/local-world.ts';

const FIXTURE = join(import.meta.dirname, '../cli/fixtures/manifests');
const NEVER_LONG = { milliseconds: 200, bytes: 8 << 20 };

/** A developer's clone, the server that it is pushed to, and a Bitbucket that knows the commits. */
export class PullRequest {
  readonly world: LocalWorld;
  readonly work: Workspace;
  readonly #origin: string;
  readonly #folder: Workspace;
  #steps = 0;

  private constructor(world: LocalWorld, folder: Workspace, origin: string) {
    this.world = world;
    this.work = new Workspace(folder.path('work'));
    this.#folder = folder;
    this.#origin = origin;
  }

  /** `main` has these manifests, the three roles of the fixture if left out, and some history. */
  static async open(manifests = FIXTURE): Promise<PullRequest> {
    const made = new PullRequest(await localWorld({ limits: NEVER_LONG }), await emptyWorkspace(), await gitOrigin());
    await cp(manifests, made.work.path('manifests'), { recursive: true });
    const { directory } = made.work;
    git(directory, 'init', '--quiet', '--initial-branch=main');
    git(directory, 'remote', 'add', 'origin', `file://${made.#origin}`);
    for (const message of ['one', 'two', 'three']) commitAll(directory, message);
    made.push('main');
    git(directory, 'checkout', '--quiet', '-b', 'feature');
    made.world.api.pullRequests.set(7, []);
    return made;
  }

  /** Commits all, and pushes it. @returns the commit */
  push(branch = 'feature'): string {
    const { directory } = this.work;
    const commit = commitAll(directory, 'a change');
    git(directory, 'push', '--quiet', 'origin', branch);
    this.world.api.commits.set(commit, []);
    return commit;
  }

  /** Merges it, as Bitbucket's button does. @returns the commit */
  merge(): string {
    const { directory } = this.work;
    git(directory, 'checkout', '--quiet', 'main');
    git(directory, 'merge', '--quiet', '--no-ff', 'feature');
    return this.push('main');
  }

  /** A step of a pipeline of the pull request, in a clone of its own. */
  async step(argv: readonly string[] = [], env: Record<string, string> = {}): Promise<Ran & { clone: Workspace }> {
    const clone = this.clone('feature');
    return { ...(await this.run(clone, argv, { ...this.variables(clone), ...env })), clone };
  }

  /** As a pipeline has it. */
  clone(branch: string): Workspace {
    this.#steps += 1;
    const clone = new Workspace(this.#folder.path(`step-${this.#steps}`));
    cloneFor(clone.directory, this.#origin, branch);
    return clone;
  }

  async run(where: Workspace, argv: readonly string[], env: Record<string, string>): Promise<Ran> {
    return this.command(where, ['pr', ...argv], { env });
  }

  /** Any command, with this Bitbucket beside it. */
  async command(
    where: Workspace,
    argv: readonly string[],
    options: Omit<FakeTerminalOptions, 'cwd' | 'bitbucket'>,
  ): Promise<Ran> {
    const { server, clock } = this.world;
    const bitbucket = { origin: server.origin, proxy: server.proxy, limits: NEVER_LONG, clock };
    return where.runOn(new FakeTerminal({ ...options, cwd: where.directory, bitbucket }), argv);
  }

  variables(clone: Workspace): Record<string, string> {
    return {
      BITBUCKET_WORKSPACE: 'acme',
      BITBUCKET_REPO_SLUG: 'api',
      BITBUCKET_REPO_UUID: this.world.api.uuid,
      BITBUCKET_COMMIT: git(clone.directory, 'rev-parse', 'HEAD'),
      BITBUCKET_BUILD_NUMBER: '17',
      BITBUCKET_PR_ID: '7',
      BITBUCKET_PR_DESTINATION_BRANCH: 'main',
    };
  }

  report(commit: string, id = 'rolekeeper-review') {
    const report = this.world.api.reports.get(commit)?.get(id);
    const annotations = [...(report?.annotations.values() ?? [])];
    return {
      result: report?.body.result,
      details: String(report?.body.details),
      fields: Object.fromEntries(
        ((report?.body.data ?? []) as { title: string; value: unknown }[]).map(({ title, value }) => [title, value]),
      ),
      annotations: annotations.map(
        ({ severity, path = '', line = '', summary }) => `${severity} ${path}:${line} ${summary}`,
      ),
      ids: annotations.map(({ external_id: id }) => id),
    };
  }

  get comments() {
    return this.world.api.pullRequests.get(7) ?? [];
  }
}
