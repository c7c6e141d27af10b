/** A function's bundle, in a folder of its own, made as the CDK makes it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { functionBundle } from '../../infra/function-bundle.ts';

const FUNCTIONS = fileURLToPath(new URL('../../functions', import.meta.url));

export interface FunctionFolder {
  path: string;
  remove(): Promise<void>;
}

/** @param name the file in functions/ without its extension */
export async function functionFolder(name: string): Promise<FunctionFolder> {
  // Outside of the repository: a bundle that still imports a package would find it in node_modules there.
  const path = await mkdtemp(join(tmpdir(), 'rolekeeper-function-'));
  await build(functionBundle(join(FUNCTIONS, `${name}.ts`), path));
  return { path, remove: () => rm(path, { recursive: true }) };
}
