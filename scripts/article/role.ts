/** The role that the article makes, and who may enter it. */
import { type Section, SOURCES } from './statement.ts';

export const ROLE: readonly Section[] = [
  {
    heading: 'Step 2: Create an IAM Role with Trust Policy',
    statements: [
      {
        id: 'role-principal',
        says: 'WebIdentityPrincipal writes a trust policy that allows sts:AssumeRoleWithWebIdentity to tokens of this one provider.',
        names: ['WebIdentityPrincipal', 'sts:AssumeRoleWithWebIdentity'],
        stands: 'so',
        here: 'Rolekeeper writes that document from the manifest; there is one legal form of it, and everything else is judged by the difference.',
        kept: [{ doc: 'trust.md#trust' }, { code: 'trust-principal' }, { code: 'trust-action' }],
      },
      {
        id: 'role-audience',
        says: 'It compares the audience with that of the workspace.',
        stands: 'so',
        here: 'With StringEquals and one value.',
        kept: [{ code: 'trust-aud-other' }, { check: 'entry-audience' }],
      },
      {
        id: 'role-name',
        says: 'The role has a name of its own, BitbucketPipelineDeployRole.',
        names: ['BitbucketPipelineDeployRole', 'roleName'],
        stands: 'otherwise',
        here: 'The file’s name is the role’s, and the role lies under a path, `/bitbucket/` unless the settings say otherwise. The path is part of the ARN: what a pipeline names as its role changes when a role of before is taken over beside the old one.',
        kept: [{ check: 'role-path' }, { doc: 'adoption.md#two-kinds-of-roles' }],
      },
      {
        id: 'role-description',
        says: 'It has a description.',
        stands: 'so',
        here: 'A manifest may have one, within the letters that IAM takes. A change by hand is put back, as low drift.',
        kept: [{ code: 'drift-description' }, { story: 'description-changed-by-hand' }],
      },
      {
        id: 'role-max-session',
        says: 'maxSessionDuration says how long the credentials are valid.',
        names: ['cdk.Duration.hours(2)'],
        stands: 'not so',
        here: 'It says how long they may be at most; the call decides. In a manifest: `session: {maxDuration: 2h, requestDuration: 2h}`, the first enforced, the second advice.',
        source: SOURCES.entry,
        kept: [{ doc: 'enforcement.md#sessions' }, { check: 'session-too-long' }],
      },
      {
        id: 'role-max-session-choice',
        says: 'It is chosen by the longest job, with some time to spare.',
        stands: 'so',
        here: 'The plan shows it with every new role, and a longer one than the team may have is refused.',
        kept: [{ code: 'team-session' }, { story: 'session-raised-by-hand' }],
      },
    ],
  },
  {
    heading: 'Step 3: Configure Trust Policy Conditions',
    statements: [
      {
        id: 'conditions-matter',
        says: 'Without conditions any repository of the workspace could use the role.',
        stands: 'so',
        here: 'No manifest can be written without saying who may enter; what no condition holds is in the plan, as a warning.',
        kept: [{ code: 'who-is-missing' }, { story: 'every-branch' }],
      },
      {
        id: 'audience-first',
        says: 'The basic condition is on the audience alone: it makes sure that a token is of the workspace.',
        stands: 'not so',
        here: 'The provider makes sure of that. The audience separates nothing within a workspace: all steps have the same one unless they ask for others, and a step may ask for any. A policy with this condition alone lets every repository in.',
        source: SOURCES.oidc,
        kept: [{ code: 'trust-no-sub' }, { doc: 'trust.md#who-gets-in' }],
      },
      {
        id: 'subject-workspace-first',
        says: 'A subject like {WORKSPACE-UUID}:{REPOSITORY-UUID}:* restricts the role to a repository.',
        names: ['{WORKSPACE-UUID}:{REPOSITORY-UUID}:*', 'StringLike'],
        stands: 'not so',
        here: 'By Atlassian’s documentation a subject is {REPOSITORY-UUID}[:{ENVIRONMENT-UUID}]:{STEP-UUID}. That pattern matches no such token: no pipeline gets in, and the usual repair is `*`, which lets all in. If your tokens really begin with the workspace, `provider.subjectFormat` says so, and every command follows it.',
        source: SOURCES.oidc,
        kept: [{ code: 'trust-sub-workspace' }, { check: 'entry-no-token' }, { story: 'subject-with-branch' }],
      },
      {
        id: 'subject-parts',
        says: 'The subject has workspace, repository and branch.',
        stands: 'not so',
        here: 'Repository, the deployment environment if the step has one, and the step. The environment is what a manifest pins; the branch is a claim that STS does not offer.',
        source: SOURCES.keys,
        kept: [{ code: 'trust-sub-branch' }, { doc: 'enforcement.md' }],
      },
      {
        id: 'operators',
        says: 'StringEquals compares whole values, StringLike patterns.',
        names: ['StringEquals'],
        stands: 'so',
        here: 'A `*` under StringEquals is a plain character. A whole subject under it fits one run: its last part is another one each time.',
        kept: [{ code: 'trust-literal-wildcard' }, { code: 'trust-sub-step' }],
      },
      {
        id: 'synthesized',
        says: 'The document that comes out has Version 2012-10-17, one Federated principal and the audience.',
        names: ['2012-10-17', 'Federated'],
        stands: 'otherwise',
        here: 'Paste it into `rolekeeper lint-trust`: everything in it is right, and the subject is missing.',
        kept: [{ verb: 'lint-trust' }, { code: 'trust-no-sub' }],
      },
    ],
  },
];
