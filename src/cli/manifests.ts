/** The manifests that a command is about: a folder, or one manifest on standard input over a folder. */
import { join, resolve } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { DesiredState } from '../core/compile/desired-state.ts';
import { UsageError } from '../errors.ts';
import { ManifestFolder } from '../files/manifest-folder.ts';
import { loadDesired } from '../reconcile.ts';
import { OverlaidManifest } from './overlaid-manifest.ts';
import type { Call } from './verb.ts';

export interface Manifests {
  /** The folder as written on the command line. */
  directory: string;
  desired: DesiredState;
  /** The one file that is asked about, relative to the folder: standard input. undefined: all of them. */
  only: string | undefined;
  /** How people write the path of one of its files. */
  pathOf(file: string): string;
}

/** @throws SourceError if they cannot be read as a whole, UsageError if the arguments do not fit together */
export async function loadManifests(call: Call): Promise<Manifests> {
  const { io, argument = 'manifests', options } = call;
  if (argument === '-') return loadStandardInput(call);
  if (options.settings !== undefined) {
    throw new UsageError('--settings is only for a manifest on standard input', {
      remedy: 'Give - instead of the folder, or leave --settings out: a folder brings its own settings.',
    });
  }
  const desired = await loadDesired(new ManifestFolder(resolve(io.cwd, argument)));
  return { directory: argument, desired, only: undefined, pathOf: (file) => join(argument, file) };
}

async function loadStandardInput({ io, options }: Call): Promise<Manifests> {
  const directory = typeof options.settings === 'string' ? options.settings : 'manifests';
  if (io.stdin.isTTY) io.stderr.write('Reading a manifest from standard input; end it with Ctrl-D.\n');
  const source = new OverlaidManifest(new ManifestFolder(resolve(io.cwd, directory)), await buffer(io.stdin));
  const desired = await loadDesired(source);
  const pathOf = (file: string) => (file === source.path ? '<stdin>' : join(directory, file));
  return { directory, desired, only: source.path, pathOf };
}
