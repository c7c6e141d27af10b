/**
 * What makes a repository of manifests one that Bitbucket can run: `rolekeeper init --pipeline`. The same texts are the
 * samples in docs/samples/config-repository (`npm run docs`), and test/package follows each line of them.
 *
 * The pipeline never lets npm look for a name. `npm ci` installs what package-lock.json names, and compares it with
 * the hash there; `npx --no-install` runs what that has installed, or fails. An `npx rolekeeper` would ask the registry
 * for whatever stands there under this name, and would run it in the step that may publish.
 */
import { TOKEN_FILE } from '../../core/render/step-token-file.ts';
import type { StarterFile } from './starter.ts';

/**
 * Relative to the root of the repository.
 * @param manifests the folder of the manifests, from there
 * @param teams their folders
 */
export function pipelineFiles(manifests: string, teams: readonly string[]): StarterFile[] {
  return [
    { path: 'bitbucket-pipelines.yml', text: pipeline(manifests) },
    { path: '.bitbucket/CODEOWNERS', text: codeowners(manifests, teams) },
  ];
}

/** Of files that npm and the embedded account write; a repository that has its own list keeps it. */
export const GITIGNORE: StarterFile = {
  path: '.gitignore',
  text: 'node_modules/\ntest-results/\nplan.md\n.rolekeeper/\n',
};

function pipeline(manifests: string): string {
  const folder = manifests === 'manifests' ? '' : ` ${manifests}`;
  return `# The pipeline of the repository that holds your ${manifests}/.
#
# Who may do what:
#
#   any branch   validate, and review with a role that can only read. A pull request runs the pipeline file of its own
#                branch, so every person who can push a branch decides what these steps do. That is why the role that
#                they can reach cannot write, and why the review is advice.
#   main         publish, with a role that decides about every managed role of the account. Its trust names one
#                deployment environment, and Bitbucket lets only the branches that the environment allows deploy there.
#                A condition on the branch in this file would protect nothing: a person who pushes a branch can edit
#                this file.
#
# What to set up once:
#
#   1. Repository settings > Deployments: the environment "production", allowed for the branch main alone (a setting of
#      Bitbucket Premium; without it every person who can push can publish). No API shows this setting: look at it.
#   2. Repository settings > OpenID Connect: only check that it is on; the two roles come with the stack.
#   3. Replace what stands below by what the stacks print: the ARNs of two roles (PlanRoleArn, UploadRoleArn), the names
#      of two buckets (StateBucket, ConfigBucket), and the region that is in these names.
#   4. Rolekeeper itself, as a dependency with an exact version and a hash: package.json and package-lock.json, which
#      \`npm install\` writes (docs/install.md). No step looks for it in a registry by its name.
#   5. If you want it: a repository access token as the secured variable ROLEKEEPER_BITBUCKET_TOKEN. The review is a
#      report on the commit without it, and with it also a comment and a build status (docs/pull-requests.md).
#
# No step has \`caches: [node]\`: all branches share a cache, and what a branch has put there would run in the step that
# publishes. \`npm ci\` takes seconds here.

# To be sure of what runs, name the image by its digest: node:24@sha256:…
image: node:24

definitions:
  # PlanRoleArn and UploadRoleArn of the stack RolekeeperAccount, and the region of the stack Rolekeeper.
  scripts:
    - script: &plan-role
        export AWS_REGION=eu-central-1 AWS_ROLE_ARN=arn:aws:iam::111122223333:role/rolekeeper/rolekeeper-plan
    - script: &upload-role
        export AWS_REGION=eu-central-1 AWS_ROLE_ARN=arn:aws:iam::111122223333:role/rolekeeper/rolekeeper-upload
    # The token goes into a file outside of the clone directory, so that no artifact contains it. The AWS SDK reads it
    # there, and exchanges it for credentials by itself; CloudTrail shows the number of the build.
    - script: &web-identity >-
        ${TOKEN_FILE.join(' &&\n        ')}
  steps:
    - step: &validate
        name: Validate
        max-time: 5
        script:
          # Exactly what package-lock.json says, compared with its hash; no script of a package runs.
          - npm ci --ignore-scripts
          # Bitbucket shows every test-results/*.xml by itself: one line a manifest, with the place and the remedy.
          - npx --no-install rolekeeper validate${folder} --junit test-results/manifests.xml
    - step: &review
        name: Review
        max-time: 10
        # No \`deployment\` here: the role trusts only steps that have none.
        oidc: true
        script:
          - npm ci --ignore-scripts
          - *plan-role
          - *web-identity
          # Compared with IAM and with what the service remembers; where these cannot be read, with the branch that the
          # pull request goes to. Deletions, mistakes, and who could get in stand in the pull request, on their lines.
          - npx --no-install rolekeeper pr${folder} --target aws --state-bucket rolekeeper-state-111122223333-eu-central-1
    - step: &follow
        name: Applied
        max-time: 15
        oidc: true
        script:
          - npm ci --ignore-scripts
          - *plan-role
          - *web-identity
          # Waits for the service's report about this commit: what was deleted, created, updated, and what was not, and why.
          # That stands on the commit too. Without this step the same is done, and only the alarms tell of failures.
          - npx --no-install rolekeeper follow --state-bucket rolekeeper-state-111122223333-eu-central-1

pipelines:
  pull-requests:
    '**':
      # Side by side, as a step after one that fails does not run: a manifest that is wrong would have no review.
      - parallel:
          - step: *validate
          - step: *review

  branches:
    main:
      - step: *validate
      - step:
          name: Publish
          max-time: 10
          # The upload role trusts this environment and nothing else.
          deployment: production
          oidc: true
          script:
            - npm ci --ignore-scripts
            - *upload-role
            - *web-identity
            # Commit and build number are known in a pipeline. An older run that ends late, or is started again, is
            # refused: to go back, revert the commit.
            - npx --no-install rolekeeper publish${folder} --bucket rolekeeper-config-111122223333-eu-central-1
      - step: *follow
`;
}

function codeowners(manifests: string, teams: readonly string[]): string {
  const rules: readonly (readonly [string, string] | string)[] = [
    '# All files without another owner.',
    ['*', '@acme/platform'],
    '',
    '# A team writes its own roles: a line for each team.',
    ...teams.map((team) => [`/${manifests}/teams/${team}/`, `@acme/${team}`] as const),
    '',
    '# Files that decide for all teams: levels of guardrails, teams and their repositories, the boundary, names and UUIDs.',
    [`/${manifests}/rolekeeper.yaml`, OWNERS],
    [`/${manifests}/bitbucket.lock.yaml`, OWNERS],
    [`/${manifests}/bitbucket.lock.d/`, OWNERS],
    '',
    '# What runs with the roles of the pipeline, and this file.',
    ['/bitbucket-pipelines.yml', OWNERS],
    ['/package.json', OWNERS],
    ['/package-lock.json', OWNERS],
    ['/.npmrc', OWNERS],
    ['/vendor/', OWNERS],
    ['/.bitbucket/', OWNERS],
  ];
  const lines = rules.map((rule) => (typeof rule === 'string' ? rule : `${rule[0].padEnd(35)} ${rule[1]}`));
  return `# Replace these groups by those of your workspace: @WORKSPACE/GROUP.
#
# Only advice: Bitbucket Cloud adds the owners of changed files as suggested reviewers of a pull request, by the file
# on the branch that it goes to. It does not wait for their approval.
# Enforced are only restrictions and merge checks of the branch main, in the settings of the repository, and the
# environment that the upload role trusts (docs/guardrails.md, "Who may merge what").

${lines.join('\n')}
`;
}

const OWNERS = '@acme/platform @acme/security';
