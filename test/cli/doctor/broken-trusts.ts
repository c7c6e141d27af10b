/** Set-ups whose role does not let the step in. */
import { GATE_VPC } from '../../support/gate-vpcs.ts';
import {
  ACCOUNT,
  AUDIENCE,
  type BrokenSetUp,
  CHECKOUT,
  claims,
  HOST,
  LEGACY,
  legacyRole,
  PRODUCTION,
  PROVIDER,
  REPORTS,
  STAGING,
  STEP,
  WORKSPACE,
} from './set-up.ts';

/** A role that a person made with this condition on the subject. */
function subject(name: string, reason: string, sub: string, expected: string, operator?: string): BrokenSetUp {
  return {
    name,
    reason,
    role: LEGACY,
    account: legacyRole(claims(sub, operator === undefined ? {} : { operator })),
    expected,
  };
}

function statement(
  name: string,
  reason: string,
  expected: string,
  change: object,
  Condition: object = claims(`${CHECKOUT}:*`),
): BrokenSetUp {
  return { name, reason, role: LEGACY, account: legacyRole(Condition, change), expected };
}

const OWN = `${CHECKOUT}:${PRODUCTION}:*`;

export const BROKEN_TRUSTS: readonly BrokenSetUp[] = [
  {
    name: 'another repository',
    reason: 'its pipeline asks for a role of checkout-api',
    claims: { sub: `${REPORTS}:${PRODUCTION}:${STEP}` },
    expected: 'entry-repository',
  },
  {
    name: 'another environment',
    reason: 'the step deploys to staging',
    claims: { sub: `${CHECKOUT}:${STAGING}:${STEP}` },
    expected: 'entry-environment',
  },
  {
    name: 'no deployment',
    reason: 'the step has no `deployment:`',
    claims: { sub: `${CHECKOUT}:${STEP}` },
    expected: 'entry-no-environment',
  },
  subject(
    'a role for other steps',
    'the fixed-length tail leaves no room for an environment',
    `${CHECKOUT}:{????????-????-????-????-????????????}`,
    'entry-with-environment',
  ),
  subject(
    'a run of before',
    'the subject of a token was copied whole',
    `${CHECKOUT}:${PRODUCTION}:{1d6e7f80-91a2-4b3c-8d4e-5f60718293a4}`,
    'entry-step',
  ),
  subject('the workspace first', 'the article’s pattern', `${WORKSPACE}:${CHECKOUT}:*`, 'entry-no-token'),
  subject(
    'the workspace first and a branch',
    'the article’s tighter pattern',
    `${WORKSPACE}:${CHECKOUT}:*:main`,
    'entry-no-token',
  ),
  subject(
    'placeholders',
    'the article’s values were not replaced',
    '{WORKSPACE-UUID}:{REPOSITORY-UUID}:*',
    'entry-no-token',
  ),
  subject('a branch', 'the subject does not carry it', `${CHECKOUT}:*:main`, 'entry-no-token'),
  subject('upper case', 'UUIDs of tokens are in lower case', `${CHECKOUT.toUpperCase()}:*`, 'entry-no-token'),
  subject('no braces', 'the braces are a part of the subject', `${CHECKOUT.slice(1, -1)}:*`, 'entry-no-token'),
  subject('a name', 'tokens name environments by UUID', `${CHECKOUT}:production:*`, 'entry-no-token'),
  subject('GitHub’s form', 'copied from another article', 'repo:acme/checkout-api:*', 'entry-no-token'),
  subject('* under StringEquals', 'compared as it stands', `${CHECKOUT}:*`, 'entry-no-token', 'StringEquals'),
  statement(
    'an audience of another',
    'the audience of GitHub’s articles',
    'entry-audience',
    {},
    claims(OWN, { aud: 'sts.amazonaws.com' }),
  ),
  statement(
    'a placeholder as audience',
    'the article’s value was not replaced',
    'entry-audience',
    {},
    claims(OWN, { aud: 'ari:cloud:bitbucket::workspace/<YOUR-WORKSPACE-UUID>' }),
  ),
  statement('the provider of another workspace', 'a role of a sister company was copied', 'entry-principal', {
    Principal: { Federated: PROVIDER.replace('acme', 'other') },
  }),
  statement('the provider of another account', 'a policy was copied from another account', 'provider-other-account', {
    Principal: { Federated: PROVIDER.replace(ACCOUNT, '444455556666') },
  }),
  statement('AssumeRole', 'the action of another call', 'entry-action', { Action: 'sts:AssumeRole' }),
  statement(
    'no principal of ours',
    'a role for EC2',
    'entry-principal',
    { Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
    {},
  ),
  statement(
    'branchName',
    'a claim that STS does not offer',
    'entry-condition',
    {},
    { StringEquals: { [`${HOST}:aud`]: AUDIENCE, [`${HOST}:branchName`]: 'main' } },
  ),
  statement(
    'a network address',
    'the runner’s addresses changed',
    'entry-depends',
    {},
    { ...claims(OWN), IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } },
  ),
  {
    name: 'past the gate',
    reason: 'the step calls STS itself, and the role is entered through the gate alone',
    later: async (made) => {
      const settings = await made.read('manifests/rolekeeper.yaml');
      await made.write('manifests/rolekeeper.yaml', `${settings.trimEnd()}\n  gate:\n    vpcs: [${GATE_VPC}]\n`);
      const manifest = await made.read('manifests/teams/shop/checkout-deploy.yaml');
      await made.write(
        'manifests/teams/shop/checkout-deploy.yaml',
        manifest.replace('  branches: [main]', '  branches: [main]\n  enforcement: gate'),
      );
    },
    account: (state) => {
      const role = state.RoleDetailList.find(({ RoleName }) => RoleName === 'checkout-deploy');
      const [statement] = role?.AssumeRolePolicyDocument.Statement ?? [];
      if (statement === undefined) throw new Error('the fixture has no checkout-deploy');
      statement.Condition = {
        ...claims(OWN),
        StringEquals: { [`${HOST}:aud`]: AUDIENCE, 'aws:SourceVpcArn': GATE_VPC },
      };
    },
    expected: 'entry-gate',
  },
  {
    name: 'a Deny',
    reason: 'wins over every Allow',
    role: LEGACY,
    account: (state) => {
      legacyRole(claims(OWN))(state);
      const trust = state.RoleDetailList.at(-1)?.AssumeRolePolicyDocument;
      trust?.Statement.push({
        Effect: 'Deny',
        Principal: { Federated: PROVIDER },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringLike: { [`${HOST}:sub`]: `${CHECKOUT}:*` } },
      });
    },
    expected: 'entry-denied',
  },
  {
    name: 'changed by hand',
    reason: 'IAM has another trust policy than the manifest',
    account: (state) => {
      const role = state.RoleDetailList.find(({ RoleName }) => RoleName === 'checkout-deploy');
      for (const allow of role?.AssumeRolePolicyDocument.Statement ?? []) allow.Condition = claims(`${REPORTS}:*`);
    },
    expected: 'role-trust-differs',
  },
  {
    name: 'another form in the settings',
    reason: 'with the branch at its end, where tokens have the documented one',
    manifests: (workspace) =>
      workspace.edit(
        'manifests/rolekeeper.yaml',
        `workspaceUuid: "${WORKSPACE}"`,
        `workspaceUuid: "${WORKSPACE}"\n    subjectFormat: "{repositoryUuid}[:{environmentUuid}]:{stepUuid}:{branch}"`,
      ),
    expected: 'entry-subject',
  },
  {
    name: 'another branch',
    reason: 'where subjects carry it, IAM compares it',
    manifests: (workspace) =>
      workspace.edit(
        'manifests/rolekeeper.yaml',
        `workspaceUuid: "${WORKSPACE}"`,
        `workspaceUuid: "${WORKSPACE}"\n    subjectFormat: "{repositoryUuid}[:{environmentUuid}]:{stepUuid}:{branch}"`,
      ),
    claims: { sub: `${CHECKOUT}:${PRODUCTION}:${STEP}:feature/cart` },
    expected: 'entry-branch',
  },
];
