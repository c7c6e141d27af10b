import { describe, expect, it } from 'vitest';
import type { DesiredRole } from '../../../src/core/model/desired-role.ts';
import { lintPipelines } from '../../../src/core/pipeline/lint/lint-pipelines.ts';
import { readPipelines } from '../../../src/core/pipeline/read-pipelines.ts';
import { refuserWords } from '../../../src/core/render/verdict-words.ts';
import { trustPolicy } from '../../../src/core/trust/trust.ts';
import { trustWorld } from '../../../src/core/trust/trust-world.ts';
import { GATE_VPC, settingsWithGate } from '../../support/gate-vpcs.ts';
import { desiredRole, REPOSITORY } from '../../support/roles.ts';
import { ROLES, WORLD } from './pipeline-world.ts';

const SETTINGS = settingsWithGate();
const usual = ROLES.deploy;

/** Of the gate, for every step of the repository on these branches. */
const gated = (...branches: string[]): DesiredRole =>
  desiredRole({
    name: 'checkout-deploy',
    trust: trustPolicy(SETTINGS.provider, [{ repositoryUuid: REPOSITORY }], [GATE_VPC]),
    admission: {
      doors: [{ repository: { name: 'checkout-api', uuid: REPOSITORY }, environment: undefined }],
      repositories: ['checkout-api'],
      environments: [],
      enforcement: { by: 'gate', branches, vpcs: [GATE_VPC], sameAccount: false },
      pairs: [],
    },
  });

const ARN = 'export AWS_ROLE_ARN=arn:aws:iam::111122223333:role/bitbucket/checkout-deploy';
const URL = 'https://abcdefghij.lambda-url.eu-central-1.on.aws/';
const FILE =
  '"export AWS_WEB_IDENTITY_TOKEN_FILE=$(mktemp)", \'echo "$BITBUCKET_STEP_OIDC_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"\'';
const DIRECT = `{oidc: true, script: [${ARN}, ${FILE}, aws s3 ls]}`;
const ENDPOINT = `{oidc: true, script: [${ARN}, export AWS_ENDPOINT_URL_STS=${URL}, ${FILE}, aws s3 ls]}`;
const PROGRAM = `{oidc: true, script: [${ARN}, export ROLEKEEPER_GATE_URL=${URL}, 'printf %s "$BITBUCKET_STEP_OIDC_TOKEN" | curl --data-urlencode token@- "$ROLEKEEPER_GATE_URL"']}`;
const PIPE = `{oidc: true, script: [{pipe: "atlassian/aws-s3-deploy:2.0.0", variables: {AWS_OIDC_ROLE_ARN: "arn:aws:iam::111122223333:role/bitbucket/checkout-deploy"}}]}`;
const CALL = `{oidc: true, script: ['aws sts assume-role-with-web-identity --role-arn arn:aws:iam::111122223333:role/bitbucket/checkout-deploy --role-session-name x --web-identity-token "$BITBUCKET_STEP_OIDC_TOKEN"']}`;
const CALL_OF_GATE = CALL.replace('--role-session-name', `--endpoint-url ${URL} --role-session-name`);

const on = (kind: string, name: string, step = ENDPOINT) =>
  name === ''
    ? `pipelines:\n  ${kind}:\n    - step: ${step}\n`
    : `pipelines:\n  ${kind}:\n    ${name}:\n      - step: ${step}\n`;

const CASES: readonly {
  readonly name: string;
  readonly reason: string;
  readonly yaml: string;
  readonly role?: DesiredRole;
  readonly answer: string;
  readonly iam?: string;
}[] = [
  {
    name: 'AWS_ENDPOINT_URL_STS',
    reason: 'the AWS tools take the gate for STS',
    yaml: on('branches', 'main'),
    answer: 'matches',
  },
  {
    name: 'a program that asks the gate',
    reason: 'the address of the gate says so',
    yaml: on('branches', 'main', PROGRAM),
    answer: 'matches',
  },
  {
    name: 'a call with an endpoint',
    reason: 'it may be that of the gate',
    yaml: on('branches', 'main', CALL_OF_GATE),
    answer: 'matches',
  },
  {
    name: 'a call of STS by the AWS tools',
    reason: 'IAM takes no call from elsewhere than the gate',
    yaml: on('branches', 'main', DIRECT),
    answer: 'cannot-match pipeline-gate iam',
    iam: 'refuses',
  },
  {
    name: 'a call of STS in words',
    reason: 'it is the same call',
    yaml: on('branches', 'main', CALL),
    answer: 'cannot-match pipeline-gate iam',
    iam: 'refuses',
  },
  {
    name: 'a pipe of Atlassian',
    reason: 'it calls STS itself, and its variables are in the file',
    yaml: on('branches', 'main', PIPE),
    answer: 'cannot-match pipeline-gate iam',
    iam: 'refuses',
  },
  {
    name: 'the gate, for a role that is not behind it',
    reason: 'the gate has it in no table',
    yaml: on('branches', 'main', ENDPOINT.replace('oidc: true', 'oidc: true, deployment: production')),
    role: usual,
    answer: 'cannot-match pipeline-gate gate',
  },
  {
    name: 'STS, for a role that is not behind the gate',
    reason: 'nothing else is asked of it',
    yaml: on('branches', 'main', DIRECT.replace('oidc: true', 'oidc: true, deployment: production')),
    role: usual,
    answer: 'matches',
  },
  {
    name: 'another branch',
    reason: 'the gate compares it',
    yaml: on('branches', 'develop'),
    answer: 'cannot-match pipeline-branches gate',
  },
  {
    name: 'a branch that a glob matches',
    reason: '* is any run of characters but a slash',
    yaml: on('branches', 'release/2026.1'),
    role: gated('release/*'),
    answer: 'matches',
  },
  {
    name: 'a branch one level below a glob',
    reason: '* does not cross a slash',
    yaml: on('branches', 'release/2026/1'),
    role: gated('release/*'),
    answer: 'cannot-match pipeline-branches gate',
  },
  {
    name: 'the pattern of the manifest',
    reason: 'it runs for the same branches',
    yaml: on('branches', "'release/*'"),
    role: gated('main', 'release/*'),
    answer: 'matches',
  },
  {
    name: 'a wider pattern',
    reason: 'the gate refuses it on the other branches',
    yaml: on('branches', "'**'"),
    role: gated('main'),
    answer: 'matches, note pipeline-branches gate',
  },
  {
    name: 'a pattern without a branch of the manifest',
    reason: 'none that it runs for is let in',
    yaml: on('branches', "'feature/*'"),
    answer: 'cannot-match pipeline-branches gate',
  },
  {
    name: 'two patterns that may have a branch in common',
    reason: 'it is not worked out, and so not denied',
    yaml: on('branches', "'*/2026'"),
    role: gated('re*se/*26'),
    answer: 'cannot-be-known pipeline-unknown gate',
  },
  {
    name: 'the default pipeline',
    reason: 'it runs on main as on any other branch',
    yaml: on('default', ''),
    answer: 'matches, note pipeline-branches gate',
  },
  {
    name: 'a custom pipeline',
    reason: 'it can be started on any branch',
    yaml: on('custom', 'deploy'),
    answer: 'matches, note pipeline-branches gate',
  },
  {
    name: 'a pull request',
    reason: 'its token has the source branch',
    yaml: on('pull-requests', "'**'"),
    answer: 'cannot-be-known pipeline-unknown gate',
  },
  {
    name: 'a tag',
    reason: 'whether its token has a branch is not documented',
    yaml: on('tags', "'*'"),
    answer: 'cannot-be-known pipeline-unknown gate',
  },
];

describe('a step and a role of the gate', () => {
  for (const { name, reason, yaml, role = gated('main'), answer, iam = 'admits' } of CASES) {
    it(`${answer}: ${name}: ${reason}`, () => {
      const found = readPipelines({ path: 'bitbucket-pipelines.yml', bytes: new TextEncoder().encode(yaml) });
      if ('issues' in found) throw new Error(JSON.stringify(found.issues));
      const world = { ...WORLD, trust: trustWorld(SETTINGS, undefined), roles: [role] };
      const verdict = lintPipelines(found.file, world, role.name).roles[0]?.verdicts[0];
      if (verdict === undefined) throw new Error('no verdict');
      const remarks = verdict.remarks.map((one) =>
        [...(one.answer === verdict.answer ? [] : [one.answer]), one.code, one.refuser].join(' '),
      );
      const given =
        remarks.length === 0
          ? verdict.answer
          : `${verdict.answer}${verdict.answer === 'matches' ? ', ' : ' '}${remarks.join(', ')}`;
      expect(given).toBe(answer);
      expect(verdict.iam).toBe(iam);
      expect(refuserWords(verdict, role)).toMatch(/\.$/);
    });
  }
});
