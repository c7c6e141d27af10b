import { defineConfig } from 'vitest/config';

/**
 * What moto and Prism are needed for; `ROLEKEEPER_REQUIRE_MOTO=1` and `ROLEKEEPER_REQUIRE_PRISM=1` make their absence an
 * error. Every request that a test sends to the local Bitbucket is judged by Prism as well.
 */
export default defineConfig({
  test: {
    include: ['test/{contract,e2e,bitbucket}/**/*.test.ts'],
    globalSetup: 'test/contract/prism.ts',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
