/**
 * `npm run profile [-- --json]`: where the processor's time of a plan goes. The published command, built with the names of its
 * functions, plans 1,000 roles against an IAM on a loopback port under `node --cpu-prof`; what is printed is the time in
 * each function itself, by function and by the room or package that it stands in.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { bundleCommand } from '../scripts/build.ts';
import { startIamProcess } from './iam-process.ts';
import { type CpuProfile, type SelfTime, selfTimes } from './self-times.ts';
import { columns } from './topic.ts';
import { writeFixture } from './written-fixture.ts';

const ROLES = 1000;
const RUNS = 5;
const SHOWN = 15;

/** What `--json` prints; bench/profile.json is one such run. */
export interface Profile {
  version: 1;
  node: string;
  roles: number;
  /** The sum of all, in milliseconds, of the mean of the runs; what waits is not in it. */
  total: number;
  /** The most first, and only those that are shown. */
  functions: SelfTime[];
  /** Rooms of src/, packages, and what Node does itself: all of them. */
  places: SelfTime[];
}

async function profile(): Promise<Profile> {
  const folder = await mkdtemp(join(tmpdir(), 'rolekeeper-profile-'));
  const iam = await startIamProcess({ roles: ROLES });
  try {
    const command = join(folder, 'command');
    await bundleCommand(command, { minify: false, sourcemap: 'linked' });
    await writeFixture(ROLES, join(folder, 'manifests'));
    const options = { cwd: folder, env: { ...process.env, ...iam.env, TMPDIR: folder }, maxBuffer: 2 ** 28 };
    const profiling = ['--cpu-prof', '--cpu-prof-interval', '500', '--cpu-prof-dir', join(folder, 'profiles')];
    const plan = [join(command, 'rolekeeper.js'), 'plan', 'manifests', '--target', 'aws'];
    for (let run = 0; run < RUNS; run++) {
      await rm(join(folder, '.rolekeeper'), { recursive: true, force: true });
      await promisify(execFile)(process.execPath, [...profiling, ...plan], options);
    }
    const profiles = await Promise.all(
      (await readdir(join(folder, 'profiles'))).map(
        async (name) => JSON.parse(await readFile(join(folder, 'profiles', name), 'utf8')) as CpuProfile,
      ),
    );
    const { total, functions, places } = await selfTimes(profiles);
    return { version: 1, node: process.version, roles: ROLES, total, functions: functions.slice(0, SHOWN), places };
  } finally {
    await iam.stop();
    await rm(folder, { recursive: true });
  }
}

function profileText({ total, functions, places, roles }: Profile): string {
  const table = (title: string, rows: readonly SelfTime[]) => {
    const lines = rows.map(({ name, where = '', ms, share }) => [
      `${(share * 100).toFixed(1)} %`,
      `${ms.toFixed(0)} ms`,
      name,
      where,
    ]);
    return [title, ...columns(lines, (column) => column < 2)].join('\n');
  };
  return [
    `CPU time of rolekeeper plan for ${roles.toLocaleString('en')} roles: ${total.toFixed(0)} ms, the mean of ${RUNS} runs`,
    table('By function, its own time', functions),
    table('By room and package', places),
  ].join('\n\n');
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { json: { type: 'boolean' } } });
  const made = await profile();
  process.stdout.write(`${values.json ? JSON.stringify(made, null, 2) : profileText(made)}\n`);
}
