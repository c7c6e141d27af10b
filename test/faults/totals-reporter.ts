/** Prints what `npm run test:faults` has run, all files together. */
import type { Reporter, TestModule } from 'vitest/node';
import { sumOf, type Totals } from './totals.ts';

export default class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const metas = modules.flatMap((module) => [...module.children.allTests()].map((test) => test.meta()));
    const lines = [
      ...matrixLines(sumOf(metas.flatMap(({ totals }) => totals ?? []))),
      ...metas.flatMap(({ told }) => told ?? []),
    ];
    process.stdout.write(`\n${lines.join('\n')}\n`);
  }
}

function matrixLines({ scenarios, courses, calls, runs, faults, failures }: Totals): string[] {
  const width = Math.max(0, ...Object.values(faults).map((times) => counted(times).length));
  const byCount = Object.entries(faults).sort(([, a], [, b]) => b - a);
  return [
    'Faults that struck',
    ...byCount.map(([name, times]) => `  ${counted(times).padStart(width)}  ${name}`),
    '',
    `Fault matrix: ${scenarios} scenarios in ${courses} courses with ${counted(calls)} calls, ${byCount.length} faults, ${counted(runs)} runs: ${counted(runs - failures.length)} converged, ${failures.length} did not`,
  ];
}

function counted(count: number): string {
  return count.toLocaleString('en');
}
