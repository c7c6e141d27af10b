import { defineConfig } from 'vitest/config';

/** What mutants of the trust generator and the linter are run against: their own tests, the slow laws left out. */
export default defineConfig({
  test: {
    include: [
      'test/core/{doors,pinned-subject,token-corpus,trust,trust-document,trust-evaluator}.test.ts',
      'test/core/trust-lint/{subject-segment,trust-lint,worlds}.test.ts',
    ],
    maxWorkers: 1,
  },
});
