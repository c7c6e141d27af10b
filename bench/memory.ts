/** Peak memory of a plan, in a process of its own, against a process that prints one line. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { buildCommand } from '../scripts/build.ts';
import { saveState } from '../src/embedded/state-file.ts';
import { accountInSync } from './account.ts';
import { fixture } from './fixture.ts';
import { median } from './samples.ts';
import { type Row, share, type Topic } from './topic.ts';

const COUNTS = [100, 1000, 5000];
const RUNS = 5;

export async function memory(): Promise<Topic> {
  const folder = await mkdtemp(join(tmpdir(), 'rolekeeper-bench-'));
  try {
    const hello = join(folder, 'hello.mjs');
    await writeFile(hello, "console.log('hello, world');\n");
    const baseline = await peakOf([hello]);
    const command = await buildCommand(folder);
    const rows: Row[] = [];
    for (const count of COUNTS) {
      const { manifests, state } = await written(folder, count);
      const ours = {
        value: await peakOf([command, 'plan', manifests, '--no-cache', '--target', `file:${state}`]),
        unit: 'MiB' as const,
      };
      const against = { value: baseline, unit: 'MiB' as const, what: 'hello world' };
      const goal = count === 5000 ? { atMost: 5.5 } : undefined;
      rows.push({ case: `${count.toLocaleString('en')} roles`, ours, against, ratio: share(ours, against), goal });
    }
    return {
      name: 'memory',
      title: 'Peak resident memory of a plan with nothing to do',
      rows,
      notes: [
        `Medians of ${RUNS} processes: the published command, planning from files against an embedded IAM in a file.`,
      ],
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function written(folder: string, count: number): Promise<{ manifests: string; state: string }> {
  const manifests = join(folder, `manifests-${count}`);
  const state = join(folder, `iam-${count}.json`);
  const { files } = await fixture(count).read();
  for (const { path, bytes } of files) {
    await mkdir(dirname(join(manifests, path)), { recursive: true });
    await writeFile(join(manifests, path), bytes);
  }
  await saveState(state, await accountInSync(count));
  return { manifests, state };
}

/**
 * MiB, asked of the process itself as it ends. Not `maxRSS` where there is something better: Linux counts in it what
 * the process was a copy of before it became Node, and that is this one, with all its roles.
 */
const REPORT = `
import { readFileSync } from 'node:fs';
process.on('exit', () => {
  let kibibytes = process.resourceUsage().maxRSS;
  try {
    kibibytes = /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1];
  } catch {}
  process.stderr.write('peak ' + kibibytes);
});`;

async function peakOf(args: readonly string[]): Promise<number> {
  const importing = `data:text/javascript,${encodeURIComponent(REPORT)}`;
  const peaks: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const { stderr } = await promisify(execFile)(process.execPath, ['--import', importing, ...args]);
    peaks.push(Number(/peak (\d+)$/.exec(stderr)?.[1]) / 1024);
  }
  return median(peaks);
}
