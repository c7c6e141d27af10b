/**
 * Why STS refuses a token before it looks at the role: the token itself, and the identity provider of the account.
 * STS answers such a call with InvalidIdentityToken, ExpiredTokenException or IDPCommunicationError, and CloudTrail has no event of it.
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
import type { CodePage } from './page.ts';

export const tokenCodes = {
  'token-missing': {
    title: 'The step has no token',
    cause:
      'The file or variable with the token is empty. Bitbucket gives a step a token only if the step says `oidc: true`; a step without it writes an empty file, and the AWS SDK finds no credentials. A name that is misspelt in the script has the same effect.',
    remedy:
      'Add `oidc: true` to the step itself (not to the pipeline), and write BITBUCKET_STEP_OIDC_TOKEN to the file.',
    example: 'echo "$BITBUCKET_STEP_OIDC_TOKEN" > "$(pwd)/web-identity-token"',
  },
  'token-not-jwt': {
    title: 'What was given is not a token',
    cause:
      'A token of Bitbucket is a JSON Web Token: three parts in base64url with a dot between them, the first two of them JSON. This one is cut, has further parts, or is another text: often the name of the variable in single quotes, which the shell does not replace.',
    remedy: 'Write the value of BITBUCKET_STEP_OIDC_TOKEN to the file, in double quotes, and nothing else.',
    example: 'echo "$BITBUCKET_STEP_OIDC_TOKEN" > "$(pwd)/web-identity-token"',
  },
  'token-encrypted': {
    title: 'The token is encrypted',
    cause: 'It has five parts: an encrypted JSON Web Token. STS takes signed ones only, and Bitbucket makes no others.',
    remedy: 'Use the token that the step has in BITBUCKET_STEP_OIDC_TOKEN.',
  },
  'token-unsigned': {
    title: 'The token is not signed with the issuer’s key',
    cause:
      'Its header names no signature (`none`), or one with a shared secret. Bitbucket signs with RS256, and STS refuses whatever the issuer’s published keys do not verify.',
    remedy: 'Use the token that the step has in BITBUCKET_STEP_OIDC_TOKEN; this one was made elsewhere.',
  },
  'token-signature': {
    title: 'The issuer’s keys do not verify the token',
    cause:
      'The signature was not made with any key that the issuer of the settings publishes: the token was changed, or another issuer made it.',
    remedy:
      'Run the step again and look at its new token. If that fails as well, compare `iss` in the token with provider.workspace in rolekeeper.yaml.',
    example: 'rolekeeper token inspect --token-file web-identity-token --verify',
  },
  'token-other-issuer': {
    title: 'The token is not of Bitbucket',
    cause:
      'Its issuer is another service, such as GitHub Actions or GitLab. The roles of Rolekeeper trust the Bitbucket provider of one workspace and no other.',
    remedy: 'Ask for the role from a step of Bitbucket Pipelines, with `oidc: true`.',
  },
  'token-other-workspace': {
    title: 'The token is of another workspace',
    cause:
      'The issuer of a Bitbucket token has the slug of the workspace in its address. This is another slug than that of the settings: the repository is in another workspace, or the workspace was renamed, which changes the issuer of every token.',
    remedy:
      'If the workspace was renamed, set provider.workspace in rolekeeper.yaml to the new slug and make a provider with the new address. If not, move the repository, or use the deployment of its workspace.',
  },
  'token-type': {
    title: 'The token is made for another purpose',
    cause:
      'The header of a token may say what kind of token it is (`typ`). This one does, and it is no identity token of a step: an access token (`at+jwt`), mostly, that was made for an API.',
    remedy: 'Use the token that the step has in BITBUCKET_STEP_OIDC_TOKEN.',
  },
  'token-lifetime': {
    title: 'The token does not end as that of a step',
    cause:
      'It has no `exp` or no `iat`, expires before it is issued, or is valid for more than a day. Bitbucket makes a token for one run of one step, which ends sooner; one that does not end would be a password.',
    remedy: 'Use the token that the step has in BITBUCKET_STEP_OIDC_TOKEN; find out who made this one.',
  },
  'token-expired': {
    title: 'The token has expired',
    cause:
      'The time in `exp` has passed, and the five minutes that IAM adds for clocks that differ have passed as well. A token is made when its step begins; a long step that asks for credentials late, or again, has an old one.',
    remedy:
      'Ask for the role at the beginning of the step, with a session as long as the step needs, or put what comes late into a step of its own: each step has a fresh token.',
  },
  'token-not-yet-valid': {
    title: 'The token is of the future',
    cause:
      'The time in `iat` or `nbf` is still to come: the clock of this machine, or of the one that made the token, is wrong.',
    remedy: 'Set the clock of this machine (`timedatectl` shows whether it is synchronised), and look again.',
  },
  'token-no-subject': {
    title: 'The token has no subject',
    cause:
      'There is no `sub` in it. Every token of Bitbucket has one, and trust policies compare nothing else to know a step by.',
    remedy: 'Use the token that the step has in BITBUCKET_STEP_OIDC_TOKEN.',
  },
  'token-many-audiences': {
    title: 'The token has more than one audience',
    cause:
      'The step asks for several audiences (`oidc: audiences:`), and Bitbucket sends them all in one token. STS takes a token with one audience, or one that says in `azp` which of them is meant; Bitbucket’s tokens have no `azp`.',
    remedy:
      'Ask for one audience in this step, or leave `audiences` out; what needs another audience goes into a step of its own.',
    example: `- step:
    oidc: true`,
  },
  'token-authorized-party': {
    title: 'The token’s azp is not what the role asks for',
    cause:
      'A token with `azp` (authorized party) is judged by it: STS takes `azp` for the audience, in the provider’s client ids and in the key `:aud` of trust policies, and does not look at `aud`.',
    remedy: 'Have the token made without `azp`, or with the audience of rolekeeper.yaml in it.',
  },
  'token-audience': {
    title: 'The token is made for another audience',
    cause:
      'The `aud` of the token is not the audience of the settings. Without `audiences` in the step it is `ari:cloud:bitbucket::workspace/` and the UUID of the workspace; a step that sets `audiences` has what it sets.',
    remedy:
      'Leave `audiences` out of the step, or set it to provider.audience of rolekeeper.yaml. Bitbucket shows the usual one under Repository settings, OpenID Connect.',
    example: `- step:
    oidc: true`,
  },
  'provider-url': {
    title: 'The provider’s address is not the issuer of the tokens',
    cause:
      'IAM compares the URL of the provider with `iss` character by character. The account has a provider that is nearly right: with a slash at its end, in other letter case, with a port, or with another slug, as after a rename of the workspace.',
    remedy:
      'Make a provider with the exact address: an address cannot be changed. Once the roles name it, the old one can stay or go.',
    example:
      'aws iam create-open-id-connect-provider --url https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc --client-id-list ari:cloud:bitbucket::workspace/WORKSPACE-UUID',
  },
  'provider-client-ids': {
    title: 'The provider does not list the audience',
    cause:
      'STS answers "Incorrect token audience": the `aud` of the token is not among the client ids of the provider (ClientIDList).',
    remedy:
      'Add the audience of rolekeeper.yaml as a client id, if it is the right one; Bitbucket shows it under Repository settings, OpenID Connect.',
    example:
      'aws iam add-client-id-to-open-id-connect-provider --open-id-connect-provider-arn ARN --client-id ari:cloud:bitbucket::workspace/WORKSPACE-UUID',
  },
  'provider-other-account': {
    title: 'The provider is in another account than the role',
    cause:
      'The trust policy names a provider of another account. STS looks for it in the account of the role and nowhere else.',
    remedy:
      'Make a provider in the account of the role, and let the role trust that one. A pipeline reaches further accounts from there with sts:AssumeRole.',
  },
  'provider-keys': {
    title: 'The keys of the issuer cannot be had',
    cause:
      'The discovery document (`/.well-known/openid-configuration`) or the keys that it names could not be fetched. STS fetches the same; Bitbucket has them only after one pipeline of the workspace has run with `oidc: true`.',
    remedy:
      'Run one step with `oidc: true`, then look again. If others reach the address and this machine does not, its proxy or firewall stands between.',
    example:
      'curl -fsS https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc/.well-known/openid-configuration',
  },
} satisfies Record<string, CodePage>;
