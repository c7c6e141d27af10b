/**
 * Makes the package that others install: dist/package/, and its tarball. `npm run package`.
 *
 * It is not this repository packed. The repository's package.json names what is needed to work on it, 231 MB when
 * installed; the package needs nothing at run time, as all code is bundled. So it has a package.json of its own, made
 * here. Its name is in one place, `name` in our package.json, and it has a scope: a name without one can be registered
 * by anyone, and what runs under it may publish. `npm pack` in the repository itself is refused (scripts/refuse-pack.ts).
 */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build, type Metafile } from 'esbuild';
import { functionBundle, QUICK_YAML } from '../infra/function-bundle.ts';
import repository from '../package.json' with { type: 'json' };
import { bundleCommand } from './build.ts';
import { licences } from './licences.ts';
import { outputTypes } from './schema-types.ts';

const ROOT = join(import.meta.dirname, '..');
const run = promisify(execFile);

/** Files of functions/ that the constructs deploy. */
const FUNCTIONS = ['reconcile', 'webhook', 'branch-audit', 'gate', 'exchange'];

/** Writes the package into `directory`, which it empties first. */
export async function buildPackage(directory: string): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(join(directory, 'cdk'), { recursive: true });
  const bundles = [
    await bundleCommand(directory),
    await bundleLibrary(join(directory, 'cdk')),
    ...(await Promise.all(FUNCTIONS.map((name) => bundleFunction(name, join(directory, 'cdk/functions'))))),
  ];
  await Promise.all([
    writeFile(join(directory, 'package.json'), `${JSON.stringify(packageJson(), null, 2)}\n`),
    writeFile(join(directory, 'LICENSES.txt'), await licences(bundles)),
    writeFile(join(directory, 'json.d.ts'), outputTypes()),
    writeFile(join(directory, 'cdk/library.d.ts'), await libraryTypes()),
    cp(join(ROOT, 'schemas'), join(directory, 'schemas'), { recursive: true }),
    cp(join(ROOT, 'LICENSE'), join(directory, 'LICENSE')),
    cp(join(ROOT, 'docs/install.md'), join(directory, 'README.md')),
  ]);
}

/** Packs what buildPackage wrote; returns the path of the tarball in `into`. */
export async function packTarball(directory: string, into: string): Promise<string> {
  const { stdout } = await run('npm', ['pack', directory, '--pack-destination', into, '--json', '--ignore-scripts'], {
    cwd: ROOT,
  });
  const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
  return join(into, filename);
}

/** No dependencies: whoever uses the constructs has the CDK, and nobody else needs it. */
function packageJson(): object {
  const { name, version, description, license, type, engines, devDependencies } = repository;
  return {
    name,
    version,
    description,
    license,
    type,
    engines,
    bin: { rolekeeper: 'rolekeeper.js' },
    exports: {
      './json': { types: './json.d.ts' },
      './cdk': { types: './cdk/library.d.ts', default: './cdk/library.js' },
      './schemas/*': './schemas/*',
      './package.json': './package.json',
    },
    peerDependencies: {
      'aws-cdk-lib': `^${devDependencies['aws-cdk-lib']}`,
      constructs: `^${devDependencies.constructs}`,
    },
    peerDependenciesMeta: { 'aws-cdk-lib': { optional: true }, constructs: { optional: true } },
  };
}

async function bundleLibrary(directory: string): Promise<Metafile> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['infra/library.ts'],
    outfile: join(directory, 'library.js'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    // Also the names: keepNames leaves what people see of them, in errors and in the tree of constructs.
    minify: true,
    keepNames: true,
    alias: QUICK_YAML,
    legalComments: 'none',
    // Its user's own, so that their stacks and these constructs are of one kind.
    external: ['aws-cdk-lib', 'constructs'],
    metafile: true,
  });
  return metafile;
}

async function bundleFunction(name: string, directory: string): Promise<Metafile> {
  const { metafile } = await build({
    ...functionBundle(join(ROOT, 'functions', `${name}.ts`), join(directory, name)),
    absWorkingDir: ROOT,
    metafile: true,
  });
  return metafile;
}

/** The declarations of infra/library.ts, which must lean on no other file of ours. */
async function libraryTypes(): Promise<string> {
  const out = await mkdtemp(join(tmpdir(), 'rolekeeper-types-'));
  try {
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    await run(process.execPath, [compiler, '-p', join(ROOT, 'tsconfig.library.json'), '--outDir', out]);
    const text = await readFile(join(out, 'infra/library.d.ts'), 'utf8');
    if (/from '\./.test(text)) throw new Error('infra/library.ts shows a type of another file');
    return text;
  } finally {
    await rm(out, { recursive: true });
  }
}

if (import.meta.main) {
  const directory = join(ROOT, 'dist/package');
  await buildPackage(directory);
  process.stdout.write(`${await packTarball(directory, join(ROOT, 'dist'))}\n`);
}
