/** Which program this is: the version alone does not say it, as every build of a checkout has the same one. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fullDigestOf } from '../core/text/digest.ts';

/**
 * Digest of all that a built command runs, and of the Node that runs it; 6 ms for the 205 files of 2.9 MB. undefined for a
 * source checkout: it runs more than a thousand files, and those are being edited.
 * @param main the first file of the command
 * @throws Error if one of them cannot be read
 */
export function programDigest(main: string): string | undefined {
  if (extname(main) !== '.js') return undefined;
  const folders = [dirname(main), join(dirname(main), 'chunks')];
  const files = folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => extname(name) === '.js')
      .sort()
      .map((name) => [name, fullDigestOf(readFileSync(join(folder, name)))]),
  );
  return fullDigestOf(JSON.stringify([process.version, files]));
}
