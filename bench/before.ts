/**
 * The same bench on an older commit and on this tree, in turn: `npm run bench -- --before COMMIT`. The older tree is a clone
 * in a temporary folder, with this tree's bench/ in place of its own, so that both are measured by the same rules.
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Figures } from './figures.ts';
import type { Topic } from './topic.ts';

const ROOT = join(import.meta.dirname, '..');

export interface Compared {
  version: 1;
  /** The older commit, as it was named. */
  before: string;
  topics: readonly ComparedTopic[];
}

export interface ComparedTopic {
  name: string;
  before: Measured;
  now: Measured;
}

/** Or why it could not be measured. */
export type Measured = { readonly topic: Topic } | { readonly failure: string };

/** @throws Error if git does not know the commit */
export async function beforeAndNow(commit: string, names: readonly string[]): Promise<Compared> {
  const folder = await mkdtemp(join(tmpdir(), 'rolekeeper-bench-'));
  try {
    const older = await checkedOut(commit, folder);
    const topics: ComparedTopic[] = [];
    for (const [index, name] of names.entries()) {
      process.stderr.write(`measuring ${name}, before and now …\n`);
      // In both orders, so that a machine that gets slower meanwhile does not always affect the same one.
      const first = await measured(name, index % 2 === 0 ? older : ROOT);
      const second = await measured(name, index % 2 === 0 ? ROOT : older);
      const [before, now] = index % 2 === 0 ? [first, second] : [second, first];
      topics.push({ name, before, now });
    }
    return { version: 1, before: commit, topics };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function checkedOut(commit: string, folder: string): Promise<string> {
  const older = join(folder, 'before');
  const git = (...args: string[]) => promisify(execFile)('git', args);
  await git('clone', '--quiet', '--shared', '--no-checkout', ROOT, older);
  await git('-C', older, 'checkout', '--quiet', '--detach', commit);
  await rm(join(older, 'bench'), { recursive: true, force: true });
  await cp(join(ROOT, 'bench'), join(older, 'bench'), { recursive: true });
  // What is not there, such as .venv, is missing on both sides alike.
  for (const name of ['node_modules', '.venv']) await symlink(join(ROOT, name), join(older, name));
  return older;
}

async function measured(name: string, cwd: string): Promise<Measured> {
  const line = ['--expose-gc', join(cwd, 'bench/main.ts'), '--json', '--only', name];
  try {
    const { stdout } = await promisify(execFile)(process.execPath, line, { cwd, maxBuffer: 16 * 1024 * 1024 });
    const [topic] = (JSON.parse(stdout) as Figures).topics;
    return topic === undefined ? { failure: 'it printed no topic' } : { topic };
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    const reason = /^(?:\w*Error)(?: \[\w+\])?: .*$/m.exec(stderr);
    return { failure: (reason?.[0] ?? message).replaceAll(`${cwd}/`, '').slice(0, 200) };
  }
}
