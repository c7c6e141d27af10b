/** The pipelines files that `lint-pipeline` is given, and the repository of each. */
import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { LockIndex } from '../../core/manifest/lock-index.ts';
import type { Settings } from '../../core/manifest/settings.ts';
import type { SourceFile } from '../../core/model/source-tree.ts';
import type { LintWorld } from '../../core/pipeline/lint-world.ts';
import { type RepositoryName, repositoryAt, repositoryNamed } from '../../core/pipeline/repository-name.ts';
import { didYouMean } from '../../core/text/did-you-mean.ts';
import { normalUuid } from '../../core/text/uuid.ts';
import { UsageError } from '../../errors.ts';
import { gitOrigin } from '../../files/git-remote.ts';
import type { Io } from '../command/io.ts';

/** `-` is standard input. @throws UsageError if it cannot be read */
export async function pipelineFile(path: string, { cwd, stdin, stderr }: Io): Promise<SourceFile> {
  if (path === '-') {
    if (stdin.isTTY) stderr.write('Reading a pipelines file from standard input; end it with Ctrl-D.\n');
    return { path: '<stdin>', bytes: await buffer(stdin) };
  }
  try {
    const full = resolve(cwd, path);
    const stats = await stat(full);
    if (!stats.isFile() && !stats.isFIFO()) throw new Error('it is neither a file nor a pipe');
    if (stats.size > LARGEST) throw new Error(`it has ${stats.size} bytes`);
    return { path, bytes: await readFile(full) };
  } catch (cause) {
    throw new UsageError(`${path} cannot be read: ${String(cause)}`, {
      cause,
      remedy: 'Name the bitbucket-pipelines.yml of a repository.',
    });
  }
}

/** Nothing of this size is read: what is bigger than a pipelines file can be, and smaller, gets its own message. */
const LARGEST = 16 * 1024 * 1024;

/**
 * What `--repo` says, else the remote `origin` of the clone that the file is in.
 * @throws UsageError if neither says it, or the lock file does not know it
 */
export async function repositoryOf(
  path: string,
  repo: string | undefined,
  settings: Settings,
  lock: LockIndex,
  { cwd }: Pick<Io, 'cwd'>,
): Promise<LintWorld['repository']> {
  const uuid = repo === undefined ? undefined : normalUuid(repo);
  if (uuid !== undefined) return lock.byUuid.get(uuid) ?? { slug: uuid, uuid, environments: new Map() };
  const { name, from } =
    repo === undefined ? await ofClone(path, cwd) : { name: repositoryNamed(repo), from: '--repo' };
  if (name === undefined) {
    throw new UsageError(`--repo ${repo} is no repository`, {
      remedy: 'Give its slug, such as checkout-api, or its UUID.',
    });
  }
  return inLock(name, from, settings, lock);
}

async function ofClone(path: string, cwd: string): Promise<{ name: RepositoryName; from: string }> {
  const remote = path === '-' ? undefined : await gitOrigin(dirname(resolve(cwd, path)));
  const name = remote === undefined ? undefined : repositoryAt(remote);
  if (name !== undefined) return { name, from: 'the git remote origin' };
  const why =
    remote === undefined
      ? 'its folder is no clone with a remote origin'
      : 'its remote origin is not on Bitbucket Cloud';
  throw new UsageError(`of which repository ${path === '-' ? 'standard input' : path} is, is not known: ${why}`, {
    remedy: 'Name the repository: --repo SLUG.',
  });
}

function inLock(
  { workspace, slug }: RepositoryName,
  from: string,
  { provider }: Settings,
  lock: LockIndex,
): LintWorld['repository'] {
  if (workspace !== undefined && workspace.toLowerCase() !== provider.workspace.toLowerCase()) {
    throw new UsageError(`${from} names workspace ${workspace}, and the settings are for ${provider.workspace}`, {
      remedy: 'Name a repository of that workspace: --repo SLUG.',
    });
  }
  const known = lock.bySlug.get(slug);
  if (known !== undefined) return known;
  const near = didYouMean(slug, lock.bySlug.keys());
  throw new UsageError(`${from} names repository ${slug}, which is not in the lock file`, {
    remedy: near === undefined ? 'Add it to the lock file, or give its UUID to --repo.' : `Did you mean ${near}?`,
  });
}
