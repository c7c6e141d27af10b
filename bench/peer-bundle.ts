/** Scripts of bench/peers as one file each, built with the options of the published command: a source tree starts slower. */
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import * as command from '../scripts/build.ts';

/** For the column of what a row is compared with. */
export const BUILT_ALIKE = 'same SDK, bundled and minified as ours';

/** esbuild's options of the command. An older commit under this bench keeps them to itself; they were these. */
export const PEER_BUNDLE: BuildOptions = command.COMMAND_BUNDLE ?? {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  keepNames: true,
  legalComments: 'none',
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
};

/** @returns the path of the bundle, in `folder` */
export async function bundlePeer(name: string, folder: string): Promise<string> {
  const outfile = join(folder, `${name}.mjs`);
  await build({ ...PEER_BUNDLE, entryPoints: [join(import.meta.dirname, 'peers', `${name}.ts`)], outfile });
  return outfile;
}
