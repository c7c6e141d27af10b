/** From `--target` to an account that is only read: what it gives back has no writer, so that nothing can be written. */
import type { AccountReader } from '../../ports.ts';
import { openTarget } from './open-target.ts';
import type { OpenTarget, TargetContext, TargetOptions } from './target.ts';

export interface OpenReader extends Pick<OpenTarget, 'name' | 'note'> {
  readonly reader: AccountReader;
  close(): void;
}

/** @throws StateFileError if the state file cannot be used, UsageError if the options do not fit together */
export async function openReader(options: TargetOptions, context: TargetContext): Promise<OpenReader> {
  const { name, note, reader, close } = await openTarget(options, context);
  return { name, note, reader, close };
}
