import { configDefaults, defineConfig } from 'vitest/config';

/** Counting steps slows code down, and counts only what runs for the first time (test/support/steps.ts). */
const STEPS = 'test/**/*.steps.test.ts';

export default defineConfig({
  test: {
    // For what hangs, and not for what is slow: the machine may be busy.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores: more workers than that only make the slow tests slower.
    maxWorkers: 2,
    reporters: ['dot', './test/support/slowest-files-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'all',
          include: ['test/**/*.test.ts'],
          // The last ones start servers and bundles, npm and compilers, or last: npm run test:contract, test:service,
          // test:package, test:gate.
          exclude: [
            ...[...configDefaults.exclude, STEPS],
            ...['test/e2e/**', 'test/ministack/**', 'test/package/**', 'test/load/**'],
          ],
          // A worker for every file costs thirty seconds. What a test changes of its process, it puts back.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'steps', include: [STEPS] } },
    ],
  },
});
