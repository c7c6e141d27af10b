import { defineConfig } from 'vitest/config';

/** What mutants are run against: the tests of the same matter, the slow laws left out. */
export default defineConfig({
  test: {
    include: [
      'test/core/trust/**/{doors,pinned-subject,token-corpus,trust,trust-document,trust-evaluator}.test.ts',
      'test/core/trust/lint/{subject-segment,trust-lint,worlds}.test.ts',
      'test/core/{plan,record}/*.test.ts',
      'test/core/plan-guardrails/*.test.ts',
      'test/{act,apply}.test.ts',
      'test/service/pass-*.test.ts',
      'test/service/webhook/*.test.ts',
    ],
    maxWorkers: 1,
  },
});
