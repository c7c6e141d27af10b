/** Every verb by name. Its file is loaded only when it is wanted: `--help` and `explain` need neither YAML nor AWS. */
import type { Verb } from './command/verb.ts';

export interface VerbEntry {
  readonly summary: string;
  readonly load: () => Promise<{ readonly verb: Verb }>;
  /** The word that follows it: `token inspect`. */
  readonly word?: string;
  /** Whether all others are loaded for it as well. */
  readonly needsAll?: true;
}

export const VERBS: Readonly<Record<string, VerbEntry>> = {
  validate: { summary: 'check every manifest', load: () => import('./verbs/validate.ts') },
  plan: { summary: 'show what apply would do to IAM', load: () => import('./verbs/plan.ts') },
  pr: { summary: 'review a pull request, in the pull request', load: () => import('./verbs/pr.ts') },
  apply: { summary: 'make IAM equal to the manifests', load: () => import('./verbs/apply.ts') },
  approve: { summary: 'approve one set of deletions, or of lockouts', load: () => import('./verbs/approve.ts') },
  restore: { summary: 'make a deleted role again from its snapshot', load: () => import('./verbs/restore.ts') },
  status: { summary: 'list the roles, their state and who may enter', load: () => import('./verbs/status.ts') },
  scan: { summary: 'report every role that trusts Bitbucket', load: () => import('./verbs/scan.ts') },
  import: { summary: 'write manifests for roles that are there', load: () => import('./verbs/import.ts') },
  doctor: { summary: 'say what keeps a step out of its role', load: () => import('./verbs/doctor.ts') },
  'lint-trust': { summary: 'judge any trust policy', load: () => import('./verbs/lint-trust.ts') },
  'lint-pipeline': {
    summary: 'say which steps of a pipelines file become a role',
    load: () => import('./verbs/lint-pipeline.ts'),
  },
  token: {
    summary: 'read the token of a step: which roles let it in, and why the others do not',
    word: 'inspect',
    load: () => import('./verbs/token.ts'),
  },
  'explain-access': {
    summary: 'say which roles let a step in, and why the others do not',
    load: () => import('./verbs/explain-access.ts'),
  },
  'who-can': {
    summary: 'say who gets into a role, or which roles may do something',
    load: () => import('./verbs/who-can.ts'),
  },
  publish: { summary: 'give the manifests to the service', load: () => import('./verbs/publish.ts') },
  follow: {
    summary: 'wait until a commit is applied, and say what came of it',
    load: () => import('./verbs/follow.ts'),
  },
  report: { summary: 'show what the last pass of the service found and did', load: () => import('./verbs/report.ts') },
  history: {
    summary: 'list the days that were not quiet, and what was wrong',
    load: () => import('./verbs/history.ts'),
  },
  trail: { summary: 'list who used which role, by CloudTrail', load: () => import('./verbs/trail.ts') },
  snippet: { summary: 'print the pipeline step that becomes a role', load: () => import('./verbs/snippet.ts') },
  gate: {
    summary: 'print what keeps calls that pass by the gate out of its roles',
    word: 'rcp',
    load: () => import('./verbs/gate.ts'),
  },
  resolve: { summary: 'fill the lock file with what Bitbucket says', load: () => import('./verbs/resolve.ts') },
  init: { summary: 'write a manifests folder to begin with', load: () => import('./verbs/init.ts') },
  schema: { summary: 'print a JSON schema', load: () => import('./verbs/schema.ts') },
  completion: {
    summary: 'print a completion script for your shell',
    load: () => import('./verbs/completion.ts'),
    needsAll: true,
  },
  explain: { summary: 'explain a code from an error', load: () => import('./verbs/explain.ts') },
};
