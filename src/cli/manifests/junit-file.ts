/** Mistakes as JUnit XML in a file, in a folder that is made if it is not there. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Issue } from '../../core/model/diagnosis.ts';
import { validationJUnit } from '../../core/render/validation-junit.ts';
import { UsageError } from '../../errors.ts';
import type { Manifests } from './manifests.ts';

/** @throws UsageError if it cannot be written */
export function writeJUnit(
  file: string,
  cwd: string,
  { desired: { files } }: Pick<Manifests, 'desired'>,
  issues: readonly Issue[],
): void {
  const path = resolve(cwd, file);
  const names = files.map((one) => one.path);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, validationJUnit(names, issues));
  } catch (error) {
    throw new UsageError(`--junit ${path} cannot be written`, {
      cause: error,
      remedy: 'Name a file in a folder that can be written to.',
    });
  }
}
