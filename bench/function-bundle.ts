/** The function's bundle: its size and its cold start, against the same code bundled with the default options. */
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { functionBundle } from '../infra/function-bundle.ts';
import { UNDEPLOYED } from '../src/core/model/deployment.ts';
import { buildRevision } from '../src/core/source/revision.ts';
import type { RevisionPointer } from '../src/core/source/revision-pointer.ts';
import { LambdaRuntime } from '../test/support/lambda-runtime.ts';
import { ACCOUNT, fixture } from './fixture.ts';
import { type LocalAws, startLocalAws } from './local-aws.ts';
import { mediansOf, wallOf } from './samples.ts';
import { type Row, share, type Topic } from './topic.ts';

const ENTRY = resolve('functions/reconcile.ts');
const ROLES = 40;
const ROUNDS = 15;

export async function functionBundleTopic(): Promise<Topic> {
  const folder = await mkdtemp(join(tmpdir(), 'rolekeeper-bench-'));
  const aws = await startLocalAws();
  try {
    const shipped = await bundled(functionBundle(ENTRY, join(folder, 'shipped.mjs')));
    const plain = await bundled(plainBundle(join(folder, 'plain.mjs')));
    const minified = await bundled({ ...plainBundle(join(folder, 'minified.mjs')), minify: true });
    const published = await publishedObjects();
    const start = (name: string) => () => firstAnswer(folder, name, aws, published);
    const times = await mediansOf(
      { shipped: start('shipped'), plain: start('plain') },
      { measure: wallOf, rounds: ROUNDS, warmUp: 2 },
    );
    return {
      name: 'function',
      title: 'The reconcile function, bundled',
      rows: [
        row('size', shipped, { ...plain, what: 'bundled plainly' }, { atMost: 0.5 }),
        row('size', shipped, { ...minified, what: 'bundled plainly and minified' }, undefined),
        row(
          'start to first answer',
          { value: times.shipped, unit: 'ms' },
          { value: times.plain, unit: 'ms', what: 'bundled plainly' },
          { atMost: 0.85 },
        ),
      ],
      notes: [
        'Plainly: esbuild for Node with nothing but the banner, and the schemas compiled by ajv when the function starts.',
        `First answer: a new process, the bundle loaded, one pass over ${ROLES} manifests up to an IAM that refuses;`,
        `medians of ${ROUNDS} starts, in turns.`,
      ],
    };
  } finally {
    await aws.stop();
    await rm(folder, { recursive: true });
  }
}

function row(label: string, ours: Row['ours'], against: Row['against'], goal: Row['goal']): Row {
  return { case: label, ours, against, ratio: share(ours, against), goal };
}

async function bundled(options: BuildOptions & { outfile?: string }): Promise<{ value: number; unit: 'KiB' }> {
  await build(options);
  return { value: (await stat(String(options.outfile))).size / 1024, unit: 'KiB' };
}

function plainBundle(outfile: string): BuildOptions {
  const { banner } = functionBundle(ENTRY, outfile);
  return {
    entryPoints: [ENTRY],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    ...(banner && { banner }),
    plugins: [ajvAtRunTime],
  };
}

/** What src/core/schema/generated/validators.js is compiled from, compiled in the function instead. */
const ajvAtRunTime: Plugin = {
  name: 'ajv-at-run-time',
  setup({ onLoad }) {
    onLoad({ filter: /generated\/validators\.js$/ }, () => ({
      resolveDir: resolve('src/core/schema/generated'),
      contents: `
        import { Ajv2020 } from 'ajv/dist/2020.js';
        import role from '../../../../schemas/pipeline-role.schema.json';
        import settingsFile from '../../../../schemas/settings.schema.json';
        import lockFile from '../../../../schemas/bitbucket-lock.schema.json';
        const ajv = new Ajv2020({
          allErrors: true, ownProperties: true, strictRequired: false, allowUnionTypes: true, verbose: true, messages: false,
        });
        for (const schema of [role, settingsFile, lockFile]) ajv.addSchema(schema);
        export const pipelineRole = ajv.getSchema(role.$id);
        export const settings = ajv.getSchema(settingsFile.$id);
        export const bitbucketLock = ajv.getSchema(lockFile.$id);
      `,
    }));
  },
};

async function publishedObjects(): Promise<Record<string, string>> {
  const commit = 'b'.repeat(40);
  const made = buildRevision(commit, (await fixture(ROLES).read()).files);
  if ('issues' in made) throw new Error('the fixture cannot be published');
  const { digest } = made.revision;
  const pointer: RevisionPointer = { version: 'rolekeeper.pointer/v1', sequence: 1, commit, digest, build: null };
  return {
    'config/current.json': JSON.stringify(pointer),
    [`config/revisions/${commit}.json`]: JSON.stringify(made.revision),
  };
}

/** A cold start, whole: the process, the bundle, the clients, and one pass up to IAM's refusal. */
async function firstAnswer(
  folder: string,
  name: string,
  aws: LocalAws,
  objects: Record<string, string>,
): Promise<void> {
  aws.reset(objects);
  const lambda = await LambdaRuntime.start({
    folder,
    handler: `${name}.handler`,
    functionName: 'rolekeeper-reconcile',
    account: ACCOUNT,
    region: 'eu-central-1',
    timeout: 300_000,
    patience: 30_000,
    environment: {
      CONFIG_BUCKET: 'config',
      STATE_BUCKET: 'state',
      LAYOUT: 'revision',
      MODE: 'heal',
      ACCOUNT,
      DEPLOYMENT: JSON.stringify({ ...UNDEPLOYED, serviceTrusts: {} }),
      POWERTOOLS_SERVICE_NAME: 'rolekeeper',
      POWERTOOLS_METRICS_NAMESPACE: 'Rolekeeper',
      POWERTOOLS_LOG_LEVEL: 'INFO',
      AWS_ENDPOINT_URL: aws.endpoint,
    },
  });
  try {
    const { answer } = await lambda.invoke({});
    const { error, totals } = answer as { error?: { code?: string }; totals?: { invalidManifests?: number } };
    // Any other answer would come from a shorter path than the one that is measured.
    if (error?.code !== 'access-denied' || totals?.invalidManifests !== 0) throw new Error(JSON.stringify(answer));
  } finally {
    await lambda.stop();
  }
}
