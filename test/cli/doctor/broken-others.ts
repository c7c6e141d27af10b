/** Set-ups that are broken elsewhere: the manifests, the names, the organization, what the role may do. */
import { ACCOUNT, type BrokenSetUp, CHECKOUT, DEPLOY, PRODUCTION, STEP } from './set-up.ts';

const DENIED = `An error occurred (AccessDenied) when calling the PutObject operation: User: arn:aws:sts::${ACCOUNT}:assumed-role/checkout-deploy/step is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::acme-web/index.html"`;

export const BROKEN_OTHERS: readonly BrokenSetUp[] = [
  {
    name: 'a manifest with a mistake',
    reason: 'it is not applied, so that its role is not there',
    later: async (workspace) => {
      const text = await workspace.read('manifests/teams/shop/checkout-deploy.yaml');
      await workspace.write(
        'manifests/teams/shop/checkout-release.yaml',
        text.replace('name: checkout-deploy', 'name: checkout-release').replace('maxDuration', 'maxDuraton'),
      );
    },
    role: DEPLOY.replace('checkout-deploy', 'checkout-release'),
    expected: 'manifests-wrong',
  },
  {
    name: 'an environment that the lock file does not have',
    reason: 'resolve was not run',
    later: async (workspace) => {
      const text = await workspace.read('manifests/teams/shop/checkout-deploy.yaml');
      await workspace.write(
        'manifests/teams/shop/checkout-stage.yaml',
        text.replace('name: checkout-deploy', 'name: checkout-stage').replace('[production]', '[staging]'),
      );
    },
    role: DEPLOY.replace('checkout-deploy', 'checkout-stage'),
    expected: 'lock-behind',
  },
  {
    name: 'a repository that was made again',
    reason: 'it has its name, and another UUID',
    claims: { sub: `{9f5f830f-cfa7-44a2-bc63-88ffe448a129}:${PRODUCTION}:${STEP}` },
    env: { BITBUCKET_REPO_SLUG: 'checkout-api' },
    expected: 'lock-behind',
  },
  {
    name: 'an environment that was made again',
    reason: 'it has its name, and another UUID',
    claims: { sub: `${CHECKOUT}:{9724c703-77fe-4524-985e-a0675f422829}:${STEP}` },
    env: { BITBUCKET_REPO_SLUG: 'checkout-api', BITBUCKET_DEPLOYMENT_ENVIRONMENT: 'production' },
    expected: 'lock-behind',
  },
  {
    name: 'a service control policy',
    reason: 'the organization denies the call for the whole account',
    error: `An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: User: is not authorized to perform: sts:AssumeRoleWithWebIdentity on resource: ${DEPLOY} with an explicit deny in a service control policy`,
    expected: 'organization-policy',
  },
  {
    name: 'session tags',
    reason: 'a tool tags the sessions that it asks for',
    error: `An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:sts::${ACCOUNT}:assumed-role/checkout-deploy/step is not authorized to perform: sts:TagSession on resource: arn:aws:iam::${ACCOUNT}:role/next`,
    expected: 'entry-tag-session',
  },
  {
    name: 'a permission that is missing',
    reason: 'the role is entered, and may not',
    error: `${DENIED} because no identity-based policy allows the s3:PutObject action`,
    expected: 'action-not-allowed',
  },
  {
    name: 'a boundary that is too tight',
    reason: 'what it does not allow no role can do',
    error: `${DENIED} because no permissions boundary allows the s3:PutObject action`,
    expected: 'action-over-boundary',
  },
  {
    name: 'a boundary that was changed',
    reason: 'another version is the default now, and all roles are affected',
    account: ({ Policies }) => {
      const boundary = Policies.find(({ Arn }) => Arn.endsWith('/pipeline-boundary'));
      const [version] = boundary?.PolicyVersionList ?? [];
      if (version !== undefined)
        version.Document = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:*', Resource: '*' }] };
    },
    error: `${DENIED} because no permissions boundary allows the s3:PutObject action`,
    expected: 'boundary-changed',
  },
  {
    name: 'keys that STS cannot fetch',
    reason: 'what STS says is so, also if they can be fetched from here',
    error:
      "An error occurred (IDPCommunicationError) when calling the AssumeRoleWithWebIdentity operation: Couldn't connect to your identity provider",
    expected: 'provider-keys',
  },
  {
    name: 'an issuer that AWS names',
    reason: 'without a token, the line itself has the address',
    text: () => '',
    error:
      'An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity operation: No OpenIDConnect provider found in your account for https://api.bitbucket.org/2.0/workspaces/acme-shop/pipelines-config/identity/oidc',
    expected: 'token-other-workspace',
  },
  {
    name: 'the right subject',
    reason: `a step of ${CHECKOUT} that asks for too long a session, as its line says`,
    durationSeconds: 3_601,
    expected: 'session-too-long',
  },
];
