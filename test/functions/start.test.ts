/** What functions load before they ask for their first event, what they leave for later, and what is not in them at all. */
import { resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { functionBundle } from '../../infra/function-bundle.ts';

/** KiB, with room for a minor version of the SDK: 427 when it was written, of 1,650 in all. */
const MOST_AT_START = 480;

let outputs: Metafile['outputs'];

beforeAll(async () => {
  outputs = await outputsOf('reconcile');
});

async function outputsOf(name: string): Promise<Metafile['outputs']> {
  const bundle = functionBundle(resolve(`functions/${name}.ts`), resolve('never-written'));
  return (await build({ ...bundle, write: false, metafile: true })).metafile.outputs;
}

const entry = () => Object.keys(outputs).find((path) => path.endsWith('/reconcile.mjs')) ?? '';

/** The file and all that it loads; `import()` is not followed. */
function loadedWith(path: string, all = outputs, found = new Set<string>()): Set<string> {
  if (found.has(path) || all[path] === undefined) return found;
  found.add(path);
  for (const { path: next, kind } of all[path].imports) if (kind === 'import-statement') loadedWith(next, all, found);
  return found;
}

const sourcesOf = (paths: Iterable<string>) => [...paths].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}));

describe('the start of the reconcile function', () => {
  const LATER = [
    { what: 'the YAML parser', source: /node_modules\/yaml\// },
    { what: 'the validators', source: /schema\/generated\// },
    { what: 'the catalogue', source: /iam\/generated\/catalogue/ },
    { what: 'what compiles', source: /src\/core\/compile\// },
    { what: 'what judges a plan', source: /src\/core\/plan-guardrails\// },
    { what: 'the client of IAM', source: /node_modules\/@aws-sdk\/client-iam\// },
    { what: 'Bitbucket', source: /src\/bitbucket\// },
    { what: 'the client of queues', source: /node_modules\/@aws-sdk\/client-sqs\// },
  ];
  it.each(LATER)('leaves for later: $what', ({ source }) => {
    expect(sourcesOf(loadedWith(entry())).filter((path) => source.test(path))).toEqual([]);
    expect(
      sourcesOf(Object.keys(outputs)).some((path) => source.test(path)),
      'it is in the bundle',
    ).toBe(true);
  });

  it(`loads ${MOST_AT_START} KiB at most`, () => {
    const bytes = [...loadedWith(entry())].reduce((sum, path) => sum + (outputs[path]?.bytes ?? 0), 0);
    expect(bytes / 1024).toBeLessThan(MOST_AT_START);
  });
});

/** `most`: KiB at the start, with room for a minor version of the SDK. `has`: all of the SDK's clients that are in it. */
const SMALL = [
  { name: 'gate', most: 570, has: ['client-lambda', 'client-s3'], reason: 'it has no way to STS or IAM' },
  { name: 'exchange', most: 225, has: ['client-sts'], reason: 'it has no way to IAM, or to the table' },
];

describe.each(SMALL)('the function $name', ({ name, most, has, reason }) => {
  let all: Metafile['outputs'];
  beforeAll(async () => {
    all = await outputsOf(name);
  });

  it(`has these clients and no others: ${reason}`, () => {
    const sources = Object.values(all).flatMap(({ inputs }) => Object.keys(inputs));
    const clients = sources.flatMap((path) => /node_modules\/@aws-sdk\/(client-[\w-]+)\//.exec(path)?.[1] ?? []);
    expect([...new Set(clients)].sort()).toEqual(has);
    expect(sources.filter((path) => /nested-clients|credential-provider-(?!node|env)/.test(path))).toEqual([]);
  });

  it(`loads ${most} KiB at most`, () => {
    const entry = Object.keys(all).find((path) => path.endsWith(`/${name}.mjs`)) ?? '';
    const bytes = [...loadedWith(entry, all)].reduce((sum, path) => sum + (all[path]?.bytes ?? 0), 0);
    expect(bytes / 1024).toBeLessThan(most);
  });
});
