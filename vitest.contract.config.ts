import { defineConfig } from 'vitest/config';

/** What moto is needed for; `ROLEKEEPER_REQUIRE_MOTO=1` makes its absence an error. */
export default defineConfig({
  test: {
    include: ['test/{contract,e2e}/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
