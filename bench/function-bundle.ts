/**
 * The function's bundle: what it loads at its start, against the SDK alone; its cold start, against the same code bundled
 * with the default options; and what a second pass in the same container saves.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { functionBundle } from '../infra/function-bundle.ts';
import { UNDEPLOYED } from '../src/core/model/deployment.ts';
import { buildRevision } from '../src/core/source/revision.ts';
import type { RevisionPointer } from '../src/core/source/revision-pointer.ts';
import { LambdaRuntime } from '../test/support/lambda-runtime.ts';
import { ACCOUNT, fixture } from './fixture.ts';
import { type LocalAws, startLocalAws } from './local-aws.ts';
import { medianFigure } from './samples.ts';
import { type Figure, type Row, share, type Topic } from './topic.ts';

const ENTRY = resolve('functions/reconcile.ts');
const ROLES = 40;
const ROUNDS = 15;
/** Starts of each that are not counted: they fill the caches of the file system. */
const WARM_UP = 2;

const OUR_OPTIONS = 'with the options of infra/function-bundle.ts';
const PLAINLY = 'esbuild for Node, one file, the schemas compiled by ajv at run time';

export async function functionBundleTopic(): Promise<Topic> {
  const folder = await mkdtemp(join(tmpdir(), 'rolekeeper-bench-'));
  const aws = await startLocalAws();
  try {
    const shipped = await bundled(functionBundle(ENTRY, join(folder, 'shipped')));
    const sdk = await bundled(functionBundle(resolve('bench/sdk-only.ts'), join(folder, 'sdk')));
    const plain = await bundled(plainBundle(join(folder, 'plain')));
    const minified = await bundled({ ...plainBundle(join(folder, 'minified')), minify: true });
    const imports = await inTurns({ shipped: () => importOf(shipped), sdk: () => importOf(sdk) });
    const passes = await inTurns({
      shipped: () => passesOf(shipped, aws),
      plain: () => passesOf(plain, aws),
      minified: () => passesOf(minified, aws),
    });
    const [first, second, third, changed] = passes.shipped;
    const alone = { what: 'IAM, S3 and the wrapper alone', built: OUR_OPTIONS };
    const plainly = { what: 'bundled plainly', built: PLAINLY };
    const small = { what: 'bundled plainly and minified', built: `${PLAINLY}, minify` };
    return {
      name: 'function',
      title: 'The reconcile function, bundled',
      rows: [
        row('size of what the start loads', kib(shipped.atStart), { ...kib(sdk.atStart), ...alone }, { atMost: 1.15 }),
        row('import', imports.shipped[0], { ...imports.sdk[0], ...alone }, { atMost: 1.15 }),
        row('size', kib(shipped.all), { ...kib(plain.all), ...plainly }, { atMost: 0.5 }),
        row('size', kib(shipped.all), { ...kib(minified.all), ...small }, undefined),
        row('start to first answer', first, { ...passes.plain[0], ...plainly }, { atMost: 0.85 }),
        row('start to first answer', first, { ...passes.minified[0], ...small }, { atMost: 1 }),
        row('second pass, nothing published', second, { ...first, what: 'start to first answer' }, { atMost: 0.25 }),
        row(
          'third pass, nothing published',
          third,
          { ...changed, what: 'a fourth, of a new revision' },
          { atMost: 0.75 },
        ),
      ],
      notes: [
        `Import: a new process that imports the function and nothing else; milliseconds of the processor, medians of ${ROUNDS}`,
        'processes, in turns.',
        `First answer: a new process, the bundle loaded, one pass over ${ROLES} manifests up to an IAM that refuses; by the clock.`,
        'Second and third pass: in the same process, the same revision; the fourth: the same files under another commit.',
      ],
    };
  } finally {
    await aws.stop();
    await rm(folder, { recursive: true });
  }
}

function row(label: string, ours: Figure, against: Row['against'], goal: Row['goal']): Row {
  return { case: label, ours, against, ratio: share(ours, against), goal };
}

interface Bundled {
  readonly folder: string;
  /** Of its entry, without an ending. */
  readonly name: string;
  /** Bytes. */
  readonly atStart: number;
  readonly all: number;
}

function kib(bytes: number): Figure {
  return { value: bytes / 1024, unit: 'KiB' };
}

async function bundled(asked: BuildOptions & { outdir?: string }): Promise<Bundled> {
  const options = intoFolder(asked);
  const { outputs } = (await build({ ...options, metafile: true })).metafile as Metafile;
  const sum = (paths: Iterable<string>) => [...paths].reduce((bytes, path) => bytes + (outputs[path]?.bytes ?? 0), 0);
  const entry = Object.keys(outputs).find((path) => !path.includes('/chunks/')) ?? '';
  const atStart = new Set([entry]);
  // A set goes on to what is added meanwhile.
  for (const path of atStart) {
    for (const { path: next, kind } of outputs[path]?.imports ?? []) if (kind === 'import-statement') atStart.add(next);
  }
  const name = entry.replace(/^.*\/|\.mjs$/g, '');
  return { folder: String(options.outdir), name, atStart: sum(atStart), all: sum(Object.keys(outputs)) };
}

/** An older commit under this bench names one file where this one names a folder. */
function intoFolder({ outfile, outdir = outfile, ...options }: BuildOptions): BuildOptions {
  return { ...options, ...(outdir !== undefined && { outdir }), outExtension: { '.js': '.mjs' } };
}

function plainBundle(outdir: string): BuildOptions {
  const { banner, outExtension } = functionBundle(ENTRY, outdir);
  return {
    entryPoints: [ENTRY],
    outdir,
    ...(outExtension && { outExtension }),
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

/** Medians of each figure that a run gives; the runs take turns, in both orders. */
async function inTurns<Name extends string, Times extends readonly number[]>(
  runs: Readonly<Record<Name, () => Promise<Times>>>,
): Promise<Record<Name, { [Index in keyof Times]: Figure }>> {
  const names = Object.keys(runs) as Name[];
  const samples = new Map(names.map((name) => [name, [] as Times[]]));
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const times = await runs[name]();
      if (round >= 0) samples.get(name)?.push(times);
    }
  }
  const entries = [...samples].map(([name, all]) => [
    name,
    all[0]?.map((_, i) => medianFigure(all.map((t) => t[i] ?? 0))),
  ]);
  return Object.fromEntries(entries);
}

/** Milliseconds of the processor. */
const IMPORT = `
  const before = process.cpuUsage();
  await import(process.argv[1]);
  const { user, system } = process.cpuUsage(before);
  process.stdout.write(String((user + system) / 1000));
  process.exit();
`;

async function importOf({ folder, name }: Bundled): Promise<readonly [number]> {
  const file = pathToFileURL(join(folder, `${name}.mjs`)).href;
  const env = { AWS_REGION: 'eu-central-1', AWS_LAMBDA_FUNCTION_NAME: 'rolekeeper-reconcile', ...TELEMETRY };
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', IMPORT, file], { env });
  return [Number(stdout)];
}

const TELEMETRY = {
  POWERTOOLS_SERVICE_NAME: 'rolekeeper',
  POWERTOOLS_METRICS_NAMESPACE: 'Rolekeeper',
  POWERTOOLS_LOG_LEVEL: 'INFO',
};

let made: ReturnType<typeof buildRevision> | undefined;

/** The same files, under any commit. */
async function publishedObjects(commit: string, sequence: number): Promise<Record<string, string>> {
  made ??= buildRevision(commit, (await fixture(ROLES).read()).files);
  if ('issues' in made) throw new Error('the fixture cannot be published');
  const revision = { ...made.revision, commit };
  const { digest } = revision;
  const pointer: RevisionPointer = { version: 'rolekeeper.pointer/v1', sequence, commit, digest, build: null };
  return {
    'config/current.json': JSON.stringify(pointer),
    [`config/revisions/${commit}.json`]: JSON.stringify(revision),
  };
}

/**
 * Milliseconds of four passes of one container, each up to IAM's refusal: a cold start, whole (the process, the bundle, the
 * clients); two with nothing published since; one with a new revision.
 */
async function passesOf({ folder, name }: Bundled, aws: LocalAws): Promise<readonly [number, number, number, number]> {
  aws.reset(await publishedObjects('b'.repeat(40), 1));
  const start = performance.now();
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
      ...TELEMETRY,
      AWS_ENDPOINT_URL: aws.endpoint,
    },
  });
  const pass = async (since = performance.now()) => {
    const { answer } = await lambda.invoke({});
    const { error, totals } = answer as { error?: { code?: string }; totals?: { invalidManifests?: number } };
    // Any other answer would come from a shorter path than the one that is measured.
    if (error?.code !== 'access-denied' || totals?.invalidManifests !== 0) throw new Error(JSON.stringify(answer));
    return performance.now() - since;
  };
  try {
    const [first, second, third] = [await pass(start), await pass(), await pass()];
    aws.put(await publishedObjects('c'.repeat(40), 2));
    return [first, second, third, await pass()];
  } finally {
    await lambda.stop();
  }
}
