/** A repository of git on a server that is a folder, and clones of it as a pipeline makes them. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** No name, mail address or setting of the machine gets into it. */
const ENVIRONMENT = {
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  ...{ GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@example.com', GIT_AUTHOR_DATE: '2026-11-26T12:00:00Z' },
  ...{ GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@example.com', GIT_COMMITTER_DATE: '2026-11-26T12:00:00Z' },
};

/** What git prints. @throws Error with what it says if it fails */
export function git(directory: string, ...args: string[]): string {
  return execFileSync('git', ['-C', directory, ...args], { env: ENVIRONMENT, encoding: 'utf8', stdio: 'pipe' }).trim();
}

/** An empty server, removed when the test is over. */
export async function gitOrigin(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'rolekeeper-origin-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  git(directory, 'init', '--quiet', '--bare', '--initial-branch=main');
  return directory;
}

/** Everything in the directory as a commit. @returns its hash */
export function commitAll(directory: string, message: string): string {
  git(directory, 'add', '--all');
  git(directory, 'commit', '--quiet', '--allow-empty', '--message', message);
  return git(directory, 'rev-parse', 'HEAD');
}

/** As Bitbucket does for a step: shallow, and of one branch. */
export function cloneFor(directory: string, origin: string, branch: string, depth = 1): void {
  execFileSync(
    'git',
    ['clone', '--quiet', '--branch', branch, '--depth', String(depth), `file://${origin}`, directory],
    { env: ENVIRONMENT, stdio: 'pipe' },
  );
}
