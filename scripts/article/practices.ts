/** What the article advises for production. */
import { type Section, SOURCES } from './statement.ts';

export const PRACTICES: readonly Section[] = [
  {
    heading: 'Restricting Access by Repository',
    statements: [
      {
        id: 'repository-level',
        says: 'Production needs a restriction to repositories, by sub.',
        names: ['sub'],
        stands: 'so',
        here: 'Every manifest names its repositories, by name; the lock file has their UUIDs, and a name that passes to another repository is held back.',
        kept: [{ doc: 'names.md' }, { story: 'repositories-exchanged' }],
      },
      {
        id: 'branch-in-subject',
        says: '{WORKSPACE-UUID}:{PRODUCTION-REPO-UUID}:*:main restricts it to the branch main.',
        names: ['{WORKSPACE-UUID}:{PRODUCTION-REPO-UUID}:*:main'],
        stands: 'not so',
        here: 'No documented token ends with a branch, so no pipeline gets in. A manifest with `branches: [main]` and an environment gets what there is: IAM pins the environment, Bitbucket the branches that may deploy to it, and a person attests that it does, since no API shows it. With `enforcement: gate` the branch itself is enforced, by a gate of the deployment.',
        source: SOURCES.branches,
        kept: [
          { code: 'trust-sub-branch' },
          { code: 'branches-not-enforced' },
          { doc: 'enforcement.md#who-keeps-a-branch-promise' },
          { doc: 'branches.md#with-the-gate' },
        ],
      },
      {
        id: 'role-per-repository',
        says: 'Several repositories get several roles, so that one that is taken over reaches less.',
        stands: 'so',
        here: 'One role for several repositories is a warning; the settings can make it a refusal.',
        kept: [{ code: 'shared-role' }, { doc: 'guardrails.md' }],
      },
      {
        id: 'test-conditions',
        says: 'Before production, run the pipeline and compare PrincipalId with the conditions.',
        stands: 'otherwise',
        here: 'Offline, before anything runs: `rolekeeper lint-trust` says who gets in by any policy, `rolekeeper lint-pipeline` which step becomes the role, and a plan what changes for whom.',
        kept: [{ verb: 'lint-trust' }, { verb: 'lint-pipeline' }, { verb: 'plan' }],
      },
    ],
  },
  {
    heading: 'Session Duration Considerations',
    statements: [
      {
        id: 'short-jobs',
        says: 'Jobs under 30 minutes take the shortest session, 15 minutes.',
        names: ['15-minute session'],
        stands: 'otherwise',
        here: '`session: {requestDuration: 15m}`, and the snippet asks for it. It is advice: the person who writes the step can ask for the whole hour.',
        kept: [{ doc: 'enforcement.md#sessions' }, { verb: 'snippet' }],
      },
      {
        id: 'standard-jobs',
        says: 'An hour is right for usual deployments.',
        stands: 'so',
        here: 'It is the maximum of a role whose manifest says nothing.',
        kept: [{ doc: 'enforcement.md#sessions' }],
      },
      {
        id: 'long-jobs',
        says: 'Long ones take two to four hours, or become several steps.',
        names: ['2-4 hours'],
        stands: 'so',
        here: 'A step of Bitbucket ends after 120 minutes unless `max-time` says more; the snippet sets that.',
        kept: [{ doc: 'pipelines.md#a-step-that-fits' }],
      },
      {
        id: 'twelve-hours',
        says: 'Twelve hours are for exceptions.',
        names: ['12 hours'],
        stands: 'so',
        here: 'The settings give each team its longest session.',
        kept: [{ code: 'team-session' }],
      },
      {
        id: 'thirty-minutes',
        says: 'maxSessionDuration of 30 minutes makes a production role tighter.',
        names: ['cdk.Duration.minutes(30)'],
        stands: 'not so',
        here: 'IAM takes no maximum under 3,600 seconds: the deployment fails. A manifest that says so is a mistake with its line, before anything is deployed.',
        source: SOURCES.createRole,
        kept: [{ code: 'duration' }, { doc: 'enforcement.md#sessions' }],
      },
      {
        id: 'split-steps',
        says: 'Work of many hours is split into steps, each with fresh credentials.',
        stands: 'so',
        here: 'Each step has a token of its own, and needs `oidc: true` and the lines of the snippet again.',
        kept: [{ doc: 'pipelines.md#a-step-that-fits' }, { code: 'pipeline-no-oidc' }],
      },
    ],
  },
  {
    heading: 'Conclusion',
    statements: [
      {
        id: 'always-audience',
        says: 'Always compare the audience, and in production the subject as well.',
        stands: 'otherwise',
        here: 'Both, always. There is no stage at which the audience alone would do.',
        kept: [{ code: 'trust-no-sub' }, { code: 'trust-no-aud' }],
      },
      {
        id: 'test-first',
        says: 'Try the way in with a simple command before the first deployment.',
        stands: 'so',
        here: 'The snippet ends with `aws sts get-caller-identity`.',
        kept: [{ verb: 'snippet' }],
      },
      {
        id: 'stays-as-deployed',
        says: 'The stack is deployed, and the set-up is done.',
        stands: 'otherwise',
        here: 'A stack does not look at a role again until its template changes. The service looks every 15 minutes and after each event, puts a widened trust policy back, and ends the sessions that came with it.',
        kept: [{ doc: 'drift.md' }, { story: 'trust-widened-by-hand' }],
      },
      {
        id: 'github',
        says: 'GitHub can be set up in the same way.',
        names: ['GitHub OIDC'],
        stands: 'not ours',
        here: 'Rolekeeper’s roles trust Bitbucket alone. A token of another issuer is named as one, and roles for GitHub stay as they are.',
        kept: [{ check: 'token-other-issuer' }],
      },
    ],
  },
];
