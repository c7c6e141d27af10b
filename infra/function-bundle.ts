/**
 * How a function becomes the files that Lambda runs. The same options are used by `cdk synth`, by the tests that run
 * the bundle as Lambda does, and by the benchmark.
 */
import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';

/**
 * The SDK's ways of finding credentials on a developer's machine. Lambda puts credentials into the environment, so the
 * chain never gets to them; they are imported when needed, and left out they save a quarter of a megabyte.
 */
const UNUSED_CREDENTIAL_PROVIDERS = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-login',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
];

/**
 * The YAML parser in its build for browsers, for every bundle of ours. It is the same but for one thing: the build for
 * Node reads `process.env` at every lexeme, to see whether to trace it, and that is a seventh of the time of a parse.
 */
export const QUICK_YAML = { yaml: join(import.meta.dirname, '../node_modules/yaml/browser/dist/index.js') };

/**
 * esbuild's options for one function: a file of its name, which is loaded at the start, and under `chunks/` what that one
 * loads later, or shares with it.
 * @param entry path of the TypeScript file, such as `functions/reconcile.ts`
 * @param folder where the files go. It has to be empty: the names of chunks change with what is in them, and old ones would be
 *   shipped as well
 */
export function functionBundle(entry: string, folder: string): BuildOptions {
  return {
    entryPoints: [entry],
    outdir: folder,
    // Lambda reads that as an ES module.
    outExtension: { '.js': '.mjs' },
    // What is imported by `import()` is a file of its own: Node compiles all of a file before the first line of it runs.
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    alias: QUICK_YAML,
    minify: true,
    // Stack traces and the names of our errors stay readable.
    keepNames: true,
    legalComments: 'none',
    external: UNUSED_CREDENTIAL_PROVIDERS,
    // CommonJS inside the bundle calls require("process"), which an ES module does not have.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  };
}
