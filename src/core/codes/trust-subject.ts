/** What can be wrong with the subject that a trust policy asks for. */
import type { CodePage } from './page.ts';

const RIGHT = '"…:sub": "{REPOSITORY-UUID}:{ENVIRONMENT-UUID}:*"';

/** The documented form, and how it differs where the settings say that subjects look otherwise. */
const RIGHT_FORM = `${RIGHT}
# where provider.subjectFormat is "{workspaceUuid}:{repositoryUuid}:*:{branch}":
"…:sub": "{WORKSPACE-UUID}:{REPOSITORY-UUID}:*:BRANCH"
# lint-trust --settings prints the pattern of your own form`;

export const trustSubjectCodes = {
  'trust-no-sub': {
    title: 'A trust policy asks for no subject',
    cause:
      'Many articles begin with the audience alone ("the basic audience condition"). All steps of a workspace share the default audience, and a step may ask for any other, so this admits every step of every repository of the workspace.',
    remedy: 'Ask for the subject as well. In a manifest, name repositories and environments.',
    example: RIGHT_FORM,
  },
  'trust-sub-everything': {
    title: 'The subject is a pattern for every step',
    cause: 'Such a pattern often begins as one that matched nothing, and is then widened until something works.',
    remedy:
      'Write the UUIDs of one repository and one environment. `rolekeeper lint-trust` says why the first pattern matched nothing.',
    example: RIGHT_FORM,
  },
  'trust-sub-wildcard': {
    title: 'The subject has a wildcard before the repository’s UUID is complete',
    cause:
      'A pattern that begins with a wildcard, or has one inside the repository’s UUID, matches repositories that it does not name, also some that do not exist yet. `*` crosses every colon.',
    remedy: 'Write the whole UUID of the repository, in braces, followed by a colon.',
    example: RIGHT_FORM,
  },
  'trust-sub-loose': {
    title: 'The subject looks tighter than it is',
    cause:
      '`*` also crosses colons. In the documented form `{repo}:*:*` seems to pin something between the colons, and matches every deployment step of the repository, to whatever environment; half a UUID or half a branch matches all that begin like it. Where subjects end with the branch, `{workspace}:{repo}:*` and `…:*:*` both mean any branch, and are reported as that (trust-any-branch).',
    remedy:
      'Pin the environment, or the branch where subjects have it. For the steps that deploy to no environment, and only those, write {repo}:{????????-????-????-????-????????????}.',
    example: RIGHT_FORM,
  },
  'trust-sub-step': {
    title: 'The subject names one run of one step',
    cause:
      'In the documented form the last UUID of a subject is the step’s and changes at every run: a subject copied from a token worked once. Often it was meant to be the environment’s, and the :* after it is missing.',
    remedy: 'Replace the step’s UUID by *, or add :* after the environment’s.',
    example: RIGHT_FORM,
  },
  'trust-sub-workspace': {
    title: 'The subject begins with the workspace',
    cause:
      'A widely copied article has the patterns {WORKSPACE-UUID}:{REPOSITORY-UUID}:* and …:*:main. By Atlassian’s documentation a subject is {REPOSITORY-UUID}[:{ENVIRONMENT-UUID}]:{STEP-UUID}: it begins with the repository and has no workspace and no branch. These patterns match no token: no pipeline can assume the role, and people then widen them.',
    remedy:
      'Leave the workspace out and pin an environment; the audience has the workspace already. If decoded tokens of your workspace really begin with it, set provider.subjectFormat: "{workspaceUuid}:{repositoryUuid}:*:{branch}".',
    example: RIGHT_FORM,
  },
  'trust-sub-branch': {
    title: 'The subject ends with a branch',
    cause:
      'In the documented form the last part of a subject is the step’s UUID. Bitbucket’s tokens have the branch in a claim of its own, branchName, which STS does not show to a trust policy: no trust policy can pin a branch.',
    remedy:
      'Pin a deployment environment, and let Bitbucket allow only this branch to deploy to it (docs/enforcement.md). If decoded tokens of your workspace end with the branch, set provider.subjectFormat: the linter then takes it.',
    example: RIGHT_FORM,
  },
  'trust-sub-environment-name': {
    title: 'The subject has an environment’s name',
    cause: 'A name can move to another environment, so tokens have UUIDs. A name matches nothing.',
    remedy: 'Write the UUID: Repository settings, OpenID Connect, shows it. In a manifest, the name is enough.',
    example: RIGHT_FORM,
  },
  'trust-sub-slug': {
    title: 'The subject has a repository’s name',
    cause:
      'A name can move to another repository, so tokens have UUIDs. repo:owner/name:ref:… is the form of GitHub’s tokens. A name matches nothing.',
    remedy:
      'Write the repository’s UUID in braces: Repository settings, OpenID Connect, shows it. In a manifest, the slug is enough.',
    example: RIGHT_FORM,
  },
  'trust-sub-placeholder': {
    title: 'The subject still has a placeholder',
    cause: 'The policy was copied from a page, and one of its capital words was not replaced. It matches nothing.',
    remedy:
      'Put the UUID in its place, in braces: Repository settings, OpenID Connect, shows those of workspace, repository and environments.',
    example: RIGHT_FORM,
  },
  'trust-sub-braces': {
    title: 'A UUID of the subject has no braces',
    cause:
      'The braces are part of every UUID in a subject (they are not in the audience). Without them the pattern matches nothing.',
    remedy: 'Write {…} around the UUID.',
    example: RIGHT_FORM,
  },
  'trust-sub-case': {
    title: 'A UUID of the subject is in upper case',
    cause: 'Tokens have UUIDs in lower case, and trust policies compare letter by letter.',
    remedy: 'Write it in lower case.',
  },
  'trust-sub-nobody': {
    title: 'The subject matches no token',
    cause:
      'No subject of the form that this workspace’s tokens have (provider.subjectFormat) can match the pattern: it has a part too many or too few, characters that no UUID has, or it begins with the UUID of another workspace.',
    remedy:
      'Write the form that lint-trust prints, or decode a token and set provider.subjectFormat to what it really shows.',
    example: RIGHT_FORM,
  },
  'trust-literal-wildcard': {
    title: 'A wildcard is under StringEquals',
    cause:
      'StringEquals compares letter by letter: * is a plain character there. No subject has one, so no pipeline can assume the role.',
    remedy:
      'Move the subject to StringLike, once it is right: * alone is harmless under StringEquals and opens the role under StringLike. The audience stays under StringEquals.',
    example: `"StringLike": {${RIGHT}}`,
  },
} satisfies Record<string, CodePage>;
