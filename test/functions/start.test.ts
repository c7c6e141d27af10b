/** What the reconcile function loads before it asks for its first event, and what it leaves for later. */
import { resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { functionBundle } from '../../infra/function-bundle.ts';

/** KiB, with room for a minor version of the SDK: 427 when it was written, of 1,650 in all. */
const MOST_AT_START = 480;

let outputs: Metafile['outputs'];

beforeAll(async () => {
  const bundle = functionBundle(resolve('functions/reconcile.ts'), resolve('never-written'));
  const { metafile } = await build({ ...bundle, write: false, metafile: true });
  outputs = metafile.outputs;
});

const entry = () => Object.keys(outputs).find((path) => path.endsWith('/reconcile.mjs')) ?? '';

/** The file and all that it loads; `import()` is not followed. */
function loadedWith(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path) || outputs[path] === undefined) return found;
  found.add(path);
  for (const { path: next, kind } of outputs[path].imports) if (kind === 'import-statement') loadedWith(next, found);
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
