import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleCommand } from '../../scripts/build.ts';

const YAML = /^node_modules\/yaml\//;
const SCHEMAS = /^src\/core\/schema\/generated\//;
const CATALOGUE = /^src\/core\/iam\/generated\/catalogue/;
const AWS = /^node_modules\/@(aws-sdk|smithy)\/|^src\/aws\//;
const AWS_CLIENT = /credential-provider|node-http-handler|submodules\/protocols\/.*Protocol/;
const PLANNING = /^src\/core\/(plan-guardrails|widening)\//;

interface Case {
  readonly verb: string;
  readonly why: string;
  /** The files that are loaded before the verb does anything, beside main.ts and what that needs. */
  readonly entries: readonly string[];
  readonly without: readonly RegExp[];
  /** A file takes Node a quarter of a millisecond; without scripts/joined-chunks.ts there were 57 for validate. */
  readonly atMost: number;
}

const CASES: readonly Case[] = [
  {
    verb: '--help',
    why: 'it prints names and summaries',
    entries: [],
    without: [YAML, SCHEMAS, CATALOGUE, AWS, PLANNING, /^src\/cli\/verbs\//],
    atMost: 4,
  },
  {
    verb: 'explain',
    why: 'it prints a page of ours',
    entries: ['src/cli/verbs/explain.ts'],
    without: [YAML, SCHEMAS, CATALOGUE, AWS, PLANNING],
    atMost: 12,
  },
  {
    verb: 'validate',
    why: 'without --access-analyzer it asks nothing of AWS, and it plans nothing',
    entries: ['src/cli/verbs/validate.ts'],
    without: [AWS, PLANNING],
    atMost: 15,
  },
  {
    verb: 'plan',
    why: 'which account it asks is in its options',
    entries: ['src/cli/verbs/plan.ts'],
    without: [AWS],
    atMost: 25,
  },
  {
    verb: 'plan --target embedded',
    why: 'the embedded IAM answers the commands of the SDK, and is reached without its client',
    entries: ['src/cli/verbs/plan.ts', 'src/cli/account/embedded-target.ts'],
    without: [AWS_CLIENT],
    atMost: 45,
  },
];

describe('what the published command loads', () => {
  let directory: string;
  let outputs: Metafile['outputs'];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'rolekeeper-loaded-'));
    ({ outputs } = await bundleCommand(directory));
  });
  afterAll(() => rm(directory, { recursive: true, force: true }));

  it.each(CASES)('for $verb: $why', ({ entries, without, atMost }) => {
    const needed = loadedFor(['src/cli/main.ts', ...entries], outputs);
    const files = needed.flatMap((output) => Object.keys(outputs[output]?.inputs ?? {}));
    expect(files.filter((file) => without.some((pattern) => pattern.test(file)))).toEqual([]);
    expect(needed.length).toBeLessThanOrEqual(atMost);
  });

  it('is looked for under the names that the files have', () => {
    const files = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
    for (const pattern of [YAML, SCHEMAS, CATALOGUE, AWS, AWS_CLIENT, PLANNING]) {
      expect(files.some((file) => pattern.test(file))).toBe(true);
    }
  });
});

/** The outputs that Node reads for these entries, before one of them imports another when it is wanted. */
function loadedFor(entries: readonly string[], outputs: Metafile['outputs']): readonly string[] {
  const needed = new Set(
    Object.keys(outputs).filter((output) => entries.includes(outputs[output]?.entryPoint ?? 'none')),
  );
  expect(needed.size).toBe(entries.length);
  for (const output of needed)
    for (const { path, kind } of outputs[output]?.imports ?? [])
      if (kind === 'import-statement' && path in outputs) needed.add(path);
  return [...needed];
}
