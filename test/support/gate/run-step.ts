/** Runs the lines of a step as Bitbucket does, with `sh`; programs that a test brings along come first in its PATH. */
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

export interface RanStep {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface StepWorld {
  readonly env?: Readonly<Record<string, string>>;
  /** Scripts by their names; `$REAL` in one is the PATH without them. */
  readonly programs?: Readonly<Record<string, string>>;
}

/** @param lines the items of the script */
export async function runStep(lines: readonly string[], { env = {}, programs = {} }: StepWorld = {}): Promise<RanStep> {
  // With a blank, as a runner of one's own may have it.
  const folder = await mkdtemp(join(tmpdir(), 'rolekeeper step-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(programs)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${text}\n`);
    await chmod(join(folder, name), 0o755);
  }
  const real = process.env.PATH ?? '';
  const own = { PATH: `${folder}:${real}`, REAL: real, TMPDIR: folder, HOME: folder };
  const script = ['set -e', ...lines].join('\n');
  return new Promise((resolve) => {
    execFile('sh', ['-c', script], { cwd: folder, env: { ...own, ...env } }, (error, out, err) => {
      const code = error === null ? 0 : error.code;
      resolve({ code: typeof code === 'number' ? code : 1, out, err });
    });
  });
}
