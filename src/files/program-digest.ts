/** Which program this is: the version alone does not say it, as every build of a checkout has the same one. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fullDigestOf } from '../core/text/digest.ts';

/**
 * Digest of all that a built command runs (scripts/build.ts), and of the Node that runs it; 6 ms for 205 files of 2.9 MB.
 * @param main the first file of the command
 * @returns undefined for a source checkout, which runs more than a thousand files that are being edited, and if one of the
 *   files cannot be read
 */
export function programDigest(main: string): string | undefined {
  if (extname(main) !== '.js') return undefined;
  const folders = [dirname(main), join(dirname(main), 'chunks')].filter((folder) => existsSync(folder));
  try {
    const files = folders.flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => extname(name) === '.js')
        .sort()
        .map((name) => [name, fullDigestOf(readFileSync(join(folder, name)))]),
    );
    return fullDigestOf(JSON.stringify([process.version, files]));
  } catch {
    return undefined;
  }
}
