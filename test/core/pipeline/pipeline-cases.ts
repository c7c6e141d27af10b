/**
 * Pipelines files, each with what is expected of its steps and, worked out by hand and not by our code, the tokens that
 * each step can have: `P` deploys to production, `S` to staging, `N` to nothing, `X` to an environment that no lock file
 * names, `U` to one that a role pins by UUID; `-` is no token; after `@` the audience where it is not the usual one
 * (`@several`), after `#` the branch where subjects carry it, and after `/` another repository.
 */
export interface PipelineCase {
  name: string;
  reason: string;
  /** checkout-deploy if left out. */
  role?: 'deploy' | 'long' | 'both' | 'plan' | 'open' | 'unnamed' | 'reports' | 'branched' | 'custom-audience';
  yaml: string;
  /** One for each step: the answer, the code that decides, the tokens. */
  steps: readonly (readonly [answer: string, tokens: string])[];
  /** Of steps that stand elsewhere. */
  elsewhere?: number;
}

const ARN = 'arn:aws:iam::111122223333:role/bitbucket/checkout-deploy';
const OTHER = 'arn:aws:iam::111122223333:role/bitbucket/checkout-open';
const TOKEN_FILE =
  '"export AWS_WEB_IDENTITY_TOKEN_FILE=$(mktemp)", \'echo "$BITBUCKET_STEP_OIDC_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"\'';

/** Lines that become the role. */
const USE = (arn = ARN) => `[export AWS_ROLE_ARN=${arn}, ${TOKEN_FILE}, aws sts get-caller-identity]`;
const named = (name: string) => USE(`arn:aws:iam::111122223333:role/bitbucket/${name}`);
const main = (step: string) => `pipelines:\n  branches:\n    main:\n      - step: ${step}\n`;
const GOOD = `{oidc: true, deployment: production, script: ${USE()}}`;
const section = (kind: string, name: string, step = GOOD) =>
  `pipelines:\n  ${kind}:\n    ${name}:\n      - step: ${step}\n`;

const UNUSED = '{oidc: true, deployment: production, script: [aws s3 ls, cdk deploy]}';

export const CASES: readonly PipelineCase[] = [
  // What fits
  {
    name: 'the usual step',
    reason: 'token, environment and ARN are those of the role',
    yaml: main(GOOD),
    steps: [['matches', 'P']],
  },
  {
    name: 'a step of the article',
    reason: 'its lines are those of the seed article, with the ARN of the role and a deployment',
    yaml: `image: node:22
pipelines:
  branches:
    main:
      - step:
          name: Deploy to AWS using OIDC
          oidc: true
          deployment: production
          script:
            - export AWS_REGION=eu-west-1
            - export AWS_ROLE_ARN=${ARN}
            - export AWS_WEB_IDENTITY_TOKEN_FILE=$(pwd)/web-identity-token
            - echo $BITBUCKET_STEP_OIDC_TOKEN > $(pwd)/web-identity-token
            - npm ci
            - npx cdk deploy --all --require-approval never
`,
    steps: [['matches', 'P']],
  },
  {
    name: 'the article’s step as it is printed there',
    reason: 'it has no deployment, so no environment is in its token',
    yaml: main(`{oidc: true, script: ${USE()}}`),
    steps: [['cannot-match pipeline-deployment', 'N']],
  },
  {
    name: 'any environment for a role of the whole repository',
    reason: 'its trust policy does not look at the environment',
    role: 'plan',
    yaml: main(`{oidc: true, deployment: staging, script: ${named('checkout-plan')}}`),
    steps: [['matches', 'S']],
  },
  {
    name: 'no environment for a role of the whole repository',
    reason: 'the same without a deployment',
    role: 'plan',
    yaml: main(`{oidc: true, script: ${named('checkout-plan')}}`),
    steps: [['matches', 'N']],
  },
  {
    name: 'either environment of a role of both',
    reason: 'two steps, two doors',
    role: 'both',
    yaml: `pipelines:\n  branches:\n    main:\n      - step: {oidc: true, deployment: staging, script: ${named('checkout-both')}}\n      - step: {oidc: true, deployment: production, script: ${named('checkout-both')}}\n`,
    steps: [
      ['matches', 'S'],
      ['matches', 'P'],
    ],
  },
  {
    name: 'audiences in place of true',
    reason: 'a list of the one audience that the role asks for',
    role: 'custom-audience',
    yaml: main(`{oidc: {audiences: ["https://roles.example.com"]}, deployment: production, script: ${USE()}}`),
    steps: [['matches', 'P@https://roles.example.com']],
  },

  // No token
  {
    name: 'no oidc',
    reason: 'Bitbucket makes no token',
    yaml: main(`{deployment: production, script: ${USE()}}`),
    steps: [['cannot-match pipeline-no-oidc', '-']],
  },
  {
    name: 'oidc: false',
    reason: 'it is switched off',
    yaml: main(`{oidc: false, deployment: production, script: ${USE()}}`),
    steps: [['cannot-match pipeline-no-oidc', '-']],
  },
  {
    name: 'oidc: with nothing behind it',
    reason: 'a key without a value is no true',
    yaml: main(`{oidc: , deployment: production, script: ${USE()}}`),
    steps: [['cannot-match pipeline-no-oidc', '-']],
  },
  {
    name: 'oidc: yes',
    reason: 'YAML 1.1 reads it as true and YAML 1.2 as a word; which of them Bitbucket has is not documented',
    yaml: main(`{oidc: yes, deployment: production, script: ${USE()}}`),
    steps: [['cannot-be-known pipeline-unknown', '- P']],
  },
  {
    name: 'oidc by a template',
    reason: 'the template decides',
    yaml: main(`{oidc: "\${{OIDC}}", deployment: production, script: ${USE()}}`),
    steps: [['cannot-be-known pipeline-unknown', '- P']],
  },
  {
    name: 'oidc only in the options',
    reason: 'whether that makes a token for a step without oidc is not documented',
    yaml: `options: {oidc: {audiences: ["ari:cloud:bitbucket::workspace/3f0a2d4e-8f1b-4c55-9a60-1d2e3f405162"]}}\n${main(`{deployment: production, script: ${USE()}}`)}`,
    steps: [['cannot-be-known pipeline-unknown', '- P']],
  },
  {
    name: 'no oidc, and a template for the environment',
    reason: 'a template hides no certain answer',
    yaml: main(`{deployment: "\${{ENV}}", script: ${USE()}}`),
    steps: [['cannot-match pipeline-no-oidc', '-']],
  },
  {
    name: 'a test step',
    reason: 'it asks for no role, and that is no fault',
    yaml: main('{script: [npm test]}'),
    steps: [['cannot-match pipeline-no-oidc', '-']],
  },

  // Audiences
  {
    name: 'two audiences',
    reason: 'STS refuses a token with several audiences and no azp',
    yaml: main(`{oidc: {audiences: [a, b]}, deployment: production, script: ${USE()}}`),
    steps: [['cannot-match pipeline-audience', 'P@several']],
  },
  {
    name: 'two audiences in the options',
    reason: 'they hold for every step',
    yaml: `options: {oidc: {audiences: [a, b]}}\n${main(GOOD)}`,
    steps: [['cannot-match pipeline-audience', 'P@several']],
  },
  {
    name: 'the audience of another service',
    reason: 'it is what GitHub’s tokens have, and not what the role asks for',
    yaml: main(`{oidc: {audiences: [sts.amazonaws.com]}, deployment: production, script: ${USE()}}`),
    steps: [['cannot-match pipeline-audience', 'P@sts.amazonaws.com']],
  },
  {
    name: 'the audience of another service in the options',
    reason: 'it holds for the step that says true',
    yaml: `options: {oidc: {audiences: [vault]}}\n${main(GOOD)}`,
    steps: [['cannot-match pipeline-audience', 'P@vault']],
  },
  {
    name: 'an audience twice',
    reason: 'it is still one',
    role: 'custom-audience',
    yaml: main(
      `{oidc: {audiences: ["https://roles.example.com", "https://roles.example.com"]}, deployment: production, script: ${USE()}}`,
    ),
    steps: [['matches', 'P@https://roles.example.com']],
  },
  {
    name: 'true where the provider has an audience of its own',
    reason: 'true is the audience of the workspace',
    role: 'custom-audience',
    yaml: main(GOOD),
    steps: [['cannot-match pipeline-audience', 'P']],
  },
  {
    name: 'an audience by a template',
    reason: 'it may be the right one',
    role: 'custom-audience',
    yaml: main(`{oidc: {audiences: ["\${{AUDIENCE}}"]}, deployment: production, script: ${USE()}}`),
    steps: [['cannot-be-known pipeline-unknown', 'P@https://roles.example.com P@x']],
  },
  {
    name: 'an audience by a variable',
    reason: 'whether Bitbucket fills it in there is not documented',
    role: 'custom-audience',
    yaml: main(`{oidc: {audiences: ["$AUDIENCE"]}, deployment: production, script: ${USE()}}`),
    steps: [['cannot-be-known pipeline-unknown', 'P@https://roles.example.com P@x']],
  },
  {
    name: 'an audience by a template that cannot become it',
    reason: 'what stands around the template is another address',
    role: 'custom-audience',
    yaml: main(`{oidc: {audiences: ["http://\${{HOST}}"]}, deployment: production, script: ${USE()}}`),
    steps: [['cannot-match pipeline-audience', 'P@http://x']],
  },
  {
    name: 'an audience of the step beside another of all steps',
    reason: 'whether the step’s takes the place of the other, or comes on top, is not documented',
    role: 'custom-audience',
    yaml: `options: {oidc: {audiences: [vault]}}\n${main(`{oidc: {audiences: ["https://roles.example.com"]}, deployment: production, script: ${USE()}}`)}`,
    steps: [['cannot-be-known pipeline-unknown', 'P@https://roles.example.com P@several']],
  },

  // Environments
  {
    name: 'another environment',
    reason: 'the UUID in the subject is that of staging',
    yaml: main(`{oidc: true, deployment: staging, script: ${USE()}}`),
    steps: [['cannot-match pipeline-deployment', 'S']],
  },
  {
    name: 'a misspelt environment',
    reason: 'the lock file names no such environment, so that it is another one',
    yaml: main(`{oidc: true, deployment: prodution, script: ${USE()}}`),
    steps: [['cannot-match pipeline-deployment', 'X']],
  },
  {
    name: 'an environment in another letter case',
    reason: 'whether that counts is not documented',
    yaml: main(`{oidc: true, deployment: Production, script: ${USE()}}`),
    steps: [['cannot-be-known pipeline-unknown', 'P X']],
  },
  {
    name: 'an environment by a template',
    reason: 'it may be production',
    yaml: main(`{oidc: true, deployment: "\${{ENV}}", script: ${USE()}}`),
    steps: [['cannot-be-known pipeline-unknown', 'P S X']],
  },
  {
    name: 'an environment by a template that cannot become it',
    reason: 'what stands before the template is not how production begins',
    yaml: main(`{oidc: true, deployment: "test-\${{N}}", script: ${USE()}}`),
    steps: [['cannot-match pipeline-deployment', 'X']],
  },
  {
    name: 'an environment by a template for a role of the whole repository',
    reason: 'the template does not decide',
    role: 'plan',
    yaml: main(`{oidc: true, deployment: "\${{ENV}}", script: ${named('checkout-plan')}}`),
    steps: [['matches', 'P S X']],
  },
  {
    name: 'a name for an environment that the role pins by UUID',
    reason: 'the lock file does not say whose name it is',
    role: 'unnamed',
    yaml: main(`{oidc: true, deployment: live, script: ${named('checkout-unnamed')}}`),
    steps: [['cannot-be-known pipeline-unknown', 'U X']],
  },
  {
    name: 'a known name where the role pins another by UUID',
    reason: 'production is in the lock file, with another UUID',
    role: 'unnamed',
    yaml: main(`{oidc: true, deployment: production, script: ${named('checkout-unnamed')}}`),
    steps: [['cannot-match pipeline-deployment', 'P']],
  },
  {
    name: 'environment without deployment',
    reason: 'whether it is in the token is not documented',
    yaml: main(`{oidc: true, environment: production, script: ${USE()}}`),
    steps: [['cannot-be-known pipeline-unknown', 'P N']],
  },
  {
    name: 'another environment without deployment',
    reason: 'neither staging nor nothing is production',
    yaml: main(`{oidc: true, environment: staging, script: ${USE()}}`),
    steps: [['cannot-match pipeline-deployment', 'S N']],
  },
  {
    name: 'environment beside deployment',
    reason: 'deployment is what the documentation of tokens speaks of',
    yaml: main(`{oidc: true, environment: staging, deployment: production, script: ${USE()}}`),
    steps: [['matches', 'P']],
  },
  {
    name: 'the deployment of a stage',
    reason: 'every step of a deployment stage deploys',
    yaml: `pipelines:\n  branches:\n    main:\n      - stage:\n          deployment: production\n          steps:\n            - step: {oidc: true, script: ${USE()}}\n`,
    steps: [['matches', 'P']],
  },
  {
    name: 'another deployment of a stage',
    reason: 'the stage deploys to staging',
    yaml: `pipelines:\n  branches:\n    main:\n      - stage:\n          deployment: staging\n          steps:\n            - step: {oidc: true, script: ${USE()}}\n`,
    steps: [['cannot-match pipeline-deployment', 'S']],
  },

  // Repository
  {
    name: 'a role of another repository',
    reason: 'the UUID in the subject is that of checkout-api',
    role: 'reports',
    yaml: main(`{oidc: true, deployment: production, script: ${named('reports-publish')}}`),
    steps: [['cannot-match pipeline-repository', 'P']],
  },

  // Branches
  {
    name: 'a section for another branch',
    reason: 'the manifest names main; the setting of the environment keeps develop out, not IAM',
    yaml: section('branches', 'develop'),
    steps: [['cannot-match pipeline-branches', 'P']],
  },
  {
    name: 'a section for every branch',
    reason: 'it runs for main as well',
    yaml: section('branches', "'*'"),
    steps: [['matches', 'P']],
  },
  {
    name: 'a section for every branch beside one for main',
    reason: 'the more exact one wins for main',
    yaml: `pipelines:\n  branches:\n    main:\n      - step: {script: [npm test]}\n    '**':\n      - step: ${GOOD}\n`,
    steps: [
      ['cannot-match pipeline-no-oidc', '-'],
      ['cannot-match pipeline-branches', 'P'],
    ],
  },
  {
    name: 'a section for main or hotfix',
    reason: 'braces name alternatives',
    yaml: section('branches', "'{main,hotfix}'"),
    steps: [['matches', 'P']],
  },
  {
    name: 'a section for features',
    reason: 'main is none',
    yaml: section('branches', 'feature/*'),
    steps: [['cannot-match pipeline-branches', 'P']],
  },
  {
    name: 'a section with a class of characters',
    reason: 'no branch has such a name, and whether Bitbucket reads it as a class is not documented',
    yaml: section('branches', "'[lm]ain'"),
    steps: [['cannot-be-known pipeline-unknown', 'P']],
  },
  {
    name: 'a section by a template',
    reason: 'it may be main',
    yaml: section('branches', "'${{BRANCH}}'"),
    steps: [['cannot-be-known pipeline-unknown', 'P']],
  },
  {
    name: 'the default pipeline',
    reason: 'no section takes main away from it',
    yaml: `pipelines:\n  default:\n    - step: ${GOOD}\n`,
    steps: [['matches', 'P']],
  },
  {
    name: 'the default pipeline beside a section for main',
    reason: 'it never runs for main',
    yaml: `pipelines:\n  default:\n    - step: ${GOOD}\n  branches:\n    main:\n      - step: {script: [npm test]}\n`,
    steps: [
      ['cannot-match pipeline-branches', 'P'],
      ['cannot-match pipeline-no-oidc', '-'],
    ],
  },
  {
    name: 'a pull request',
    reason: 'IAM cannot tell it from main, and what the environment takes no API shows',
    yaml: section('pull-requests', "'**'"),
    steps: [['cannot-be-known pipeline-unseen', 'P']],
  },
  {
    name: 'a tag',
    reason: 'the same for tags',
    yaml: section('tags', 'v*'),
    steps: [['cannot-be-known pipeline-unseen', 'P']],
  },
  {
    name: 'a bookmark',
    reason: 'the same for bookmarks, which old files have',
    yaml: section('bookmarks', 'x'),
    steps: [['cannot-be-known pipeline-unseen', 'P']],
  },
  {
    name: 'a tag for a role that names no branches',
    reason: 'whatever Bitbucket lets deploy there is meant',
    role: 'open',
    yaml: section('tags', 'v*', `{oidc: true, deployment: production, script: ${named('checkout-open')}}`),
    steps: [['matches', 'P']],
  },
  {
    name: 'a pull request for a role of every branch',
    reason: 'the manifest says so',
    role: 'plan',
    yaml: section('pull-requests', "'**'", `{oidc: true, script: ${named('checkout-plan')}}`),
    steps: [['matches', 'N']],
  },
  {
    name: 'a pull request without oidc',
    reason: 'what nobody can see hides no certain answer',
    yaml: section('pull-requests', "'**'", `{deployment: production, script: ${USE()}}`),
    steps: [['cannot-match pipeline-no-oidc', '-']],
  },
  {
    name: 'a custom pipeline with variables',
    reason: 'it is started on main, or should be',
    yaml: `pipelines:\n  custom:\n    release:\n      - variables:\n          - name: VERSION\n            default: "1"\n      - step: ${GOOD}\n`,
    steps: [['matches', 'P']],
  },
  {
    name: 'a custom pipeline that a trigger starts',
    reason: 'it runs by itself, and is judged like any other',
    yaml: `triggers:\n  repository-push:\n    - condition: BITBUCKET_BRANCH == "main"\n      pipelines: [release]\n${section('custom', 'release')}`,
    steps: [['matches', 'P']],
  },
  {
    name: 'main where subjects carry the branch',
    reason: 'IAM compares the branch',
    role: 'branched',
    yaml: main(`{oidc: true, script: ${USE()}}`),
    steps: [['matches', 'N#main']],
  },
  {
    name: 'develop where subjects carry the branch',
    reason: 'IAM refuses it',
    role: 'branched',
    yaml: section('branches', 'develop', `{oidc: true, script: ${USE()}}`),
    steps: [['cannot-match pipeline-branches', 'N#develop']],
  },
  {
    name: 'a custom pipeline where subjects carry the branch',
    reason: 'on main it is let in',
    role: 'branched',
    yaml: section('custom', 'release', `{oidc: true, script: ${USE()}}`),
    steps: [['matches', 'N#main']],
  },
  {
    name: 'a tag where subjects carry the branch',
    reason: 'which branch its token has is not documented',
    role: 'branched',
    yaml: section('tags', 'v*', `{oidc: true, script: ${USE()}}`),
    steps: [['cannot-be-known pipeline-unknown', 'N#main N#other']],
  },

  // The role
  {
    name: 'the ARN of another role',
    reason: 'the step becomes that role, if any',
    yaml: main(`{oidc: true, deployment: production, script: ${named('checkout-both')}}`),
    steps: [['cannot-match pipeline-role', 'P']],
  },
  {
    name: 'the ARN of a role that no manifest declares',
    reason: 'it is another role all the same',
    yaml: main(`{oidc: true, deployment: production, script: ${USE('arn:aws:iam::111122223333:role/legacy')}}`),
    steps: [['cannot-match pipeline-role', 'P']],
  },
  {
    name: 'a typo in the ARN',
    reason: 'one letter is missing',
    yaml: main(`{oidc: true, deployment: production, script: ${named('checkout-deply')}}`),
    steps: [['cannot-match pipeline-role', 'P']],
  },
  {
    name: 'an ARN in another letter case',
    reason: 'ARNs count letter for letter',
    yaml: main(`{oidc: true, deployment: production, script: ${named('Checkout-Deploy')}}`),
    steps: [['cannot-match pipeline-role', 'P']],
  },
  {
    name: 'an ARN without the path',
    reason: 'the path is part of the ARN',
    yaml: main(
      `{oidc: true, deployment: production, script: ${USE('arn:aws:iam::111122223333:role/checkout-deploy')}}`,
    ),
    steps: [['cannot-match pipeline-role', 'P']],
  },
  {
    name: 'an ARN of another account',
    reason: 'the account is part of the ARN',
    yaml: main(
      `{oidc: true, deployment: production, script: ${USE('arn:aws:iam::444455556666:role/bitbucket/checkout-deploy')}}`,
    ),
    steps: [['cannot-match pipeline-role', 'P']],
  },
  {
    name: 'an ARN in a variable of Bitbucket',
    reason: 'the file does not say what it holds',
    yaml: main(`{oidc: true, deployment: production, script: ${USE('$DEPLOY_ROLE')}}`),
    steps: [['cannot-be-known pipeline-unknown', 'P']],
  },
  {
    name: 'an ARN in a variable that the script sets',
    reason: 'the file says what it holds',
    yaml: main(
      `{oidc: true, deployment: production, script: [ROLE=${ARN}, "export AWS_ROLE_ARN=$ROLE", ${TOKEN_FILE}, aws s3 ls]}`,
    ),
    steps: [['matches', 'P']],
  },
  {
    name: 'an ARN in a variable that the script sets by a condition',
    reason: 'which of the two it holds is decided when the step runs',
    yaml: main(
      `{oidc: true, deployment: production, script: ['if [ "$BITBUCKET_BRANCH" = hotfix ]; then ROLE=${OTHER}; else ROLE=${ARN}; fi', "export AWS_ROLE_ARN=$ROLE", ${TOKEN_FILE}, aws s3 ls]}`,
    ),
    steps: [['cannot-be-known pipeline-unknown', 'P']],
  },
  {
    name: 'a variable that is another role unless a condition holds',
    reason: 'the last line that sets it may not run',
    yaml: main(
      `{oidc: true, deployment: production, script: [ROLE=${OTHER}, "test -f prod && ROLE=${ARN}", "export AWS_ROLE_ARN=$ROLE", ${TOKEN_FILE}, aws s3 ls]}`,
    ),
    steps: [['cannot-be-known pipeline-unknown', 'P']],
  },
  {
    name: 'a variable that is set again once it was used',
    reason: 'the shell reads from top to bottom',
    yaml: main(
      `{oidc: true, deployment: production, script: [ROLE=${OTHER}, "export AWS_ROLE_ARN=$ROLE", ${TOKEN_FILE}, aws s3 ls, ROLE=${ARN}]}`,
    ),
    steps: [['cannot-match pipeline-role', 'P']],
  },
  {
    name: 'a variable that is set from one that a condition sets',
    reason: 'it knows no more than that one',
    yaml: main(
      `{oidc: true, deployment: production, script: ['test -f x && ROLE=${ARN}', "R=$ROLE", "AWS=$R", 'aws sts assume-role-with-web-identity --role-arn "$AWS" --web-identity-token "$BITBUCKET_STEP_OIDC_TOKEN"']}`,
    ),
    steps: [['cannot-be-known pipeline-unknown', 'P']],
  },
  {
    name: 'a variable that one item sets twice',
    reason: 'which of the two its other lines mean is not looked at',
    yaml: main(
      `{oidc: true, deployment: production, script: ["ROLE=${OTHER}\\nexport AWS_ROLE_ARN=$ROLE\\nROLE=${ARN}", ${TOKEN_FILE}, aws s3 ls]}`,
    ),
    steps: [['cannot-be-known pipeline-unknown', 'P']],
  },
  {
    name: 'a variable that is added to',
    reason: 'what stands behind += makes it another ARN',
    yaml: main(
      `{oidc: true, deployment: production, script: [ROLE=${ARN}, ROLE+=-2, "export AWS_ROLE_ARN=$ROLE", ${TOKEN_FILE}, aws s3 ls]}`,
    ),
    steps: [['cannot-be-known pipeline-unknown', 'P']],
  },
  {
    name: 'either of two roles by a condition',
    reason: 'which one is asked for is decided when the step runs',
    yaml: main(
      `{oidc: true, deployment: production, script: ['case "$TARGET" in a) export AWS_ROLE_ARN=${OTHER} ;; *) export AWS_ROLE_ARN=${ARN} ;; esac', ${TOKEN_FILE}, aws s3 ls]}`,
    ),
    steps: [['cannot-be-known pipeline-unknown', 'P']],
  },
  {
    name: 'one role after the other',
    reason: 'the step becomes both',
    yaml: main(
      `{oidc: true, deployment: production, script: [${TOKEN_FILE}, "AWS_ROLE_ARN=${OTHER} aws s3 ls", "AWS_ROLE_ARN=${ARN} aws s3 ls"]}`,
    ),
    steps: [['matches', 'P']],
  },
  {
    name: 'a role that is named for another purpose alone',
    reason: 'the role that the token is for comes from a variable of Bitbucket',
    yaml: main(
      `{oidc: true, deployment: production, script: [${TOKEN_FILE}, "aws cloudformation deploy --stack-name x --role-arn ${ARN}"]}`,
    ),
    steps: [['cannot-be-known pipeline-unknown', 'P']],
  },
  {
    name: 'a profile that the AWS CLI writes',
    reason: 'it has the role and the token file, each by a command of its own',
    yaml: main(
      `{oidc: true, deployment: production, script: ['echo "$BITBUCKET_STEP_OIDC_TOKEN" > /tmp/t', "aws configure set role_arn ${ARN}", aws configure set web_identity_token_file /tmp/t, aws s3 ls]}`,
    ),
    steps: [['matches', 'P']],
  },
  {
    name: 'a profile that is written line by line',
    reason: 'its lines are one file all the same',
    yaml: main(
      `{oidc: true, deployment: production, script: ['echo "$BITBUCKET_STEP_OIDC_TOKEN" > /tmp/t', "echo '[default]' > ~/.aws/config", "echo 'role_arn = ${ARN}' >> ~/.aws/config", "echo 'web_identity_token_file = /tmp/t' >> ~/.aws/config", aws s3 ls]}`,
    ),
    steps: [['matches', 'P']],
  },
  {
    name: 'a runner with PowerShell',
    reason: 'it sets variables of the environment in another form',
    yaml: main(
      `{oidc: true, deployment: production, runs-on: [windows], script: ['$env:AWS_ROLE_ARN = "${ARN}"', '$env:AWS_WEB_IDENTITY_TOKEN_FILE = "$pwd/t"', '$env:BITBUCKET_STEP_OIDC_TOKEN | Out-File $env:AWS_WEB_IDENTITY_TOKEN_FILE', aws s3 ls]}`,
    ),
    steps: [['matches', 'P']],
  },
  {
    name: 'an account in a variable',
    reason: 'it may be the role’s',
    yaml: main(
      `{oidc: true, deployment: production, script: ${USE('arn:aws:iam::${ACCOUNT}:role/bitbucket/checkout-deploy').replace('${ACCOUNT}', '$ACCOUNT')}}`,
    ),
    steps: [['cannot-be-known pipeline-unknown', 'P']],
  },
  {
    name: 'an account in a variable, and another role',
    reason: 'whatever the account is, the name is another one',
    yaml: main(`{oidc: true, deployment: production, script: ${USE('arn:aws:iam::$ACCOUNT:role/bitbucket/other')}}`),
    steps: [['cannot-match pipeline-role', 'P']],
  },
  {
    name: 'no ARN at all',
    reason: 'it may come from a variable of Bitbucket called AWS_ROLE_ARN',
    yaml: main(`{oidc: true, deployment: production, script: [${TOKEN_FILE}, aws s3 ls]}`),
    steps: [['cannot-be-known pipeline-unknown', 'P']],
  },
  {
    name: 'no ARN, and no deployment',
    reason: 'whatever the variable holds, this role refuses the token',
    yaml: main(`{oidc: true, script: [${TOKEN_FILE}, aws s3 ls]}`),
    steps: [['cannot-match pipeline-deployment', 'N']],
  },
  {
    name: 'a profile that takes the token',
    reason: 'the tools read role and token file from it',
    yaml: main(
      `{oidc: true, deployment: production, script: ['echo "$BITBUCKET_STEP_OIDC_TOKEN" > /tmp/t', "printf '[default]\\nrole_arn = ${ARN} \\nweb_identity_token_file = /tmp/t\\n' > ~/.aws/config", aws s3 ls]}`,
    ),
    steps: [['matches', 'P']],
  },
  {
    name: 'a profile of a second role',
    reason: 'it is entered from the first one, and the ARN of that comes from a variable of Bitbucket',
    yaml: main(
      `{oidc: true, deployment: production, script: [${TOKEN_FILE}, "printf '[profile x]\\nrole_arn = arn:aws:iam::444455556666:role/x \\nsource_profile = default\\n' > ~/.aws/config", aws s3 ls --profile x]}`,
    ),
    steps: [['cannot-be-known pipeline-unknown', 'P']],
  },
  {
    name: 'another role for another purpose',
    reason: 'the role of a function is not the one that the token is for',
    yaml: main(
      `{oidc: true, deployment: production, script: [export AWS_ROLE_ARN=${ARN}, ${TOKEN_FILE}, "aws lambda create-function --role arn:aws:iam::111122223333:role/function"]}`,
    ),
    steps: [['matches', 'P']],
  },
  {
    name: 'a pipe of Atlassian’s',
    reason: 'it takes the ARN, and uses the token by itself',
    yaml: main(
      `{oidc: true, deployment: production, script: [{pipe: "atlassian/aws-s3-deploy:1.1.0", variables: {AWS_OIDC_ROLE_ARN: "${ARN}", S3_BUCKET: x}}]}`,
    ),
    steps: [['matches', 'P']],
  },
  {
    name: 'a pipe with another role',
    reason: 'its ARN is in another letter case',
    yaml: main(
      `{oidc: true, deployment: production, script: [{pipe: "atlassian/aws-s3-deploy:1.1.0", variables: {AWS_OIDC_ROLE_ARN: "${ARN.toUpperCase().replace('ARN:AWS:IAM', 'arn:aws:iam').replace('ROLE/', 'role/')}"}}]}`,
    ),
    steps: [['cannot-match pipeline-role', 'P']],
  },
  {
    name: 'an image that is pulled as the role',
    reason: 'Bitbucket uses the token for it',
    yaml: main(
      `{oidc: true, deployment: production, image: {name: "111122223333.dkr.ecr.eu-west-1.amazonaws.com/x", aws: {oidc-role: "${ARN}"}}, script: [make]}`,
    ),
    steps: [['matches', 'P']],
  },

  {
    name: 'a service whose image is pulled as the role',
    reason: 'Bitbucket uses the token for it as well',
    yaml: `definitions: {services: {db: {image: {name: x, aws: {oidc-role: "${ARN}"}}}}}\n${main('{oidc: true, deployment: production, services: [docker, db], script: [aws s3 ls]}')}`,
    steps: [['matches', 'P']],
  },

  // The call
  {
    name: 'a call of its own for an hour',
    reason: 'the role allows an hour',
    yaml: main(
      `{oidc: true, deployment: production, script: ['aws sts assume-role-with-web-identity --role-arn ${ARN} --web-identity-token "$BITBUCKET_STEP_OIDC_TOKEN" --duration-seconds 3600']}`,
    ),
    steps: [['matches', 'P']],
  },
  {
    name: 'a session that is too long',
    reason: 'STS refuses it, and does not shorten it',
    yaml: main(
      `{oidc: true, deployment: production, script: ['aws sts assume-role-with-web-identity --role-arn ${ARN} --web-identity-token "$BITBUCKET_STEP_OIDC_TOKEN" --duration-seconds 7200']}`,
    ),
    steps: [['cannot-match pipeline-duration', 'P']],
  },
  {
    name: 'a long session of a role that allows it',
    reason: 'two hours are what the role allows',
    role: 'long',
    yaml: main(
      `{oidc: true, deployment: production, script: ['aws sts assume-role-with-web-identity --role-arn ${ARN.replace('deploy', 'migrate')} --web-identity-token "$BITBUCKET_STEP_OIDC_TOKEN" --duration-seconds 7200']}`,
    ),
    steps: [['matches', 'P']],
  },
  {
    name: 'a session that is too short',
    reason: 'STS gives none of less than 15 minutes',
    yaml: main(
      `{oidc: true, deployment: production, script: ['aws sts assume-role-with-web-identity --role-arn ${ARN} --web-identity-token "$BITBUCKET_STEP_OIDC_TOKEN" --duration-seconds 600']}`,
    ),
    steps: [['cannot-match pipeline-duration', 'P']],
  },
  {
    name: 'a duration in a variable',
    reason: 'it may be more than the role allows, or not',
    yaml: main(
      `{oidc: true, deployment: production, script: ['aws sts assume-role-with-web-identity --role-arn ${ARN} --web-identity-token "$BITBUCKET_STEP_OIDC_TOKEN" --duration-seconds $LONG']}`,
    ),
    steps: [['cannot-be-known pipeline-unknown', 'P']],
  },
  {
    name: 'a long session of a second role',
    reason: 'it is asked for with the credentials of this one, and not with the token',
    yaml: main(
      `{oidc: true, deployment: production, script: [export AWS_ROLE_ARN=${ARN}, ${TOKEN_FILE}, "aws sts assume-role --role-arn arn:aws:iam::444455556666:role/x --duration-seconds 43200"]}`,
    ),
    steps: [['matches', 'P']],
  },
  {
    name: 'a token that is not used',
    reason: 'the AWS tools do not look for it',
    yaml: main(UNUSED),
    steps: [['cannot-match pipeline-token', 'P']],
  },
  {
    name: 'a token that a program may use',
    reason: 'what make does is not in the file',
    yaml: main(`{oidc: true, deployment: production, script: [export AWS_ROLE_ARN=${ARN}, make deploy]}`),
    steps: [['cannot-be-known pipeline-token', 'P']],
  },
  {
    name: 'a token that goes elsewhere',
    reason: 'no line says where AWS would find it; a variable of Bitbucket may',
    yaml: main(
      `{oidc: true, deployment: production, script: [export AWS_ROLE_ARN=${ARN}, 'echo "$BITBUCKET_STEP_OIDC_TOKEN" > /tmp/token']}`,
    ),
    steps: [['cannot-be-known pipeline-token', 'P']],
  },
  {
    name: 'a token in a comment',
    reason: 'a comment runs nothing',
    yaml: main(`{oidc: true, deployment: production, script: ["# echo $BITBUCKET_STEP_OIDC_TOKEN", aws s3 ls]}`),
    steps: [['cannot-match pipeline-token', 'P']],
  },

  // Forms of the file
  {
    name: 'a step behind an alias',
    reason: 'it is the step that the anchor names',
    yaml: `definitions:\n  steps:\n    - step: &deploy ${GOOD}\n${section('branches', 'main', '*deploy')}`,
    steps: [['matches', 'P']],
  },
  {
    name: 'a merge that is overridden',
    reason: 'what the step says itself wins',
    yaml: `definitions:\n  steps:\n    - step: &deploy ${GOOD}\n${main('{<<: *deploy, deployment: staging}')}`,
    steps: [['cannot-match pipeline-deployment', 'S']],
  },
  {
    name: 'a list of merges',
    reason: 'the earlier one wins',
    yaml: `definitions:\n  a: &a {deployment: staging}\n  b: &b ${GOOD}\n${main('{<<: [*a, *b]}')}`,
    steps: [['cannot-match pipeline-deployment', 'S']],
  },
  {
    name: 'a merge behind what is written',
    reason: 'its place in the mapping does not matter',
    yaml: `definitions:\n  a: &a {deployment: staging, oidc: true}\n${main(`{deployment: production, script: ${USE()}, <<: *a}`)}`,
    steps: [['matches', 'P']],
  },
  {
    name: 'lines behind aliases',
    reason: 'a line, and a whole list',
    yaml: `definitions:\n  line: &line export AWS_ROLE_ARN=${ARN}\n  lines: &lines [${TOKEN_FILE}]\n${main('{oidc: true, deployment: production, script: [*line, *lines, aws s3 ls]}')}`,
    steps: [['matches', 'P']],
  },
  {
    name: 'steps side by side, as a list',
    reason: 'the older form of parallel',
    yaml: `pipelines:\n  branches:\n    main:\n      - parallel:\n          - step: ${GOOD}\n          - step: {script: [npm test]}\n`,
    steps: [
      ['matches', 'P'],
      ['cannot-match pipeline-no-oidc', '-'],
    ],
  },
  {
    name: 'steps side by side, as a mapping',
    reason: 'the newer form of parallel',
    yaml: `pipelines:\n  branches:\n    main:\n      - parallel:\n          fail-fast: true\n          steps:\n            - step: ${GOOD}\n`,
    steps: [['matches', 'P']],
  },
  {
    name: 'a pipeline of another repository',
    reason: 'its steps are not in the file',
    yaml: 'pipelines:\n  branches:\n    main:\n      import: shared:main:deploy\n',
    steps: [],
    elsewhere: 1,
  },
  {
    name: 'a pipeline of a source that is named',
    reason: 'definitions.imports is the newer form',
    yaml: 'definitions:\n  imports:\n    shared: shared-pipelines:main:deploy.yml\npipelines:\n  custom:\n    release:\n      import: deploy@shared\n',
    steps: [],
    elsewhere: 1,
  },
  {
    name: 'a step that starts another pipeline',
    reason: 'it has no script and no token; the steps of that one are judged',
    yaml: `pipelines:\n  branches:\n    main:\n      - step: {type: pipeline, custom: release}\n  custom:\n    release:\n      - step: ${GOOD}\n`,
    steps: [['matches', 'P']],
    elsewhere: 1,
  },
  {
    name: 'a pipeline for other repositories',
    reason: 'it runs where it is imported',
    yaml: `export: true\ndefinitions:\n  pipelines:\n    deploy:\n      - step: ${GOOD}\n`,
    steps: [['cannot-be-known pipeline-elsewhere', 'P X/other']],
  },
  {
    name: 'a pipeline for other repositories, without oidc',
    reason: 'that is certain wherever it runs',
    yaml: `export: true\ndefinitions:\n  pipelines:\n    deploy:\n      - step: {deployment: production, script: ${USE()}}\n`,
    steps: [['cannot-match pipeline-no-oidc', '-']],
  },
  {
    name: 'a pipeline for other repositories, without deployment',
    reason: 'the role trusts no step without one, in any repository',
    yaml: `export: true\ndefinitions:\n  pipelines:\n    deploy:\n      - step: {oidc: true, script: ${USE()}}\n`,
    steps: [['cannot-match pipeline-deployment', 'N N/other']],
  },
  {
    name: 'keys that nobody knows',
    reason: 'what Bitbucket adds tomorrow changes nothing here',
    yaml: `new-thing: {a: 1}\n${main(`{oidc: true, deployment: production, brand-new: [1], script: ${USE()}}`)}`,
    steps: [['matches', 'P']],
  },
  {
    name: 'branches that look like numbers',
    reason: 'a name is what is written',
    yaml: section('branches', '1.0'),
    steps: [['cannot-match pipeline-branches', 'P']],
  },
];
