/** Peak memory of whole processes of Node. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Command } from './processes.ts';
import { median } from './samples.ts';
import type { Figure } from './topic.ts';

/** Resident memory; the commands take turns. @throws if one of them ends with another exit code than 0 */
export async function peaksOf<Name extends string>(
  commands: Readonly<Record<Name, Command>>,
  rounds: number,
): Promise<Record<Name, Figure>> {
  const names = Object.keys(commands) as Name[];
  const samples = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      await commands[name].prepare?.();
      samples.get(name)?.push(await peakOf(commands[name]));
    }
  }
  return Object.fromEntries([...samples].map(([name, peaks]) => [name, figure(peaks)])) as Record<Name, Figure>;
}

function figure(peaks: readonly number[]): Figure {
  return { value: median(peaks), unit: 'MiB', range: [Math.min(...peaks), Math.max(...peaks)] };
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

async function peakOf({ line: [program, ...args], cwd, env }: Command): Promise<number> {
  const importing = `data:text/javascript,${encodeURIComponent(REPORT)}`;
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 256 * 1024 * 1024 };
  const { stderr } = await promisify(execFile)(program, ['--import', importing, ...args], options);
  return Number(/peak (\d+)$/.exec(stderr)?.[1]) / 1024;
}
