import { defineConfig } from 'vitest/config';

/** What is installed from the package's tarball, as others do it: npm, shells, a compiler and the CDK take a minute. */
export default defineConfig({
  test: {
    include: ['test/package/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
});
