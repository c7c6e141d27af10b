/**
 * Makes dist/rolekeeper.js, the published command, and what is behind it: Node does not run TypeScript from
 * node_modules, and a few files start faster than a thousand. `npm run build`.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { QUICK_YAML } from '../infra/function-bundle.ts';
import { joinedChunks } from './joined-chunks.ts';
import { licences } from './licences.ts';
import { QUICK_BUILTINS } from './quick-builtins.ts';

const ROOT = join(import.meta.dirname, '..');

/**
 * commander can start a command that is a program of its own. None of ours is, and what it imports for that was two of
 * the 17 milliseconds that `--help` took longer than Node alone.
 */
const WITHOUT_CHILD_PROCESSES: Plugin = {
  name: 'commander without child processes',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:child_process$/ }, ({ importer }) =>
      /[\\/]node_modules[\\/]commander[\\/]/.test(importer) ? { path: 'none', namespace: 'none' } : undefined,
    );
    onLoad({ filter: /^none$/, namespace: 'none' }, () => ({ contents: 'export default {};' }));
  },
};

/** esbuild's options, for whatever is to start as the command does. */
export const COMMAND_BUNDLE = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  mainFields: ['module', 'main'],
  // Stack traces are for people, and the SDK's error names are compared: keepNames leaves those names.
  minify: true,
  keepNames: true,
  alias: QUICK_YAML,
  legalComments: 'none',
  metafile: true,
  plugins: [WITHOUT_CHILD_PROCESSES, QUICK_BUILTINS],
  banner: {
    js: [
      // yaml and the SDK still call require, which an ES module does not have.
      "import { createRequire as rolekeeperCreateRequire } from 'node:module';",
      'const require = rolekeeperCreateRequire(import.meta.url);',
    ].join('\n'),
  },
} satisfies BuildOptions;

/** Writes the command and the licences of what is in it into `directory`; returns the path of what is to be run. */
export async function buildCommand(directory: string): Promise<string> {
  const bundle = await bundleCommand(directory);
  await writeFile(join(directory, 'LICENSES.txt'), await licences([bundle]));
  return join(directory, 'rolekeeper.js');
}

/**
 * Writes `rolekeeper.js`, `main.js` and what both load, when they load it, under `chunks/`.
 * @param instead of what is published: for a profile, names that people can read
 */
export async function bundleCommand(
  directory: string,
  instead: Pick<BuildOptions, 'minify' | 'sourcemap'> = {},
): Promise<Metafile> {
  // Their names change with what is in them, and old ones would be shipped as well.
  await rm(join(directory, 'chunks'), { recursive: true, force: true });
  const options = {
    ...COMMAND_BUNDLE,
    ...instead,
    entryPoints: ['src/cli/main.ts'],
    outdir: directory,
    // A verb is loaded when it is wanted: --help needs neither YAML nor AWS.
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
  };
  const { outputs } = (await build({ ...options, write: false })).metafile;
  const { metafile } = await build({ ...options, plugins: [...options.plugins, joinedChunks(ROOT, outputs)] });
  const first = await readFile(join(ROOT, 'src/cli/rolekeeper.js'), 'utf8');
  await writeFile(join(directory, 'rolekeeper.js'), first.replace("'./main.ts'", "'./main.js'"), { mode: 0o755 });
  return metafile;
}

if (import.meta.main) {
  process.stdout.write(`${await buildCommand(join(ROOT, 'dist'))}\n`);
}
