/** What the article says of errors about the token and the provider. */
import { type Section, SOURCES } from './statement.ts';

export const TOKEN_ERRORS: readonly Section[] = [
  {
    heading: 'InvalidIdentityToken Errors',
    statements: [
      {
        id: 'incorrect-audience',
        says: 'Incorrect token audience: the token’s aud is no client id of the provider.',
        names: ['InvalidIdentityToken: Incorrect token audience'],
        stands: 'so',
        here: '`rolekeeper doctor` looks at both sides: what the step asks for, and what the provider lists.',
        kept: [
          { verb: 'token' },
          { code: 'aws-incorrect-token-audience' },
          { check: 'token-audience' },
          { check: 'provider-client-ids' },
        ],
      },
      {
        id: 'get-provider',
        says: 'aws iam get-open-id-connect-provider shows it.',
        names: ['aws iam get-open-id-connect-provider'],
        stands: 'so',
        here: 'Every plan and every scan reads it as well, and says what differs.',
        kept: [{ check: 'provider-client-ids' }, { code: 'provider-changed' }, { verb: 'scan' }],
      },
      {
        id: 'client-id-list',
        says: 'ClientIDList has to have the audience.',
        names: ['ClientIDList'],
        stands: 'so',
        here: 'One that is missing is grave drift. Rolekeeper does not write to the provider, since all pipelines share it; the remedy has the command.',
        kept: [{ check: 'provider-client-ids' }, { story: 'provider-lost-its-audience' }],
      },
      {
        id: 'azp',
        says: 'If a token has aud and azp, STS takes azp for the audience.',
        names: ['azp'],
        stands: 'so',
        here: 'Bitbucket’s documented tokens have no azp; where one has it, it is compared as STS does.',
        source: SOURCES.keys,
        kept: [{ code: 'azp' }, { check: 'token-authorized-party' }],
      },
      {
        id: 'many-audiences',
        says: 'A token with several audiences and no authorized party is refused.',
        names: ['Token audience contains more than one audience while authorized party is not present'],
        stands: 'so',
        here: 'It comes of a step that asks for several. `rolekeeper lint-pipeline` finds it in the file.',
        kept: [
          { code: 'aws-more-than-one-audience' },
          { check: 'token-many-audiences' },
          { code: 'pipeline-audience' },
        ],
      },
      {
        id: 'provider-per-application',
        says: 'Each application gets a provider of its own, if need be.',
        stands: 'not so',
        here: 'An account has one provider for an issuer, with up to 100 client ids, and a workspace has one issuer. The step asks for one audience, and what needs another is a step of its own.',
        source: SOURCES.provider,
        kept: [{ check: 'token-many-audiences' }, { story: 'provider-with-another-audience' }],
      },
    ],
  },
  {
    heading: 'No OpenIDConnect Provider Found',
    statements: [
      {
        id: 'no-provider',
        says: 'No OpenIDConnect provider found in your account has four causes.',
        names: ['InvalidIdentityToken: No OpenIDConnect provider found in your account'],
        stands: 'so',
        here: 'AWS adds the issuer of the token to the message; pasted into `rolekeeper explain`, it is taken out, to the last slash.',
        kept: [{ code: 'aws-no-provider-found' }, { check: 'provider-missing' }],
      },
      {
        id: 'wrong-provider-arn',
        says: 'The call names the ARN of another provider.',
        stands: 'not so',
        here: 'AssumeRoleWithWebIdentity names none, though a help page of AWS asks for it as well: STS looks for the issuer that stands in the token, and its ProviderId is for other kinds of logins. What can be wrong is the role’s account, or the workspace.',
        source: SOURCES.entry,
        kept: [{ check: 'role-account' }, { check: 'token-other-workspace' }],
      },
      {
        id: 'trust-other-provider',
        says: 'The trust policy names another provider.',
        stands: 'so',
        here: 'Then the provider can be right, and the role still refuses. The answer names whom the role trusts instead.',
        kept: [{ check: 'entry-principal' }, { code: 'trust-principal' }],
      },
      {
        id: 'url-mismatch',
        says: 'The provider’s URL is not letter by letter the issuer.',
        stands: 'so',
        here: 'What differs is named: slash, letter case, port, the former slug of the workspace.',
        kept: [{ check: 'provider-url' }, { story: 'workspace-renamed-too-soon' }],
      },
      {
        id: 'cross-account',
        says: 'Provider and role have to be in one account.',
        stands: 'so',
        here: 'A manifest is for the account of its settings, so its roles trust the provider there. Other accounts are reached from a role, by sts:AssumeRole.',
        kept: [{ check: 'provider-other-account' }, { code: 'aws-next-role-denied' }],
      },
      {
        id: 'trailing-slash',
        says: 'The AWS CLI adds a slash to the provider’s URL and SDKs do not, so it fails now and then.',
        names: ['trailing slash'],
        stands: 'otherwise',
        here: 'AWS’s help page says it of the provider’s ARN. A provider has one URL, and either it is the issuer or every call fails. Bitbucket’s issuer has no slash at its end; a provider that has one is found by its ARN.',
        source: 'https://repost.aws/knowledge-center/iam-oidc-idp-federation',
        kept: [{ check: 'provider-url' }],
      },
    ],
  },
];
