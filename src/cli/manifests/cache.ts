/**
 * The cache of what is known of a folder of manifests, for verbs that only show: `plan` and `validate`. What is applied
 * or published is always read.
 */
import { join } from 'node:path';
import type { DesiredState } from '../../core/compile/desired-state.ts';
import { KnownFiles } from '../../core/compile/known-files.ts';
import { KnownFile } from '../../files/known-file.ts';
import { programDigest } from '../../files/program-digest.ts';
import { flag } from '../command/option.ts';
import type { Session } from '../command/verb.ts';

/** Relative to the working directory. */
const CACHE_FOLDER = '.rolekeeper/cache';

export const CACHE = {
  cache: flag(
    '--no-cache',
    `read and judge every manifest, whatever is known of it in ${CACHE_FOLDER}, and keep nothing there; or set ROLEKEEPER_NO_CACHE`,
  ),
};

/** Loads with what is known of the folder, and keeps what was learnt. */
export type Cache = (folder: string, load: (known: KnownFiles) => Promise<DesiredState>) => Promise<DesiredState>;

/** undefined where there is none: switched off, or this is a source checkout, whose build nothing names. */
export function cacheFor(
  options: { readonly cache: boolean; readonly debug: boolean },
  { io, output }: Pick<Session, 'io' | 'output'>,
): Cache | undefined {
  if (!options.cache || (io.env.ROLEKEEPER_NO_CACHE ?? '') !== '' || io.main === undefined) return undefined;
  const program = programDigest(io.main);
  if (program === undefined) return undefined;
  return async (folder, load) => {
    const file = new KnownFile(join(io.cwd, CACHE_FOLDER), folder, program);
    const now = new Date();
    const known = new KnownFiles(await file.read(now));
    const desired = await load(known);
    const { learnt } = known;
    if (learnt !== undefined) await file.write(learnt, now);
    if (options.debug && file.trouble !== undefined) output.note(`cache of manifests: ${file.trouble}\n`);
    return desired;
  };
}
