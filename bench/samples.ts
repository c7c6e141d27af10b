import type { Figure } from './topic.ts';

/**
 * Milliseconds of CPU time that `work` takes, all threads together: what a Lambda is billed for when it does not wait.
 */
export async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Milliseconds by the clock. */
export async function wallOf(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

export interface Sampling {
  measure: (work: () => unknown) => Promise<number>;
  rounds: number;
  /** Rounds that are not counted: they run code that is not optimised yet. */
  warmUp: number;
}

/**
 * The median of each piece of work. They take turns, so that other work of the machine affects all of them alike. Each
 * begins after a garbage collection (`--expose-gc`), so that none pays for what another has left behind.
 */
export async function mediansOf<Name extends string>(
  works: Readonly<Record<Name, () => unknown>>,
  sampling: Sampling,
): Promise<Record<Name, number>> {
  const figures = Object.entries<Figure>(await figuresOf(works, sampling));
  return Object.fromEntries(figures.map(([name, { value }]) => [name, value])) as Record<Name, number>;
}

/** As {@link mediansOf}, with the least and the most of the runs. */
export async function figuresOf<Name extends string>(
  works: Readonly<Record<Name, () => unknown>>,
  { measure, rounds, warmUp }: Sampling,
): Promise<Record<Name, Figure>> {
  const names = Object.keys(works) as Name[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      globalThis.gc?.();
      const sample = await measure(works[name]);
      if (round >= 0) samples[name].push(sample);
    }
  }
  return Object.fromEntries(names.map((name) => [name, medianFigure(samples[name])])) as Record<Name, Figure>;
}

/** Of milliseconds; of one sample alone there is no range. */
export function medianFigure(samples: readonly number[]): Figure {
  const range = [Math.min(...samples), Math.max(...samples)] as const;
  return { value: median(samples), unit: 'ms', ...(samples.length > 1 && { range }) };
}

export function median(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? (high + (sorted[middle - 1] ?? high)) / 2 : high;
}
