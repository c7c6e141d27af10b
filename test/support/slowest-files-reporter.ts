/** Prints the ten files that took longest: where to look when the tests get slow. */
import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';

export default class SlowestFilesReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const files = modules.map((module) => ({ file: relative('.', module.moduleId), seconds: secondsOf(module) }));
    const slowest = files.toSorted((a, b) => b.seconds - a.seconds).slice(0, 10);
    const lines = slowest.map(({ file, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${file}`);
    process.stdout.write(`\nThe slowest files\n${lines.join('\n')}\n`);
  }
}

/** With what it imports, and what it does before its first test. */
function secondsOf(module: TestModule): number {
  const { collectDuration, setupDuration, duration } = module.diagnostic();
  return (collectDuration + setupDuration + duration) / 1000;
}
