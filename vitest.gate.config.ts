import { defineConfig } from 'vitest/config';

/** The gate under load: a minute and a half. */
export default defineConfig({
  test: {
    include: ['test/load/**/*.test.ts'],
    testTimeout: 300_000,
    maxWorkers: 1,
  },
});
