import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // These start servers and bundles and take a minute: npm run test:contract.
    exclude: [...configDefaults.exclude, 'test/e2e/**'],
    testTimeout: 20_000,
    // Two cores: more workers than that only make the slow tests slower.
    maxWorkers: 2,
  },
});
