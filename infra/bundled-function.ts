/** The code of a function for our own stacks, which are synthesised where the sources are. */
import { join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { buildSync } from 'esbuild';
import { functionBundle } from './function-bundle.ts';

const ROOT = join(import.meta.dirname, '..');

/** A function of functions/, bundled by esbuild in this process: no Docker, and nothing is fetched. */
export function bundledFunction(entry: string): Code {
  return Code.fromAsset(join(ROOT, 'functions'), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-used'),
      // Never run either. The CDK takes two assets for one where these options are the same, and does not look at functions
      // among them: without it every function had the code of the first.
      command: [entry],
      local: {
        tryBundle(outputFolder: string): boolean {
          buildSync(functionBundle(join(ROOT, 'functions', `${entry}.ts`), outputFolder));
          return true;
        },
      },
    },
  });
}
