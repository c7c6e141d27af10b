/** The manifests that a command is about: a folder, or one manifest on standard input over a folder. */
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type DesiredState, desiredInSteps } from '../../core/compile/desired-state.ts';
import type { KnownFiles } from '../../core/compile/known-files.ts';
import { UsageError } from '../../errors.ts';
import { ManifestFolder } from '../../files/manifest-folder.ts';
import type { Io } from '../command/io.ts';
import { betweenAnswers } from './between-answers.ts';
import type { Cache } from './cache.ts';
import { OverlaidManifest } from './overlaid-manifest.ts';

export interface Manifests {
  /** The folder as written on the command line. */
  readonly directory: string;
  readonly desired: DesiredState;
  /** The one file that is asked about, relative to the folder: standard input. undefined: all of them. */
  readonly only: string | undefined;
  /** How people write the path of one of its files. */
  pathOf(file: string): string;
}

/** @throws SourceError if they cannot be read as a whole */
export async function loadFolder(directory: string, io: Pick<Io, 'cwd' | 'now'>, cache?: Cache): Promise<Manifests> {
  const folder = resolve(io.cwd, directory);
  const load = async (known?: KnownFiles) =>
    betweenAnswers(desiredInSteps(await new ManifestFolder(folder).read(), io.now ?? new Date(), known));
  const desired = await (cache === undefined ? load() : cache(folder, load));
  return { directory, desired, only: undefined, pathOf: (file) => join(directory, file) };
}

/**
 * A folder, or `-` for standard input, which is judged with the settings of a folder.
 * @param cache of a folder; what comes through standard input is always read
 * @throws SourceError if they cannot be read as a whole, UsageError if the two do not fit together
 */
export async function loadManifests(
  word: string,
  settings: string | undefined,
  io: Io,
  cache?: Cache,
): Promise<Manifests> {
  if (word === '-') return loadStandardInput(settings ?? 'manifests', io);
  if (settings === undefined) return loadFolder(word, io, cache);
  throw new UsageError('--settings is only for a manifest on standard input', {
    remedy: 'Give - instead of the folder, or leave --settings out: a folder brings its own settings.',
  });
}

async function loadStandardInput(directory: string, io: Io): Promise<Manifests> {
  const { stdin, stderr, cwd } = io;
  if (stdin.isTTY) stderr.write('Reading a manifest from standard input; end it with Ctrl-D.\n');
  const source = new OverlaidManifest(new ManifestFolder(resolve(cwd, directory)), await buffer(stdin));
  const desired = await betweenAnswers(desiredInSteps(await source.read(), io.now ?? new Date()));
  const pathOf = (file: string) => (file === source.path ? '<stdin>' : join(directory, file));
  return { directory, desired, only: source.path, pathOf };
}
