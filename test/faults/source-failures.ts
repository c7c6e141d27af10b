/** Everything that can be wrong with a source of manifests, at random, in front of the real service. */
import { FolderSource } from '../../src/aws/folder-source.ts';
import { manifestBucket } from '../../src/aws/manifest-bucket.ts';
import { S3Bucket } from '../../src/aws/s3-bucket.ts';
import { CONFIG_KEYS } from '../../src/layout.ts';
import { s3Failure } from '../support/fake-s3.ts';
import { roleFiles, ServiceWorld } from '../support/service-world.ts';
import { tree } from '../support/tree.ts';
import { Random } from './random.ts';

export interface SourceTrials {
  trials: number;
  /** How often each failure was drawn. */
  drawn: Record<string, number>;
  /** Passes that reported that something is wrong. */
  told: number;
  /** What broke the promise; empty if nothing did. */
  broken: string[];
}

const FILES = {
  ...roleFiles('shop', 'checkout-deploy', 'checkout-checks', 'storefront-deploy'),
  ...roleFiles('data', 'reports-publish', 'warehouse-load'),
  ...roleFiles('platform', 'image-release', 'image-scan'),
};
const GOOD = Object.fromEntries(tree(FILES).files.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));
const PATHS = Object.keys(FILES);
const ERRORS = [
  ['InternalError', 500],
  ['SlowDown', 503],
  ['AccessDenied', 403],
  ['NoSuchBucket', 404],
  ['RequestTimeout', 400],
] as const;

/** A failure: what is wrong, done to a world whose source was right. */
interface Failure {
  name: string;
  layout: 'revision' | 'folder';
  happen(world: ServiceWorld, random: Random): unknown;
}

const garble = (text: string, random: Random) => {
  const at = random.below(text.length);
  return random.from([
    text.slice(0, at),
    '',
    '\n# nothing\n',
    `${text.slice(0, at)}\u0000${text.slice(at)}`,
    text.replace('kind:', 'kinds:'),
    text.replace('spec:', '  spec:'),
    '{',
    '<html><body>Please log in</body></html>',
  ]);
};

/** One of the role files, now and then the settings or the lock, is not what it was. */
function garbled(random: Random): Record<string, string> {
  const path = random.from([...PATHS, ...PATHS, 'rolekeeper.yaml', 'bitbucket.lock.yaml']);
  const other = random.from(PATHS);
  const text = random.isTrue(0.2) && other !== path ? (GOOD[other] ?? '') : garble(GOOD[path] ?? '', random);
  return { ...GOOD, [path]: text };
}

function failingCall(world: ServiceWorld, random: Random): void {
  const [name, status] = random.from(ERRORS);
  let left = random.below(12);
  const lasts = random.isTrue(0.5);
  world.config.interfere = () => {
    if (left-- === 0 || (left < 0 && lasts)) throw s3Failure(name, status);
  };
}

function garbledObject(world: ServiceWorld, random: Random): void {
  const key = random.from([...world.config.objects.keys()]);
  const text = world.config.text(key) ?? '';
  const at = random.below(text.length);
  world.config.set(key, random.from([text.slice(0, at), '', '{}', `${text.slice(0, at)}x${text.slice(at + 1)}`]));
}

const folderKey = (path: string) => `${CONFIG_KEYS.folder}${path}`;

const FAILURES: readonly Failure[] = [
  { name: 'a call to S3 fails', layout: 'revision', happen: failingCall },
  { name: 'a call to S3 fails', layout: 'folder', happen: failingCall },
  { name: 'an object is not what was published', layout: 'revision', happen: garbledObject },
  {
    name: 'an object is gone',
    layout: 'revision',
    happen: (world, random) => world.config.objects.delete(random.from([...world.config.objects.keys()])),
  },
  { name: 'everything is gone', layout: 'revision', happen: (world) => world.config.objects.clear() },
  { name: 'everything is gone', layout: 'folder', happen: (world) => world.config.objects.clear() },
  {
    name: 'every role is gone',
    layout: 'folder',
    happen: (world) => {
      for (const path of PATHS) world.config.objects.delete(folderKey(path));
    },
  },
  {
    name: 'settings and lock are gone',
    layout: 'folder',
    happen: (world, random) =>
      world.config.objects.delete(folderKey(random.from(['rolekeeper.yaml', 'bitbucket.lock.yaml']))),
  },
  { name: 'every role was published away', layout: 'revision', happen: (world) => world.publish({}) },
  {
    name: 'a broken file was published',
    layout: 'revision',
    happen: (world, random) => world.publish(garbled(random)),
  },
  {
    name: 'a file is broken',
    layout: 'folder',
    happen: (world, random) => upload(world, garbled(random)),
  },
  {
    name: 'a file may not be read',
    layout: 'folder',
    happen: (world, random) => {
      const key = folderKey(random.from(PATHS));
      world.config.interfere = (call, asked) => {
        if (call === 'GetObject' && asked === key) throw s3Failure('AccessDenied', 403);
      };
    },
  },
  {
    name: 'a file is deleted while the folder is read',
    layout: 'folder',
    happen: (world, random) => {
      const key = folderKey(random.from(PATHS));
      world.config.interfere = (call, asked) => {
        if (call === 'GetObject' && asked === key) world.config.objects.delete(key);
      };
    },
  },
];

/** Each failure stands before a service that is at rest; no role may be deleted by any of them. */
export async function trySources(trials: number, seed: number): Promise<SourceTrials> {
  const random = new Random(seed);
  const found: SourceTrials = { trials, drawn: {}, told: 0, broken: [] };
  const worlds = { revision: await settledIn('revision'), folder: await settledIn('folder') };
  for (let trial = 0; trial < trials; trial++) {
    const failure = random.from(FAILURES);
    const world = worlds[failure.layout];
    const name = `${failure.layout}: ${failure.name}`;
    found.drawn[name] = (found.drawn[name] ?? 0) + 1;
    const [roles, writes] = [world.roleNames.join(' '), world.writes.length];
    await failure.happen(world, random);
    const { result, issues, findings } = await world.pass();
    if (result === 'failed' || issues.length > 0 || findings.length > 0) found.told++;
    const gone = world.writes.slice(writes).filter((call) => call === 'DeleteRole').length;
    if (gone > 0 || world.roleNames.join(' ') !== roles)
      found.broken.push(`trial ${trial}, ${name}: ${gone} deletions`);
    await fix(world, failure.layout);
  }
  for (const world of Object.values(worlds)) await checkRest(world, found);
  return found;
}

async function settledIn(layout: Failure['layout']): Promise<ServiceWorld> {
  const world = new ServiceWorld();
  const clock = { now: () => new Date(world.now), pause: async () => undefined };
  world.source =
    layout === 'folder'
      ? new FolderSource(new S3Bucket(world.config, 'config'), CONFIG_KEYS.folder, clock)
      : manifestBucket(world.config, 'config', 'revision');
  await fix(world, layout);
  await world.pass();
  await world.pass();
  return world;
}

async function fix(world: ServiceWorld, layout: Failure['layout']): Promise<void> {
  world.config.interfere = () => undefined;
  world.config.calls.length = 0;
  world.state.calls.length = 0;
  for (const key of [...world.state.objects.keys()]) if (key.startsWith('reports/')) world.state.objects.delete(key);
  if (layout === 'folder') upload(world, GOOD);
  else {
    world.config.objects.clear();
    // A trial may have published too.
    published += 2;
    await world.publish(FILES, published);
  }
}

/** The bucket is filled again each time, and the numbers of its revisions go on. */
let published = 0;

function upload(world: ServiceWorld, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) world.config.set(folderKey(path), text);
}

/** Once the source is right again, so is everything. */
async function checkRest(world: ServiceWorld, found: SourceTrials): Promise<void> {
  await world.pass();
  const { result, roles, error } = await world.pass();
  if (result !== 'succeeded' || roles.length > 0 || world.roleNames.length !== PATHS.length) {
    found.broken.push(
      `afterwards the service is not at rest: ${result}, ${roles.length} roles differ, ${error?.message}`,
    );
  }
}
