/** What the article needs, and the provider that it makes. */
import { type Section, SOURCES } from './statement.ts';

export const PROVIDER: readonly Section[] = [
  {
    heading: 'Prerequisites',
    statements: [
      {
        id: 'needs-pipelines',
        says: 'A Bitbucket workspace, with Pipelines switched on in the repository.',
        names: ['Bitbucket Pipelines'],
        stands: 'so',
        here: 'Keys and discovery document of the workspace are there once one step with `oidc: true` has run.',
        kept: [{ check: 'provider-keys' }],
      },
      {
        id: 'needs-cdk',
        says: 'AWS CDK, version 2.',
        names: ['AWS CDK'],
        stands: 'otherwise',
        here: 'Only where the service is deployed, once for an account; it comes with `npm ci`. A team that wants a role writes YAML.',
        kept: [{ doc: 'deploy.md#before-the-first-time' }, { doc: 'install.md#in-your-own-cdk-app' }],
      },
      {
        id: 'needs-iam',
        says: 'Permissions in IAM to create providers and roles.',
        stands: 'otherwise',
        here: 'A person needs them once. Later the service writes, and IAM lets it write only to roles under its path, with its tag and its boundary.',
        kept: [{ doc: 'deploy.md#who-deploys' }, { file: 'infra/reconciler-permissions.ts' }],
      },
      {
        id: 'needs-values',
        says: 'Provider URL and audience are copied from the OpenID Connect tab of the repository’s settings.',
        names: ['OpenID Connect tab', 'Provider URL', 'Audience'],
        stands: 'otherwise',
        here: 'The settings have the slug of the workspace and its UUID, and both values are made of these; `rolekeeper init --from aws` takes them out of an account that has a provider.',
        kept: [{ verb: 'init' }, { doc: 'settings.md' }],
      },
    ],
  },
  {
    heading: 'Step 1: Create the OIDC Provider',
    statements: [
      {
        id: 'provider-legacy',
        says: 'OpenIdConnectProvider is the old construct, with a Lambda function behind it.',
        names: ['OpenIdConnectProvider'],
        stands: 'not ours',
        here: 'A provider that it made is used as it is: `-c providerArn=ARN`. What makes a provider has no part in who gets in.',
        kept: [{ doc: 'deploy.md#what-can-be-chosen' }],
      },
      {
        id: 'provider-native',
        says: 'OidcProviderNative is the one to use: CloudFormation makes the provider itself.',
        names: ['OidcProviderNative'],
        stands: 'so',
        here: 'The deployment uses it, once for an account. A pass never writes to the provider, and says when it is missing or changed.',
        kept: [{ file: 'infra/account-stack.ts' }, { code: 'provider-changed' }, { story: 'provider-missing' }],
      },
      {
        id: 'provider-url',
        says: 'The URL is api.bitbucket.org/2.0/workspaces/<WORKSPACE>/pipelines-config/identity/oidc, with the workspace’s name.',
        names: ['api.bitbucket.org/2.0/workspaces/<WORKSPACE>/pipelines-config/identity/oidc'],
        stands: 'otherwise',
        here: 'With its slug, which stands in the address of every page of it; the name that people see can be another one. An owner can change the slug, and then every token has another issuer.',
        source: SOURCES.oidc,
        kept: [{ check: 'token-other-workspace' }, { story: 'workspace-renamed' }],
      },
      {
        id: 'provider-https',
        says: 'It begins with https:// and has no port.',
        names: ['https://'],
        stands: 'so',
        here: 'And no slash at its end, and lower case: STS compares it letter by letter with the issuer.',
        kept: [{ check: 'provider-url' }],
      },
      {
        id: 'provider-client-id',
        says: 'Its client id is the audience, ari:cloud:bitbucket::workspace/<YOUR-WORKSPACE-UUID>.',
        names: ['clientIds', 'ari:cloud:bitbucket::workspace/<YOUR-WORKSPACE-UUID>'],
        stands: 'so',
        here: 'The UUID has no braces here, and has them everywhere else. Rolekeeper makes the audience of `workspaceUuid`, and reports a provider that has lost it, or has others.',
        kept: [
          { check: 'provider-client-ids' },
          { story: 'provider-lost-its-audience' },
          { story: 'provider-with-another-audience' },
        ],
      },
      {
        id: 'placeholders',
        says: '<WORKSPACE> and <YOUR-WORKSPACE-UUID> have to be replaced.',
        names: ['<WORKSPACE>', '<YOUR-WORKSPACE-UUID>'],
        stands: 'so',
        here: 'A placeholder that stayed is named as one, also in a trust policy that was pasted.',
        kept: [{ code: 'trust-sub-placeholder' }, { verb: 'lint-trust' }],
      },
      {
        id: 'thumbprints',
        says: 'Thumbprints may be left out; AWS gets the certificate by itself if a trusted authority signed it.',
        names: ['Thumbprints'],
        stands: 'so',
        here: 'None is set, and none is compared.',
        kept: [{ file: 'infra/account-stack.ts' }, { code: 'aws-thumbprint' }],
      },
    ],
  },
];
