/** The command and its peers, built once, to be run against several accounts. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildCommand } from '../scripts/build.ts';
import { desiredOf } from './account.ts';
import type { IamProcess } from './iam-process.ts';
import { bundlePeer } from './peer-bundle.ts';
import type { Command } from './processes.ts';
import { type Python, pythonWithBoto } from './python.ts';
import { writeFixture } from './written-fixture.ts';

/** By what they are: ours without and with what an earlier run has left, and what it is compared with. */
export type Asking = Record<'ours' | 'again' | 'bulk' | 'eachBy4' | 'eachBy10' | 'terraform', Command> & {
  boto: Command | undefined;
};

type Scripts = Readonly<Record<'ours' | 'bulk' | 'each' | 'terraform', string>>;

export class PlanCommands {
  /** undefined: its rows are left out. */
  readonly python: Python | undefined;
  readonly #folder: string;
  readonly #scripts: Scripts;

  private constructor(folder: string, scripts: Scripts, python: Python | undefined) {
    this.#folder = folder;
    this.#scripts = scripts;
    this.python = python;
  }

  /** @param folder a temporary one: everything is written there, also by what is run */
  static async built(folder: string): Promise<PlanCommands> {
    const scripts = {
      ours: await buildCommand(join(folder, 'command')),
      bulk: await bundlePeer('bulk-read', folder),
      each: await bundlePeer('each-role', folder),
      terraform: await bundlePeer('terraform-calls', folder),
    };
    return new PlanCommands(folder, scripts, await pythonWithBoto());
  }

  /** All of them, for the account of `accountInSync(roles)` behind `iam`. */
  async asking(iam: IamProcess, roles: number): Promise<Asking> {
    const { settings, roles: desired } = await desiredOf(roles);
    const env = { ...iam.env, TMPDIR: this.#folder };
    const scope = [settings.roles.path, String(settings.provider.arn)];
    const node = (script: string, ...args: string[]): Command => ({ line: [process.execPath, script, ...args], env });
    const plan = node(this.#scripts.ours, 'plan', 'manifests', '--target', 'aws');
    const [cold, warm] = [await this.#manifests(roles, 'cold'), await this.#manifests(roles, 'warm')];
    const forget = () => rm(join(cold, '.rolekeeper'), { recursive: true, force: true });
    return {
      ours: { ...plan, cwd: cold, prepare: forget },
      again: { ...plan, cwd: warm },
      bulk: node(this.#scripts.bulk, ...scope),
      eachBy4: node(this.#scripts.each, ...scope, '4'),
      eachBy10: node(this.#scripts.each, ...scope, '10'),
      terraform: node(this.#scripts.terraform, ...desired.map(({ name }) => name)),
      boto: this.python && {
        line: [this.python.program, join(import.meta.dirname, 'peers/bulk_read.py'), ...scope],
        env,
      },
    };
  }

  /** A working folder with `manifests/`. */
  async #manifests(roles: number, name: string): Promise<string> {
    const cwd = join(this.#folder, `${roles}-${name}`);
    await writeFixture(roles, join(cwd, 'manifests'));
    return cwd;
  }
}
