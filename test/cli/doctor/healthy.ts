/** Set-ups that work, each with something that looks as if it did not. */
import {
  AUDIENCE,
  CHECKOUT,
  claims,
  DEPLOY,
  LEGACY,
  legacyRole,
  minutes,
  PRODUCTION,
  PROVIDER,
  type SetUp,
  STAGING,
  STEP,
  WORKSPACE,
} from './set-up.ts';

const CHECKS = DEPLOY.replace('deploy', 'checks');

export const HEALTHY: readonly SetUp[] = [
  { name: 'as it should be', reason: 'the step of the manifest' },
  { name: 'a list of one audience', reason: 'Bitbucket sends custom audiences so', claims: { aud: [AUDIENCE] } },
  { name: 'azp beside it', reason: 'it is the right one', claims: { azp: AUDIENCE } },
  {
    name: 'azp for two audiences',
    reason: 'it says which one is meant',
    claims: { aud: [AUDIENCE, 'other'], azp: AUDIENCE },
  },
  {
    name: 'just expired',
    reason: 'IAM takes it for five minutes more',
    claims: { iat: minutes(-63), exp: minutes(-3) },
  },
  {
    name: 'half a minute ahead',
    reason: 'clocks differ a little',
    claims: { iat: minutes(0) + 30, nbf: minutes(0) + 30 },
  },
  { name: 'without a line break', reason: 'printf writes none', text: (token) => token },
  { name: 'with CRLF', reason: 'Windows', text: (token) => `${token}\r\n` },
  {
    name: 'a role for any branch',
    reason: 'steps without a deployment',
    role: CHECKS,
    claims: { sub: `${CHECKOUT}:${STEP}` },
  },
  { name: 'the same for a deployment', reason: 'everything of the repository', role: CHECKS },
  {
    name: 'an environment that the lock file does not have',
    reason: 'of a role that admits any',
    role: CHECKS,
    claims: { sub: `${CHECKOUT}:${STAGING}:${STEP}` },
  },
  {
    name: 'another branch',
    reason: 'the subject does not carry it, and only Bitbucket can stop it',
    claims: { branchName: 'feature/cart' },
  },
  { name: 'a session of an hour', reason: 'the longest of the role', durationSeconds: 3_600 },
  {
    name: 'a session of fifteen minutes',
    reason: 'the shortest of STS',
    durationSeconds: 900,
    sessionName: 'build-12',
  },
  {
    name: 'a session of two hours',
    reason: 'the article’s role allows it, and no manifest declares that role',
    role: LEGACY,
    durationSeconds: 7_200,
    account: (state) => {
      legacyRole(claims(`${CHECKOUT}:*`))(state);
      for (const role of state.RoleDetailList) role.MaxSessionDuration = 7_200;
    },
  },
  {
    name: 'another client id beside it',
    reason: 'another team’s audience',
    account: ({ OpenIDConnectProviders: [provider] }) => provider?.ClientIDList.push('sts.amazonaws.com'),
  },
  {
    name: 'other providers',
    reason: 'GitHub, and another workspace',
    account: ({ OpenIDConnectProviders }) => {
      const [provider] = OpenIDConnectProviders;
      for (const host of [
        'token.actions.githubusercontent.com',
        'api.bitbucket.org/2.0/workspaces/other/pipelines-config/identity/oidc',
      ]) {
        OpenIDConnectProviders.push({
          ...provider,
          Arn: `arn:aws:iam::111122223333:oidc-provider/${host}`,
          Url: host,
          ClientIDList: ['x'],
        });
      }
    },
  },
  {
    name: 'a role that no manifest declares',
    reason: 'made by hand, and it works',
    role: LEGACY,
    account: legacyRole(claims(`${CHECKOUT}:${PRODUCTION}:*`)),
  },
  {
    name: 'a role with a second statement',
    reason: 'the second one lets it in',
    role: LEGACY,
    account: (state) => {
      legacyRole(claims(`${WORKSPACE}:*`))(state);
      const statement = {
        Effect: 'Allow',
        Principal: { Federated: PROVIDER },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: claims(`${CHECKOUT}:*`),
      };
      state.RoleDetailList.at(-1)?.AssumeRolePolicyDocument.Statement.push(statement);
    },
  },
  {
    name: 'a description that was changed by hand',
    reason: 'drift, and no cause',
    account: ({ RoleDetailList }) => {
      for (const role of RoleDetailList) role.Description = 'ours';
    },
  },
  {
    name: 'a file of another role that cannot be read',
    reason: 'what it declares is not known, and it is not this role',
    later: (workspace) => workspace.write('manifests/teams/shop/notes.yaml', 'a: [\n'),
  },
  {
    name: 'an audience of the settings’ own',
    reason: 'the platform chose it, and steps ask for it',
    manifests: (workspace) =>
      workspace.edit(
        'manifests/rolekeeper.yaml',
        `workspaceUuid: "${WORKSPACE}"`,
        `workspaceUuid: "${WORKSPACE}"\n    audience: rolekeeper`,
      ),
    claims: { aud: ['rolekeeper'] },
  },
  {
    name: 'the same in the order of IAM',
    reason: 'IAM gives a policy back in another order',
    account: ({ RoleDetailList }) => {
      for (const { AssumeRolePolicyDocument: trust } of RoleDetailList) {
        for (const statement of trust.Statement) statement.Action = [statement.Action];
      }
    },
  },
];
