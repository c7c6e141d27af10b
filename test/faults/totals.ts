/** What was run, for the lines at the end. */
export interface Totals {
  scenarios: number;
  /** Scenarios, each with and without an inventory. */
  courses: number;
  /** Calls that could fail, in all courses. */
  calls: number;
  runs: number;
  /** How often each fault struck, by its name. */
  faults: Record<string, number>;
  failures: string[];
}

declare module 'vitest' {
  interface TaskMeta {
    /** Of one test of the matrix. */
    totals?: Totals;
    /** Of another: one line. */
    told?: string;
  }
}

export function noTotals(): Totals {
  return { scenarios: 0, courses: 0, calls: 0, runs: 0, faults: {}, failures: [] };
}

export function sumOf(all: readonly Totals[]): Totals {
  const sum = noTotals();
  for (const totals of all) {
    for (const count of ['scenarios', 'courses', 'calls', 'runs'] as const) sum[count] += totals[count];
    for (const [name, times] of Object.entries(totals.faults)) sum.faults[name] = (sum.faults[name] ?? 0) + times;
    sum.failures.push(...totals.failures);
  }
  return sum;
}
