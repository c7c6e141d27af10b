/** Peak memory of a plan, in a process of its own, against a process that prints one line, and one that only reads. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveState } from '../src/embedded/state-file.ts';
import { accountInSync } from './account.ts';
import { startIamProcess } from './iam-process.ts';
import { peaksOf } from './peaks.ts';
import { BUILT_ALIKE } from './peer-bundle.ts';
import { PlanCommands } from './plan-commands.ts';
import type { Command } from './processes.ts';
import { type Row, share, type Topic } from './topic.ts';

const COUNTS = [100, 1000, 5000];
const RUNS = 5;

/** Of the largest account. */
const GOALS = { aws: { atMost: 4 }, embedded: { atMost: 5.5 } };

export async function memory(): Promise<Topic> {
  const folder = await mkdtemp(join(tmpdir(), 'rolekeeper-bench-'));
  try {
    const script = join(folder, 'hello.mjs');
    await writeFile(script, "console.log('hello, world');\n");
    const hello: Command = { line: [process.execPath, script] };
    const commands = await PlanCommands.built(folder);
    const rows: Row[] = [];
    for (const count of COUNTS) rows.push(...(await rowsOf(count, commands, hello, folder)));
    return {
      name: 'memory',
      title: 'Peak resident memory of a plan with nothing to do',
      rows,
      notes: [
        `Medians of ${RUNS} processes that take turns: the published command, against an IAM on a loopback port (AWS), whose`,
        'answers are in a process of its own, and against an embedded IAM in a file, which is part of ours.',
      ],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function rowsOf(count: number, commands: PlanCommands, hello: Command, folder: string): Promise<Row[]> {
  const state = join(folder, `iam-${count}.json`);
  await saveState(state, await accountInSync(count));
  const iam = await startIamProcess({ roles: count });
  try {
    const { ours: aws, bulk } = await commands.asking(iam, count);
    const [program, command] = aws.line;
    const embedded = { ...aws, line: [program, command, 'plan', 'manifests', '--target', `file:${state}`] as const };
    const peaks = await peaksOf({ hello, aws, bulk, embedded } as Record<string, Command>, RUNS);
    const row = (label: string, name: 'aws' | 'embedded', against: Row['against'], isJudged: boolean): Row => ({
      case: `${count.toLocaleString('en')} roles, ${label}`,
      ours: peaks[name] ?? against,
      against,
      ratio: share(peaks[name] ?? against, against),
      goal: isJudged && count === 5000 ? GOALS[name] : undefined,
    });
    const line = { ...(peaks.hello as Row['ours']), what: 'hello world' };
    const reading = { ...(peaks.bulk as Row['ours']), what: 'bulk read by SDK', built: BUILT_ALIKE };
    return [row('AWS', 'aws', line, true), row('AWS', 'aws', reading, false), row('embedded', 'embedded', line, true)];
  } finally {
    await iam.stop();
  }
}
