/** Whether a plan grows faster than the account, and what it takes to show very much of it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startIamProcess } from './iam-process.ts';
import { peaksOf } from './peaks.ts';
import { PlanCommands } from './plan-commands.ts';
import { type Command, processesOf } from './processes.ts';
import { type Figure, type Row, share, type Topic } from './topic.ts';

const COUNTS = [1000, 2000, 5000];
const TURNS = { rounds: 3, warmUp: 1 };
const PEAKS = 3;

/** Twice what IAM has in one account. */
const SHOWN = 10_000;
const FORMS = ['text', 'markdown', 'json'] as const;

export async function growth(): Promise<Topic> {
  const folder = await mkdtemp(join(tmpdir(), 'rolekeeper-bench-'));
  try {
    const { cpu, peak } = await measured(await PlanCommands.built(folder));
    return {
      name: 'growth',
      title: 'A plan with nothing to do at 1,000, 2,000 and 5,000 roles; a plan that makes 10,000, shown',
      rows: [growing('CPU', cpu), growing('peak memory', peak), ...(await shown())],
      notes: [
        'The first ratios are exponents: the slope of the straight line through the logarithms of all three counts, with what every',
        `process needs however small the account is; 1 is as fast as the account. Whole processes of the published command, medians of`,
        `${TURNS.rounds} (CPU) and ${PEAKS} (memory) against an IAM on a loopback port in another process, without latency.`,
        'Shown: the peak of a process that makes the plan and writes it to /dev/null, against one that makes it alone.',
      ],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Sizes {
  readonly cpu: readonly Figure[];
  readonly peak: readonly Figure[];
}

async function measured(commands: PlanCommands): Promise<Sizes> {
  const servers = await Promise.all(COUNTS.map((roles) => startIamProcess({ roles })));
  try {
    const plans: Record<string, Command> = {};
    for (const [index, count] of COUNTS.entries()) {
      const server = servers[index];
      if (server !== undefined) plans[count] = (await commands.asking(server, count)).ours;
    }
    const times = await processesOf(plans, TURNS);
    const peaks = await peaksOf(plans, PEAKS);
    return {
      cpu: COUNTS.flatMap((count) => times[count]?.cpu ?? []),
      peak: COUNTS.flatMap((count) => peaks[count] ?? []),
    };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
  }
}

/** Of the largest against the smallest; judged by all. */
function growing(what: string, figures: readonly Figure[]): Row {
  const [small, large] = [figures[0], figures.at(-1)];
  if (small === undefined || large === undefined) throw new Error(`nothing was measured of ${what}`);
  return {
    case: `${what}, 5,000 roles: exponent`,
    ours: large,
    against: { ...small, what: '1,000 roles' },
    ratio: exponentOf(figures.map(({ value }) => value)),
    goal: { atMost: 1 },
  };
}

/** By least squares, of the logarithms. */
function exponentOf(values: readonly number[]): number {
  const points = values.map((value, index) => [Math.log(COUNTS[index] ?? Number.NaN), Math.log(value)] as const);
  const mean = (of: 0 | 1) => points.reduce((sum, point) => sum + point[of], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const rise = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return rise / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

async function shown(): Promise<Row[]> {
  const script = join(import.meta.dirname, 'rendering.ts');
  const commandOf = (form: string): Command => ({ line: [process.execPath, script, String(SHOWN), form] });
  const commands = Object.fromEntries(['none', ...FORMS].map((form) => [form, commandOf(form)]));
  const { none, ...peaks } = await peaksOf(commands, PEAKS);
  if (none === undefined) throw new Error('nothing was measured to compare with');
  return Object.entries(peaks).map(([form, ours]) => {
    const against = { ...none, what: 'not shown' };
    const label = `${SHOWN.toLocaleString('en')} roles made, as ${form}: peak memory`;
    return { case: label, ours, against, ratio: share(ours, against), goal: { atMost: 1.25 } };
  });
}
