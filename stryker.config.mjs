/** Mutation testing of whoever decides who gets in: `npm run test:mutation`, ten minutes or so. */
export default {
  testRunner: 'vitest',
  vitest: { configFile: 'vitest.mutation.config.ts' },
  mutate: [
    'src/core/trust.ts',
    'src/core/subject-format.ts',
    'src/core/trust-lint.ts',
    'src/core/trust-lint/*.ts',
    'src/core/trust-document.ts',
    'src/core/trust-evaluator.ts',
    'src/core/pinned-subject.ts',
    'src/core/subject-witness.ts',
    'src/core/doors.ts',
    'src/core/who-gets-in.ts',
  ],
  coverageAnalysis: 'perTest',
  concurrency: 2,
  tempDirName: '.stryker-tmp',
  cleanTempDir: 'always',
  // TypeScript 7 has no longer the functions by which Stryker rewrites a tsconfig; Node strips the types without one.
  tsconfigFile: 'none',
  ignorePatterns: [
    ...['.ci', '.rolekeeper', '.venv', 'bench', 'cdk.out', 'coverage', 'dist', 'docs', 'functions', 'infra'],
    ...['manifests', 'scripts', 'test-results'],
  ],
  reporters: ['clear-text', 'json'],
  clearTextReporter: { logTests: false, allowColor: false, reportTests: false },
  jsonReporter: { fileName: 'test-results/mutation.json' },
};
