/** A folder of its own for each test, with the fixture's manifests, and the CLI run in it. */
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { onTestFinished } from 'vitest';
import { run } from '../../src/cli/run.ts';
import type { ForeignGrant } from '../../src/core/model/deployment.ts';
import { DEFAULT_QUOTAS } from '../../src/embedded/quotas.ts';
import { FakeTerminal, type FakeTerminalOptions } from './fake-terminal.ts';

export interface Ran {
  code: number;
  out: string;
  err: string;
}

export class Workspace {
  readonly directory: string;

  constructor(directory: string) {
    this.directory = directory;
  }

  path(path: string): string {
    return join(this.directory, path);
  }

  async run(argv: readonly string[], options: Omit<FakeTerminalOptions, 'cwd'> = {}): Promise<Ran> {
    return this.runOn(new FakeTerminal({ ...options, cwd: this.directory }), argv);
  }

  async runOn(terminal: FakeTerminal, argv: readonly string[]): Promise<Ran> {
    const code = await run(argv, terminal);
    return { code, out: this.#repeatable(terminal.out), err: this.#repeatable(terminal.err) };
  }

  /** Runs it with `--json` and gives back what it answered. */
  async json(
    argv: readonly string[],
    options: Omit<FakeTerminalOptions, 'cwd'> = {},
  ): Promise<{ code: number; json: unknown }> {
    const { code, out } = await this.run([...argv, '--json'], options);
    return { code, json: JSON.parse(out) };
  }

  async write(path: string, text: string): Promise<void> {
    await mkdir(dirname(this.path(path)), { recursive: true });
    await writeFile(this.path(path), text);
  }

  async read(path: string): Promise<string> {
    return readFile(this.path(path), 'utf8');
  }

  async edit(path: string, from: string, to: string): Promise<void> {
    const before = await this.read(path);
    if (!before.includes(from)) throw new Error(`${path} has no "${from}"`);
    await writeFile(this.path(path), before.replace(from, to));
  }

  async remove(path: string): Promise<void> {
    await rm(this.path(path), { recursive: true });
  }

  /** As if the service were deployed so: what it may do to roles that are not ours. Needs an inventory. */
  async grant(foreignRoles: ForeignGrant): Promise<void> {
    const inventory = JSON.parse(await this.read('.rolekeeper/inventory.json'));
    inventory.deployment.foreignRoles = foreignRoles;
    await this.write('.rolekeeper/inventory.json', JSON.stringify(inventory));
  }

  /** A managed policy `ci/NAME` of the account. */
  async addPolicy(name: string, path = '.rolekeeper/iam.json'): Promise<void> {
    const state = JSON.parse(await this.read(path));
    const Arn = `arn:aws:iam::${state.Account}:policy/ci/${name}`;
    const PolicyId = `ANPAEXAMPLE${name.toUpperCase()}`.padEnd(21, 'X');
    state.Policies.push({ ...state.Policies[0], Arn, PolicyName: name, Path: '/ci/', PolicyId, AttachmentCount: 0 });
    await this.write(path, JSON.stringify(state));
  }

  /** With as many roles as an account can have, so that IAM refuses to make another one: no plan can know that. */
  async fillAccount(path = '.rolekeeper/iam.json'): Promise<void> {
    const state = JSON.parse(await this.read(path));
    const [sample] = state.RoleDetailList;
    const Principal = { Service: 'ec2.amazonaws.com' };
    const trust = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] };
    for (let index = state.RoleDetailList.length; index < DEFAULT_QUOTAS.rolesPerAccount; index++) {
      state.RoleDetailList.push({
        ...sample,
        Path: '/',
        RoleName: `other-${index}`,
        Arn: `arn:aws:iam::${state.Account}:role/other-${index}`,
        RoleId: `AROAEXAMPLEOTHER${index}`.padEnd(21, 'X'),
        AssumeRolePolicyDocument: trust,
        Tags: [],
      });
    }
    await this.write(path, JSON.stringify(state));
  }

  /** Every file of the folder, or of one in it, by its path from there: to see that nothing was written. */
  async files(folder = '.'): Promise<Record<string, string>> {
    const found = await readdir(this.path(folder), { recursive: true, withFileTypes: true });
    const paths = found
      .filter((one) => one.isFile())
      .map((one) => relative(this.directory, join(one.parentPath, one.name)));
    return Object.fromEntries(await Promise.all(paths.sort().map(async (path) => [path, await this.read(path)])));
  }

  /** What differs from run to run is not part of the promise: where the folder is, and ids that IAM draws. */
  #repeatable(text: string): string {
    return text.replaceAll(this.directory, '<cwd>').replaceAll(/digest plan-[0-9a-f]{32}/g, 'digest <digest>');
  }
}

/** With the fixture's three roles; removed when the test is over. */
export async function workspace(): Promise<Workspace> {
  const made = await emptyWorkspace();
  await cp(join(import.meta.dirname, 'fixtures/manifests'), made.path('manifests'), { recursive: true });
  return made;
}

export async function emptyWorkspace(): Promise<Workspace> {
  const directory = await mkdtemp(join(tmpdir(), 'rolekeeper-cli-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return new Workspace(directory);
}

/**
 * With the roles applied, and a second apply after that, which changed one of them: it has read the RoleIds of the roles
 * that the first one made, so the inventory knows them.
 */
export async function settledWorkspace(): Promise<Workspace> {
  const made = await appliedWorkspace();
  await made.edit('manifests/teams/data/reports-publish.yaml', '2h', '3h');
  const { code, err } = await made.run(['apply', '--yes']);
  if (code !== 0) throw new Error(`the fixture cannot be applied again: ${err}`);
  return made;
}

/** With the roles applied: IAM is equal to the manifests. */
export async function appliedWorkspace(): Promise<Workspace> {
  const made = await workspace();
  const { code, err } = await made.run(['apply', '--yes']);
  if (code !== 0) throw new Error(`the fixture cannot be applied: ${err}`);
  return made;
}
