/** The package's tarball, made as `npm run package` makes it, and folders that install it as a stranger does. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { buildPackage, packTarball } from '../../scripts/package.ts';
import type { Ended } from '../cli/command.ts';

export class Tarball {
  /** Of everything that is made here. */
  readonly root: string;
  readonly path: string;

  private constructor(root: string, path: string) {
    this.root = root;
    this.path = path;
  }

  static async make(): Promise<Tarball> {
    const root = await mkdtemp(join(tmpdir(), 'rolekeeper-package-'));
    await buildPackage(join(root, 'package'));
    return new Tarball(root, await packTarball(join(root, 'package'), root));
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true });
  }

  async folder(name: string): Promise<string> {
    const path = join(this.root, name);
    await mkdir(path);
    return path;
  }

  /**
   * A shell with Node 24 and npm, that stops at the first line which fails, as Bitbucket's does. Nothing of this process
   * is in its environment, and npm's registry is an address that nothing listens on.
   */
  async shell(script: string, cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
      cwd,
      env: {
        PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
        HOME: this.root,
        TMPDIR: this.root,
        npm_config_registry: 'http://127.0.0.1:9/',
        npm_config_update_notifier: 'false',
        npm_config_fetch_retries: '0',
        NODE_DISABLE_COMPILE_CACHE: '1',
        AWS_EC2_METADATA_DISABLED: 'true',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 240_000,
    });
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code: child.exitCode, out, err };
  }
}
