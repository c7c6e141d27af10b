import { describe, expect, test } from 'vitest';
import { planStatements, uploadStatements } from '../../infra/pipeline-permissions.ts';
import { planSubject, uploadSubject } from '../../infra/pipeline-roles.ts';
import { type Decision, evaluate, matches } from './policy-evaluator.ts';
import { ACCOUNT, CONFIG_REPOSITORY, sampleSettings } from './sample-settings.ts';

const REPOSITORY = {
  ...{ slug: 'iam-roles', branch: 'main', uuid: CONFIG_REPOSITORY.uuid },
  publisher: { environment: 'production', environmentUuid: CONFIG_REPOSITORY.environmentUuid },
};
const OTHER = '{e24eff74-f5ab-466b-813f-6112807cd7b3}';
const STEP = '{11111111-2222-4333-8444-555555555555}';
const { uuid, environmentUuid } = CONFIG_REPOSITORY;

const TOKENS = [
  { name: 'a step of any branch', sub: `${uuid}:${STEP}`, plan: true, upload: false },
  {
    name: 'a step of the publishing environment',
    sub: `${uuid}:${environmentUuid}:${STEP}`,
    plan: false,
    upload: true,
  },
  { name: 'a step of another environment', sub: `${uuid}:${OTHER}:${STEP}`, plan: false, upload: false },
  { name: 'a step of another repository', sub: `${OTHER}:${STEP}`, plan: false, upload: false },
  {
    name: 'the environment, in another repository',
    sub: `${OTHER}:${environmentUuid}:${STEP}`,
    plan: false,
    upload: false,
  },
  { name: 'a repository whose UUID ends alike', sub: `{x}${uuid}:${STEP}`, plan: false, upload: false },
];

describe('who becomes the roles of the config repository', () => {
  const plan = planSubject(sampleSettings(), REPOSITORY);
  const upload = uploadSubject(sampleSettings(), REPOSITORY);

  test.for(TOKENS)('$name: plan $plan, upload $upload', (token) => {
    expect(matches(plan, token.sub)).toBe(token.plan);
    expect(matches(upload, token.sub)).toBe(token.upload);
  });

  test('where tokens carry the branch and no environment, the branch is pinned', () => {
    const settings = sampleSettings({}, '{workspaceUuid}:{repositoryUuid}:*:{branch}');
    const subject = (branch: string) => `${settings.provider.workspaceUuid}:${uuid}:${STEP}:${branch}`;
    expect(matches(uploadSubject(settings, REPOSITORY), subject('main'))).toBe(true);
    expect(matches(uploadSubject(settings, REPOSITORY), subject('topic'))).toBe(false);
    expect(matches(planSubject(settings, REPOSITORY), subject('topic'))).toBe(true);
  });
});

test('nobody becomes a role that publishes where nobody publishes', () => {
  expect(uploadSubject(sampleSettings(), { ...REPOSITORY, publisher: undefined })).toBeUndefined();
});

const PLACE = { partition: 'aws', account: ACCOUNT, region: 'eu-central-1', deployment: 'default' };
const CONFIG = `arn:aws:s3:::rolekeeper-config-${ACCOUNT}-eu-central-1`;
const STATE = `arn:aws:s3:::rolekeeper-state-${ACCOUNT}-eu-central-1`;
const own = { 'aws:ResourceAccount': ACCOUNT };
const first = { ...own, 's3:if-none-match': '*' };
const STATEMENTS = {
  plan: planStatements(sampleSettings(), PLACE, 'revision'),
  upload: uploadStatements(ACCOUNT, PLACE, 'revision'),
  sync: uploadStatements(ACCOUNT, PLACE, 'folder'),
  'plan beside a branch': planStatements(sampleSettings(), PLACE, 'revision', 'bitbucket'),
};

const REQUESTS: {
  who: keyof typeof STATEMENTS;
  name: string;
  action: string;
  resource: string;
  context?: Record<string, string>;
  expected: Decision;
}[] = [
  {
    who: 'plan beside a branch',
    name: 'read the inventory',
    action: 's3:GetObject',
    resource: `${STATE}/inventory.json`,
    context: own,
    expected: 'allowed',
  },
  {
    who: 'plan beside a branch',
    name: 'read what nobody publishes',
    action: 's3:GetObject',
    resource: `${CONFIG}/current.json`,
    context: own,
    expected: 'not allowed',
  },
  {
    who: 'plan beside a branch',
    name: 'read the token of the service',
    action: 'secretsmanager:GetSecretValue',
    resource: `arn:aws:secretsmanager:eu-central-1:${ACCOUNT}:secret:rolekeeper/bitbucket-token-AbCdEf`,
    expected: 'not allowed',
  },
  { who: 'plan', name: 'read every role', action: 'iam:ListRoles', resource: '*', expected: 'allowed' },
  {
    who: 'plan',
    name: 'ask whether a policy of the account is there',
    action: 'iam:GetPolicy',
    resource: `arn:aws:iam::${ACCOUNT}:policy/ci/checkout-deploy`,
    expected: 'allowed',
  },
  {
    who: 'plan',
    name: 'ask whether a policy of AWS is there',
    action: 'iam:GetPolicy',
    resource: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    expected: 'allowed',
  },
  {
    who: 'plan',
    name: 'read the boundary, whose document a plan compares',
    action: 'iam:GetPolicyVersion',
    resource: sampleSettings().roles.permissionsBoundary,
    expected: 'allowed',
  },
  {
    who: 'plan',
    name: 'read what a policy of the account says, by which a role is judged that attaches it',
    action: 'iam:GetPolicyVersion',
    resource: `arn:aws:iam::${ACCOUNT}:policy/ci/checkout-deploy`,
    expected: 'allowed',
  },
  {
    who: 'plan',
    name: 'write a role',
    action: 'iam:PutRolePolicy',
    resource: `arn:aws:iam::${ACCOUNT}:role/bitbucket/x`,
    expected: 'not allowed',
  },
  {
    who: 'plan',
    name: 'read the inventory',
    action: 's3:GetObject',
    resource: `${STATE}/inventory.json`,
    expected: 'allowed',
  },
  {
    who: 'plan',
    name: "read the gate's table, which a plan compares",
    action: 's3:GetObject',
    resource: `${STATE}/gate.json`,
    context: own,
    expected: 'allowed',
  },
  {
    who: 'plan',
    name: "write the gate's table",
    action: 's3:PutObject',
    resource: `${STATE}/gate.json`,
    context: own,
    expected: 'not allowed',
  },
  {
    who: 'upload',
    name: "write the gate's table",
    action: 's3:PutObject',
    resource: `${STATE}/gate.json`,
    context: own,
    expected: 'not allowed',
  },
  {
    who: 'plan',
    name: 'write the inventory',
    action: 's3:PutObject',
    resource: `${STATE}/inventory.json`,
    expected: 'not allowed',
  },
  {
    who: 'plan',
    name: 'write the settings that hold while what is published is wrong',
    action: 's3:PutObject',
    resource: `${STATE}/settings.json`,
    expected: 'not allowed',
  },
  {
    who: 'upload',
    name: 'write the settings that hold while what it publishes is wrong',
    action: 's3:PutObject',
    resource: `${STATE}/settings.json`,
    expected: 'not allowed',
  },
  {
    who: 'plan',
    name: 'read what was approved',
    action: 's3:GetObject',
    resource: `${STATE}/approvals.json`,
    expected: 'allowed',
  },
  {
    who: 'plan',
    name: 'approve deletions',
    action: 's3:PutObject',
    resource: `${STATE}/approvals.json`,
    expected: 'not allowed',
  },
  {
    who: 'upload',
    name: 'approve deletions',
    action: 's3:PutObject',
    resource: `${STATE}/approvals.json`,
    expected: 'not allowed',
  },
  {
    who: 'plan',
    name: 'read which revision counts',
    action: 's3:GetObject',
    resource: `${CONFIG}/current.json`,
    expected: 'allowed',
  },
  {
    who: 'plan',
    name: 'read a revision',
    action: 's3:GetObject',
    resource: `${CONFIG}/revisions/4f2a.json`,
    expected: 'allowed',
  },
  {
    who: 'plan',
    name: 'see that nothing is published yet',
    action: 's3:ListBucket',
    resource: CONFIG,
    expected: 'allowed',
  },
  {
    who: 'plan',
    name: 'read what was applied last to a role',
    action: 's3:GetObject',
    resource: `${STATE}/applied/checkout-deploy.json`,
    expected: 'allowed',
  },
  {
    who: 'plan',
    name: 'read the record of a day',
    action: 's3:GetObject',
    resource: `${STATE}/days/2026-11-22.json`,
    expected: 'allowed',
  },
  {
    who: 'plan',
    name: 'read the report that such a record names',
    action: 's3:GetObject',
    resource: `${STATE}/reports/2026-11-22T12-00-00.000Z-4f2a.json`,
    expected: 'allowed',
  },
  {
    who: 'plan',
    name: 'write the record of a day',
    action: 's3:PutObject',
    resource: `${STATE}/days/2026-11-22.json`,
    expected: 'not allowed',
  },
  {
    who: 'plan',
    name: 'create a revision',
    action: 's3:PutObject',
    resource: `${CONFIG}/revisions/4f2a.json`,
    context: first,
    expected: 'not allowed',
  },
  { who: 'plan', name: 'publish', action: 's3:PutObject', resource: `${CONFIG}/current.json`, expected: 'not allowed' },
  {
    who: 'upload',
    name: 'move the pointer',
    action: 's3:PutObject',
    resource: `${CONFIG}/current.json`,
    expected: 'allowed',
  },
  {
    who: 'upload',
    name: 'create a revision',
    action: 's3:PutObject',
    resource: `${CONFIG}/revisions/4f2a.json`,
    context: first,
    expected: 'allowed',
  },
  {
    who: 'upload',
    name: 'overwrite a revision',
    action: 's3:PutObject',
    resource: `${CONFIG}/revisions/4f2a.json`,
    expected: 'not allowed',
  },
  {
    who: 'upload',
    name: 'delete a revision',
    action: 's3:DeleteObject',
    resource: `${CONFIG}/revisions/4f2a.json`,
    expected: 'not allowed',
  },
  {
    who: 'upload',
    name: 'read the state',
    action: 's3:GetObject',
    resource: `${STATE}/latest.json`,
    expected: 'not allowed',
  },
  {
    who: 'upload',
    name: 'write to a bucket of that name in another account',
    action: 's3:PutObject',
    resource: `${CONFIG}/current.json`,
    context: { 'aws:ResourceAccount': '999999999999' },
    expected: 'not allowed',
  },
  { who: 'upload', name: 'touch IAM', action: 'iam:ListRoles', resource: '*', expected: 'not allowed' },
  {
    who: 'sync',
    name: 'sync a file',
    action: 's3:PutObject',
    resource: `${CONFIG}/manifests/teams/a/b.yaml`,
    expected: 'allowed',
  },
  {
    who: 'sync',
    name: 'remove a file',
    action: 's3:DeleteObject',
    resource: `${CONFIG}/manifests/teams/a/b.yaml`,
    expected: 'allowed',
  },
  {
    who: 'sync',
    name: 'write elsewhere',
    action: 's3:PutObject',
    resource: `${CONFIG}/current.json`,
    expected: 'not allowed',
  },
];

test.for(REQUESTS)('$who may $name: $expected', ({ who, action, resource, context = own, expected }) => {
  expect(evaluate(STATEMENTS[who], { action, resource, context })).toBe(expected);
});
