/**
 * AWS is asked before the manifests are understood: rolekeeper.yaml alone says what to read, and the reading takes longer
 * than the parsing.
 */
import { resolve } from 'node:path';
import { settingsAlone } from '../../core/manifest/settings-alone.ts';
import { ManifestFolder } from '../../files/manifest-folder.ts';
import type { Io } from '../command/io.ts';
import type { BegunAccess, TargetOptions } from './target.ts';

/**
 * Disposed of, it gives up what nothing has asked for. undefined where there is nothing to begin with: no AWS, a manifest that a
 * person may still be typing, settings that are not there or wrong, which is reported with all other mistakes, or options
 * that no client can be made with.
 */
export async function beginAccess(
  word: string,
  options: TargetOptions,
  { cwd }: Pick<Io, 'cwd'>,
): Promise<BegunAccess | undefined> {
  if (options.target !== 'aws' || word === '-') return undefined;
  const [file, { beginAwsAccess }] = await Promise.all([
    new ManifestFolder(resolve(cwd, word)).readSettings(),
    import('./aws-target.ts'),
  ]);
  const settings = file && settingsAlone(file);
  if (settings === undefined) return undefined;
  try {
    return beginAwsAccess(options, settings);
  } catch {
    // `--region ""`, say: opening the target fails by it again, once the mistakes in the manifests are reported.
    return undefined;
  }
}
