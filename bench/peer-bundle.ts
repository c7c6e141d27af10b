/** A script of bench/peers as one file, built with the options of scripts/build.ts: a source tree starts slower. */
import { join } from 'node:path';
import { build } from 'esbuild';

/** For the column of what a row is compared with. */
export const BUILT_ALIKE = 'same SDK, bundled and minified as ours';

/** @returns the path of the bundle, in `folder` */
export async function bundlePeer(name: string, folder: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await build({
    entryPoints: [join(import.meta.dirname, 'peers', `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    legalComments: 'none',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  });
  return outfile;
}
