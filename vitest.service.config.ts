import { defineConfig } from 'vitest/config';

/** The synthesised stacks on ministack (`.ci/ministack.sh`), by the commands that people deploy with. */
export default defineConfig({
  test: {
    include: ['test/ministack/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // One story: a step that fails takes the ground from under the ones behind it.
    bail: 1,
  },
});
