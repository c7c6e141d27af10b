/** What `lint-pipeline` says about the steps of a bitbucket-pipelines.yml. */
import type { CodePage } from './page.ts';

export const pipelineCodes = {
  'pipeline-empty': {
    title: 'The file is no pipelines file, or has no step',
    cause:
      'A bitbucket-pipelines.yml is a mapping with `pipelines`, and in it sections with steps. Without a step nothing runs, and nothing can be said about roles.',
    remedy: 'Name the pipelines file of a repository; `rolekeeper snippet ROLE` prints a step to begin with.',
    example: 'rolekeeper lint-pipeline bitbucket-pipelines.yml --repo checkout-api',
  },
  'pipeline-no-oidc': {
    title: 'A step asks for no token',
    cause:
      'Bitbucket makes a token only for a step with `oidc: true`, or with audiences under `oidc`. Without one there is nothing that the step could send to AWS.',
    remedy: 'Add `oidc: true` to the step.',
    example: '- step:\n    oidc: true',
  },
  'pipeline-audience': {
    title: 'The token of a step is made for another service',
    cause:
      'The trust policy asks for one audience. A token with several audiences is refused by STS, as Bitbucket’s tokens do not say which of them is meant; a token for another service is refused by the trust policy. Audiences under `options` at the top of the file hold for every step.',
    remedy:
      'Write `oidc: true` for the workspace’s audience, and give a step that needs another audience no AWS role: one step, one audience.',
    example: '- step:\n    oidc: true',
  },
  'pipeline-deployment': {
    title: 'A step deploys to another environment than the role trusts',
    cause:
      'IAM compares the environment in the token’s subject. It is there only in a step with `deployment`, and it is the UUID that the environment of that name has: bitbucket.lock.yaml says which.',
    remedy: 'Write the environment that the manifest names, or name the step’s environment in the manifest.',
    example: '- step:\n    deployment: production',
  },
  'pipeline-branches': {
    title: 'A pipeline runs for other branches than the manifest names',
    cause:
      'The manifest names branches. A section for other branches is not meant to become the role. Where the token’s subject carries no branch IAM lets such a step in; only the setting of the deployment environment in Bitbucket refuses it, and no API shows that setting.',
    remedy: 'Move the step to the section of a branch that the manifest names, or name the branch in the manifest.',
    example: 'rolekeeper lint-pipeline bitbucket-pipelines.yml --role checkout-deploy',
  },
  'pipeline-gate': {
    title: 'A step does not go through the gate, or goes there for a role that is not behind it',
    cause:
      'A role with enforcement: gate is entered through the gate alone: IAM refuses a step that calls STS itself, whatever its branch is. Of any other role the gate knows nothing. What says so in the file is ROLEKEEPER_GATE_URL or AWS_ENDPOINT_URL_STS; a variable of Bitbucket that sets one of them is not seen, so write it into the step.',
    remedy: 'Copy the lines that `rolekeeper snippet ROLE` prints: they are those of the role’s own way in.',
    example: 'rolekeeper snippet checkout-deploy',
  },
  'pipeline-repository': {
    title: 'The role trusts other repositories',
    cause:
      'IAM compares the repository in the token’s subject, by its UUID. This repository is not among those of the role.',
    remedy: 'Add the repository to the manifest, or use a role of this repository.',
  },
  'pipeline-role': {
    title: 'A step names the ARN of another role',
    cause:
      'The step asks for the role whose ARN it names, letter for letter: another role, a misspelt name, another letter case, a missing path or another account is another role, or none.',
    remedy: 'Copy the ARN that is named; `rolekeeper snippet ROLE` prints it.',
    example: 'export AWS_ROLE_ARN=arn:aws:iam::111122223333:role/bitbucket/checkout-deploy',
  },
  'pipeline-duration': {
    title: 'A step asks for a session that STS does not give',
    cause:
      'STS refuses a call that asks for more seconds than the role’s maximum, or for fewer than 900; it does not shorten the session instead.',
    remedy: 'Ask for what the manifest allows, or raise `session.maxDuration` in the manifest.',
    example: '--duration-seconds 3600',
  },
  'pipeline-token': {
    title: 'A step does not use its token',
    cause:
      'The AWS SDKs and tools do not look for Bitbucket’s token: the script has to write it into a file and name that file in AWS_WEB_IDENTITY_TOKEN_FILE, or send it by `aws sts assume-role-with-web-identity`. A program that the script starts could do that itself, which the file does not show.',
    remedy: 'Add the lines that `rolekeeper snippet ROLE` prints.',
    example:
      'export AWS_WEB_IDENTITY_TOKEN_FILE="$(mktemp)"\necho "$BITBUCKET_STEP_OIDC_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"',
  },
  'pipeline-trust': {
    title: 'IAM refuses the token of a step, or decides at the call',
    cause:
      'The role’s trust policy was tried with the token that the step would have, and does not let it in; or it has a condition about the call itself, such as the network that it comes from.',
    remedy: 'Compare the step with what the manifest names: `rolekeeper snippet ROLE` prints a step that fits.',
  },
  'pipeline-unknown': {
    title: 'The file alone does not say what decides',
    cause:
      'A template (`${{NAME}}`), a variable, or a setting whose effect Atlassian does not document stands where it decides whether the step becomes the role.',
    remedy: 'Write the value out, if the answer is to be certain.',
  },
  'pipeline-elsewhere': {
    title: 'The steps stand in another repository, or run in one',
    cause:
      'An `import:` takes a pipeline from another repository, and a pipeline under `definitions` of a file with `export: true` runs in those that import it, with their tokens. This file does not show them.',
    remedy: 'Check the file that has the steps: what is certain wherever they run is said there.',
  },
  'pipeline-unseen': {
    title: 'A setting of Bitbucket decides, which nobody can see',
    cause:
      'IAM lets the step in: the token’s subject has no branch, no tag and no pull request. Whether the step may deploy to the environment is a setting of the environment in Bitbucket that no API shows.',
    remedy: 'Look at the environment in Bitbucket (Repository settings, Deployments).',
  },
} satisfies Record<string, CodePage>;
