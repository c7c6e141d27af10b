/** Whole processes, as people wait for them: from the start of a command to its end. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { medianFigure } from './samples.ts';
import type { Figure } from './topic.ts';

export interface Command {
  /** The program, and its arguments. */
  readonly line: readonly [string, ...string[]];
  readonly cwd?: string;
  /** Beside what is in the environment; undefined takes one out. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Before each run, not measured: what the run before has left. */
  readonly prepare?: () => Promise<void>;
}

export interface ProcessFigures {
  /** Milliseconds by the clock. */
  readonly wall: Figure;
  /** Milliseconds of the processor, all threads, user and system. */
  readonly cpu: Figure;
}

export interface Turns {
  readonly rounds: number;
  /** Runs of each that are not counted: they fill the caches of the file system. */
  readonly warmUp: number;
}

/**
 * The medians of each command, which take turns, in both orders, so that other work of the machine affects all alike.
 * @throws if one of them ends with another exit code than 0
 */
export async function processesOf<Name extends string>(
  commands: Readonly<Record<Name, Command>>,
  { rounds, warmUp }: Turns,
): Promise<Record<Name, ProcessFigures>> {
  const names = Object.keys(commands) as Name[];
  const samples = new Map(names.map((name) => [name, { wall: [] as number[], cpu: [] as number[] }]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      await commands[name].prepare?.();
      const { wall, cpu } = await timed(commands[name]);
      if (round < 0) continue;
      samples.get(name)?.wall.push(wall);
      samples.get(name)?.cpu.push(cpu);
    }
  }
  const entries = [...samples].map(([name, { wall, cpu }]) => [
    name,
    { wall: medianFigure(wall), cpu: medianFigure(cpu) },
  ]);
  return Object.fromEntries(entries) as Record<Name, ProcessFigures>;
}

/** Node says nothing of the processor time of its children; the shell's `time` does. */
const TIMED = `TIMEFORMAT='took %R %U %S'; time "$@"`;

async function timed({ line, cwd, env }: Command): Promise<{ wall: number; cpu: number }> {
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 256 * 1024 * 1024 };
  const { stderr } = await promisify(execFile)('bash', ['-c', TIMED, 'bash', ...line], options);
  const [, wall, user, system] = /took ([\d.]+) ([\d.]+) ([\d.]+)\s*$/.exec(stderr)?.map(Number) ?? [];
  if (wall === undefined || user === undefined || system === undefined)
    throw new Error(`no times of ${line[0]}: ${stderr}`);
  return { wall: wall * 1000, cpu: (user + system) * 1000 };
}
