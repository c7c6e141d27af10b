/** What the cache of what is known saves: a run where nothing was edited, one where one manifest was, whole processes. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { buildCommand } from '../scripts/build.ts';
import { desiredState } from '../src/core/compile/desired-state.ts';
import { KnownFiles } from '../src/core/compile/known-files.ts';
import type { SourceTree } from '../src/core/model/source-tree.ts';
import { saveState } from '../src/embedded/state-file.ts';
import { KnownFile } from '../src/files/known-file.ts';
import { accountInSync } from './account.ts';
import { inSync } from './in-sync.ts';
import { type ProcessFigures, processesOf } from './processes.ts';
import { cpuOf, mediansOf } from './samples.ts';
import { type Row, share, type Topic } from './topic.ts';
import { writeFixture } from './written-fixture.ts';

const COUNT = 1000;

export async function known(): Promise<Topic> {
  const folder = await mkdtemp(join(tmpdir(), 'rolekeeper-bench-'));
  try {
    const rows = [...(await inProcess(folder)), ...(await asProcesses(folder))];
    return {
      name: 'known',
      title: `${COUNT.toLocaleString('en')} manifests that were read before by the same program`,
      rows,
      notes: [
        'In process: medians of 25 rounds that take turns, after 5 to warm up; processor time from the file of the cache to the plan.',
        'Processes: medians of 9 runs of the published command that take turns, with the embedded account.',
      ],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function inProcess(folder: string): Promise<Row[]> {
  const { tree, texts, plan } = await inSync(COUNT);
  const now = new Date();

  async function planned(files: SourceTree): Promise<boolean> {
    const file = new KnownFile(join(folder, 'cache'), 'manifests', 'bench');
    const before = new KnownFiles(await file.read(now));
    const desired = desiredState(files, now, before);
    const { learnt } = before;
    if (learnt !== undefined) await file.write(learnt, now);
    await plan(desired);
    if (file.trouble !== undefined) throw new Error(file.trouble);
    return learnt !== undefined;
  }

  let edits = 0;
  const works = {
    async known() {
      if (await planned(tree)) throw new Error('something was not known');
    },
    async edited() {
      edits += 1;
      if (!(await planned(withComment(tree, edits)))) throw new Error('the edit was not noticed');
    },
    yaml: () => texts.map((text) => parse(text)),
  };
  const medians = await mediansOf(works, {
    async measure(work) {
      // What the edit before has left behind is not known.
      if (work === works.known) await planned(tree);
      return cpuOf(work);
    },
    rounds: 25,
    warmUp: 5,
  });
  const against = { value: medians.yaml, unit: 'ms' as const, what: 'YAML.parse alone' };
  return (
    [
      ['from bytes to plan, all known', medians.known, { atMost: 0.2 }],
      ['one of them edited', medians.edited, undefined],
    ] as const
  ).map(([name, value, goal]) => {
    const ours = { value, unit: 'ms' as const };
    return { case: `CPU time, ${name}`, ours, against, ratio: share(ours, against), goal };
  });
}

/** A comment more, each time another one: the role stays what it is. */
function withComment({ files, ...rest }: SourceTree, edits: number): SourceTree {
  const last = files.length - 1;
  const comment = new TextEncoder().encode(`# edit ${edits}\n`);
  const edited = files.map((file, index) =>
    index === last ? { ...file, bytes: Buffer.concat([file.bytes, comment]) } : file,
  );
  return { ...rest, files: edited };
}

async function asProcesses(folder: string): Promise<Row[]> {
  const command = await buildCommand(join(folder, 'command'));
  await writeFixture(COUNT, join(folder, 'manifests'));
  await mkdir(join(folder, '.rolekeeper'));
  await saveState(join(folder, '.rolekeeper/iam.json'), await accountInSync(COUNT));
  const verb = (...words: string[]) => ({ line: [process.execPath, command, ...words] as const, cwd: folder });
  const figures = await processesOf(
    {
      validate: verb('validate'),
      validateCold: verb('validate', '--no-cache'),
      plan: verb('plan'),
      planCold: verb('plan', '--no-cache'),
    } as const satisfies Record<string, { line: readonly [string, ...string[]]; cwd: string }>,
    { rounds: 9, warmUp: 1 },
  );
  return [
    ...rowsOf('validate', figures.validate, figures.validateCold),
    ...rowsOf('plan', figures.plan, figures.planCold),
  ];
}

function rowsOf(verb: string, warm: ProcessFigures, cold: ProcessFigures): Row[] {
  return (['wall', 'cpu'] as const).map((of) => {
    const against = { ...cold[of], what: `${verb} --no-cache` };
    return { case: `whole ${verb}, ${of}`, ours: warm[of], against, ratio: share(warm[of], against), goal: undefined };
  });
}
