import { defineConfig } from 'vitest/config';

/** The whole fault matrix, some minutes on two cores; `npm test` runs a part of it. */
export default defineConfig({
  test: {
    include: ['test/faults/**/*.faults.ts'],
    testTimeout: 300_000,
    maxWorkers: 2,
    reporters: ['default', './test/faults/totals-reporter.ts'],
  },
});
