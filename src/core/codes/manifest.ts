/** Mistakes in what the files of the manifests folder say (`Issue`). */
import { gateManifestCodes } from './gated-role.ts';
import type { CodePage } from './page.ts';

export const manifestCodes = {
  'own-owner': {
    title: 'The settings name themselves as another owner',
    cause:
      'owners lists other owners in the account whose roles are left alone. This one is the owner that these settings are: their workspaceUuid and their deployment.',
    remedy:
      'If it is meant for another config repository, first give one of the two a deployment of its own name (docs/deploy.md): with one name for both, each takes the roles of the other for its own, and deletes what it does not declare. Otherwise remove it.',
    example: 'deployment: payments\nowners:\n  - {deployment: default, who: "the platform team"}',
  },
  'ignore-everything': {
    title: 'An entry of ignore fits every role',
    cause:
      'The name, path or ARN of an entry under ignore in rolekeeper.yaml is a pattern that any role has. Every role that lets Bitbucket pipelines in and is not ours would be left out of the plan, also those that are made tomorrow.',
    remedy:
      'Name the roles that are known: by a part of their name, their path, or a tag. To have foreign roles reported and never closed, leave drift.foreign-trust as it is: report is its default.',
    example: 'ignore:\n  - {name: "terraform-*", reason: "made by the landing zone, OPS-3"}',
  },
  'owner-path': {
    title: 'The roles of another owner are under the same path',
    cause:
      'owners says under which path the roles of another deployment are, and that is the path of these settings, above it or below it. Each service has a state bucket and a lease of its own: under one path two of them would change roles at the same time.',
    remedy:
      'Give one of the two a path of its own under roles.path, before its first role is made: IAM cannot move a role. Name it there for the other as well.',
    example:
      'deployment: payments\nroles:\n  path: /payments/\nowners:\n  - {deployment: default, path: /bitbucket/, who: "the platform team"}',
  },
  'duplicate-owner': {
    title: 'An owner is listed twice',
    cause:
      'owners has two entries with the same workspace and the same deployment. Only one of them could say who that is.',
    remedy: 'Keep one of the two.',
  },
  'wrong-kind': {
    title: 'apiVersion or kind does not fit this file',
    cause:
      'rolekeeper.yaml is of kind Settings, bitbucket.lock.yaml and its parts in bitbucket.lock.d/ of kind BitbucketLock, and every file in teams/<team>/ of kind PipelineRole; all of them of apiVersion rolekeeper/v1.',
    remedy: 'Correct the line, or move the file to where its kind belongs.',
    example: 'apiVersion: rolekeeper/v1\nkind: PipelineRole',
  },
  'unknown-field': {
    title: 'A field is not known',
    cause:
      'The field does not exist in this place: it is a misspelling, or a field of another level. It is an error because a misspelt environments would otherwise admit more than you meant.',
    remedy:
      'Correct its name, or remove it. `rolekeeper schema` prints all fields; editors with yaml-language-server complete them.',
  },
  'missing-field': {
    title: 'A required field is missing',
    cause: 'Without this field the file does not say enough.',
    remedy: 'Add it in the place that is named.',
  },
  'wrong-type': {
    title: 'A value has the wrong type',
    cause:
      'The file has a list, a mapping, a text or a number where something else is expected. Nothing is converted silently.',
    remedy:
      'Write the value in the form that the message names: a list in [ ], a text in quotes, a mapping indented below its key.',
    example: 'repositories: [checkout-api]   # a list, even of one',
  },
  'bad-value': {
    title: 'A value is not allowed',
    cause:
      'The value has the right type and the wrong form: it has characters that IAM or Bitbucket do not take, is too long, or is not one of the words that are allowed here.',
    remedy: 'Write it as the message says.',
  },
  'empty-value': {
    title: 'A field has no value',
    cause:
      'The field has no value, or "", [] or {}. Some readers take that for "no restriction" and others for "nothing at all", so it is refused.',
    remedy: 'Write the value. Leave the field out only if you mean its default.',
  },
  'duplicate-value': {
    title: 'A value appears twice',
    cause:
      'The same value appears twice in a list, also if a UUID is spelt in two ways; or two names in the lock file have one UUID, and one of them would admit the pipelines of the other; or two parts of the lock file have the same repository.',
    remedy:
      'Keep one of the two. In the lock file, delete the wrong entry: `rolekeeper resolve` writes it again, with what Bitbucket says.',
  },
  'quote-it': {
    title: 'A value must be quoted',
    cause:
      'Without quotes YAML reads {…} as a mapping, digits as a number, which loses its leading zeros, and true as a truth value. UUIDs in braces and account numbers need quotes.',
    remedy: 'Put the value in double quotes.',
    example: 'account: "012345678901"\nworkspaceUuid: "{c7a4f1d2-8e3b-4f6a-9b0d-2e5c81f7a936}"',
  },
  duration: {
    title: 'A duration is not allowed',
    cause:
      'IAM allows sessions (maxDuration) of 1h to 12h. A shorter session cannot be set on a role: the pipeline has to ask for it, from 15m on (requestDuration), and IAM cannot make it ask.',
    remedy: 'Write hours, minutes and seconds with their units: 1h, 90m, 2h30m, 3600s.',
    example: 'session:\n  maxDuration: 1h\n  requestDuration: 15m',
  },
  'who-is-missing': {
    title: 'A manifest does not say which branches may enter',
    cause:
      'There is neither environments nor branches nor anyBranch. Leaving them out must not mean that every branch and pull request of the repository may assume the role.',
    remedy:
      'Name the deployment environments, the branches or both. If every branch may enter, say so: anyBranch: true.',
    example: 'environments: [production]\nbranches: [main]',
  },
  'branches-and-any-branch': {
    title: 'A manifest names branches and says anyBranch',
    cause: 'branches admits some branches, anyBranch: true admits all of them. Only one of them can be meant.',
    remedy: 'Keep one of the two.',
  },
  'branches-not-enforced': {
    title: 'Nothing would enforce the named branches',
    cause:
      'AWS sees the subject of a Bitbucket token, which names the repository, the deployment environment and the step. The branch is not in it, so a trust policy for "main only" cannot be written. A role with these branches alone would admit every branch of the repository.',
    remedy:
      'Add environments, and let each environment in Bitbucket allow only these branches (Repository settings, Deployments; Bitbucket Premium). IAM then pins the environment, and Bitbucket the branch. Or have the gate of the deployment keep them, on every plan of Bitbucket: enforcement: gate (docs/branches.md). If the tokens of your workspace do carry the branch, say so in provider.subjectFormat. If every branch may enter, write anyBranch: true instead of branches.',
    example: 'environments: [production]\nbranches: [main]',
  },
  ...gateManifestCodes,
  'environments-not-enforced': {
    title: 'Nothing would enforce the named environments',
    cause:
      'provider.subjectFormat in rolekeeper.yaml describes a token without the environment, so IAM could not distinguish one environment from another.',
    remedy: 'Remove environments, or correct subjectFormat to what the tokens of the workspace really carry.',
  },
  'branch-name': {
    title: 'A branch is not a literal branch name',
    cause:
      'branches holds whole names. Wildcards (*, ?, [), colons and ${ mean something else in a trust policy than in Bitbucket, and could admit more than they seem to.',
    remedy: 'Name each branch as `git branch` prints it, without refs/heads/.',
    example: 'branches: [main, release/2026.1]',
  },
  'branch-wildcard': {
    title: 'A branch has a wildcard that is not taken here',
    cause:
      'Only the gate reads wildcards: * is any run of characters but a slash, so that release/* is every branch right under release/. ** is not taken, nor a name of wildcards alone, which would be nearly every branch. Bitbucket and IAM would take a wildcard for something else, or for a letter.',
    remedy: 'Name each branch as `git branch` prints it; or have the gate keep them: enforcement: gate.',
    example: 'enforcement: gate\nbranches: [main, release/*]',
  },
  'unknown-repository': {
    title: 'A repository is not in the lock file',
    cause:
      'The trust policy needs the UUID of the repository, and the lock file (bitbucket.lock.yaml with its parts in bitbucket.lock.d/) has none under this slug.',
    remedy:
      'Correct the slug; or run `rolekeeper resolve`, which looks the UUID up in Bitbucket and writes it into the lock file; or write the UUID into the manifest, in quotes: Repository settings, OpenID Connect, shows it.',
    example: 'repositories: ["{5bca6b83-1e95-4b5f-9a3c-7d1f7a4cf2e6}"]',
  },
  'unknown-environment': {
    title: 'An environment is not in the lock file',
    cause:
      'Every repository has its own environments, each with its own UUID. The lock file has none of this name under this repository, or the UUID belongs to another repository.',
    remedy:
      'Correct the name; or run `rolekeeper resolve`, which looks the UUID up in Bitbucket and writes it into the lock file; or write the UUID into the manifest, in quotes: Repository settings, OpenID Connect, shows it.',
  },
  placeholder: {
    title: 'A placeholder stands where a value belongs',
    cause:
      'The text was copied from a page, and one of its words was not replaced: <WORKSPACE>, {REPOSITORY-UUID}, YOUR_ACCOUNT_ID, xxxxxxxx-xxxx-… Some of them are well formed, and would become a role that no pipeline can assume, or a permission on nothing.',
    remedy:
      'Put the value in its place. Repository settings, OpenID Connect, shows the UUIDs of workspace, repository and environments, and the audience; `aws sts get-caller-identity` prints the account.',
    example: 'workspaceUuid: "{c7a4f1d2-8e3b-4f6a-9b0d-2e5c81f7a936}"   # not "<YOUR-WORKSPACE-UUID>"',
  },
  'audience-mismatch': {
    title: 'The audience is the usual one of another workspace',
    cause:
      'provider.audience has the form of Bitbucket’s own audience, and another UUID, or another spelling, than that of provider.workspaceUuid. Tokens of this workspace have its own audience, or one that a step asks for: every role would shut out every pipeline.',
    remedy:
      'Leave audience out: the default is the one of workspaceUuid. If workspaceUuid is the wrong one of the two, correct that. An audience of another form is yours to choose, as long as your steps ask for it.',
    example: 'audience: "ari:cloud:bitbucket::workspace/c7a4f1d2-8e3b-4f6a-9b0d-2e5c81f7a936"',
  },
  'workspace-mismatch': {
    title: 'Settings and lock file name different workspaces',
    cause:
      'provider.workspace in rolekeeper.yaml and workspace in bitbucket.lock.yaml, or in one of its parts, differ: one of the two files belongs to another workspace, and its UUIDs name repositories that are not yours.',
    remedy: 'Correct the wrong one.',
  },
  'duplicate-role': {
    title: 'Two manifests declare the same role',
    cause:
      'Role names are unique in an AWS account, over all teams and paths, and IAM ignores the letter case. None of the manifests is applied.',
    remedy: 'Rename one of the roles.',
  },
  'duplicate-policy': {
    title: 'A role has two policies of the same name',
    cause:
      'IAM keeps the inline policies of a role by name: the second one would replace the first. A preset has its own name unless you give it another.',
    remedy: 'Give each policy its own name.',
    example: '- preset: cdk-deploy\n  name: cdk-deploy-shared\n  with: {regions: [eu-west-1], qualifier: shared}',
  },
  'reserved-tag': {
    title: 'A tag key is reserved',
    cause:
      'Keys that begin with rolekeeper: say who owns a role, and keys that begin with aws: belong to AWS. Tags that the settings put on every role cannot be changed by a manifest.',
    remedy: 'Choose another key.',
  },
  'duplicate-tag': {
    title: 'Two tag keys differ only in case',
    cause: 'IAM ignores the letter case of tag keys: Team and team are one tag.',
    remedy: 'Keep one of the two.',
  },
  'too-many-tags': {
    title: 'A role has too many tags',
    cause: 'IAM takes 50 tags for a role. The tags of the settings and our own count as well.',
    remedy: 'Remove some of spec.tags.',
  },
  'trust-too-long': {
    title: "A trust policy is over IAM's size",
    cause: 'IAM takes 2,048 characters of trust policy; about 18 pairs of repository and environment fit.',
    remedy:
      'Make several roles: one for each repository and environment is the normal case. If AWS has raised the quota of the account, write it into limits.trustPolicyCharacters.',
  },
  'inline-too-long': {
    title: "The inline policies of a role are over IAM's size",
    cause:
      'IAM takes 10,240 characters for all inline policies of a role together, white space not counted. This quota cannot be raised.',
    remedy: 'Move statements to a customer managed policy, and name that with managed:.',
  },
  'too-many-managed-policies': {
    title: 'A role has too many managed policies',
    cause: 'IAM attaches 10 managed policies to a role unless AWS has raised the quota.',
    remedy:
      'Merge some of them. If AWS has raised the quota of the account, write it into limits.managedPoliciesPerRole.',
  },
  'subject-format': {
    title: 'provider.subjectFormat cannot be used',
    cause:
      'The format says what the sub claim of a token looks like: {workspaceUuid}, {repositoryUuid}, {environmentUuid}, {branch}, {stepUuid} and *, with colons between them. It needs {repositoryUuid}, and only {workspaceUuid} may be before that; no other part may stand twice. A pattern for one environment or branch must not match the tokens of others: with parts of unknown length before and behind it, the name could stand in one of those.',
    remedy:
      'Leave it out if your tokens look as Atlassian documents them. Otherwise print the sub of a token in a pipeline step and describe that.',
    example: 'subjectFormat: "{repositoryUuid}[:{environmentUuid}]:{stepUuid}"',
  },
} satisfies Record<string, CodePage>;
