/**
 * What STS answers to a pipeline that wants a role with its token, about the token. The titles are AWS's own texts; where
 * each is seen stands in src/core/access/message-texts.ts.
 */
import type { CodePage } from './page.ts';

/** What a person looks at next: the checks, ranked for the text. */
const DOCTOR = (text: string) => `rolekeeper doctor --error '${text}'`;

export const awsTokenMessageCodes = {
  'aws-not-authorized': {
    title: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    cause:
      'STS gave a pipeline no credentials: AccessDenied. It says the same for a role that does not exist, an ARN in other letters, a trust policy that asks for another subject or audience or names another provider, and an organization that forbids the call; it never says which. The token itself was read: its signature, its issuer and its lifetime were no reason. If a command of Rolekeeper itself was refused, the code is access-denied.',
    remedy:
      'Put the token of the failing step into a file and ask which role it gets, and why not the others: `rolekeeper token inspect`. Without a token, `rolekeeper explain-access --repo R --role X` answers for the repository. `rolekeeper doctor` looks at provider, role and account, in the order in which they cause this text.',
    example: `rolekeeper token inspect --token-file web-identity-token\n${DOCTOR('Not authorized to perform sts:AssumeRoleWithWebIdentity')}`,
  },
  'aws-tag-session': {
    title: 'Not authorized to perform sts:TagSession',
    cause:
      'Session tags came with the call, and the role’s trust policy does not allow sts:TagSession. For AssumeRoleWithWebIdentity the tags are a claim of the token, and Bitbucket’s tokens have none: the call was another one, as a rule sts:AssumeRole by a tool that tags its sessions (GitHub’s configure-aws-credentials does), out of a session that the pipeline has already.',
    remedy:
      'Find out which tool sends tags, and for which role; the message names it after “on resource”. Switch the tags off there. A role of Rolekeeper never needs sts:TagSession to be entered, and a manifest cannot add it.',
    example: DOCTOR('Not authorized to perform sts:TagSession'),
  },
  'aws-incorrect-token-audience': {
    title: 'Incorrect token audience',
    cause:
      'InvalidIdentityToken. IAM has a provider for the issuer of the token, and the audience of the token is none of its client ids. The role was not looked at. The default audience of Bitbucket is ari:cloud:bitbucket::workspace/ and the UUID of the workspace without braces; a step that names audiences of its own has those instead. If a token has the claim azp, STS compares that (rolekeeper explain azp).',
    remedy:
      'Compare the audience of the token with the client ids of the provider: `rolekeeper token inspect` shows the one, `rolekeeper doctor` compares them. As a rule a step asks for an audience that the provider does not have, or the provider was made with a placeholder or for another workspace.',
    example:
      'rolekeeper token inspect --token-file web-identity-token\naws iam get-open-id-connect-provider --open-id-connect-provider-arn ARN --query ClientIDList',
  },
  'aws-more-than-one-audience': {
    title: 'Token audience contains more than one audience while authorized party is not present',
    cause:
      'InvalidIdentityToken. The step asks for several audiences, so aud is a list, and the token has no claim azp that would say which of them counts. Bitbucket’s tokens never have one.',
    remedy:
      'Ask for one audience in this step: take all but one out of `oidc: audiences:`, also of `options.oidc.audiences`, which every step has. A second system that wants another audience gets a step of its own. More providers do not help: STS stops before it looks for one.',
    example: 'rolekeeper token inspect --token-file web-identity-token',
  },
  'aws-no-provider-found': {
    title: 'No OpenIDConnect provider found in your account',
    cause:
      'InvalidIdentityToken. The account of the role has no provider whose URL is, letter by letter, the issuer of the token, which the message names after “for”. It was never created, or in another account; or its URL differs: by a slash at its end, by upper case, by the former name of the workspace, by a placeholder. The call names no provider: STS looks for the issuer of the token.',
    remedy:
      'Compare the URL of the message with the providers of the account in which the role is. `rolekeeper doctor` does, and names the difference. The deployment of Rolekeeper makes the provider (docs/deploy.md); a URL cannot be changed, so a wrong provider is made again beside the old one.',
    example: 'aws iam list-open-id-connect-providers\nrolekeeper doctor --target aws',
  },
  'aws-verification-key': {
    title: "Couldn't retrieve verification key from your identity provider",
    cause:
      'InvalidIdentityToken. The provider is there, and STS could not get the issuer’s keys in time, or the key that signed the token is not among them. Mostly the issuer was slow for a moment. Bitbucket shows the discovery document of a workspace only after one step with `oidc: true` has run in it.',
    remedy:
      'Run the step again; SDKs repeat this by themselves. If it stays, look whether discovery document and keys answer: `rolekeeper token inspect --verify` gets the keys as STS does, `rolekeeper doctor` looks at both addresses.',
    example: 'rolekeeper token inspect --token-file web-identity-token --verify',
  },
  'aws-idp-communication': {
    title: 'The identity provider could not be reached to verify the incoming identity token',
    cause:
      'IDPCommunicationError: Bitbucket did not answer STS. It passes as a rule. No setting of provider or role causes it while the issuer’s address is right.',
    remedy:
      'Run the step again. If it stays, look at Bitbucket’s status page, and whether the issuer answers: `rolekeeper doctor`.',
    example: 'rolekeeper doctor --target aws',
  },
  'aws-idp-rejected-claim': {
    title: 'The identity provider reported that authentication failed',
    cause:
      'IDPRejectedClaim: the issuer itself refused the token, because it is over, or was revoked. Providers of the kind that Bitbucket has answer no such question of STS; the text comes from social logins. Then the token is one of those, and not Bitbucket’s.',
    remedy: 'Look at which token is sent: `rolekeeper token inspect` names its issuer and its lifetime.',
    example: 'rolekeeper token inspect --token-file web-identity-token',
  },
  'aws-thumbprint': {
    title: "OpenIDConnect provider's HTTPS certificate doesn't match configured thumbprint",
    cause:
      'InvalidIdentityToken. IAM trusts the certificate of an issuer through its own list of authorities. Only if that fails does the thumbprint of the provider count, and it is another one. Bitbucket’s certificate is signed by an authority that IAM knows, so this says that the provider’s URL leads elsewhere: through a proxy, or to a mistyped host.',
    remedy:
      'Look at the URL of the provider, letter by letter: `rolekeeper doctor`. With the right one, thumbprints may be left out.',
    example: 'rolekeeper doctor --target aws',
  },
  'aws-token-expired': {
    title: 'Token expired: current date/time must be before the expiration date/time',
    cause:
      'ExpiredTokenException. The step used its token too late: Bitbucket’s token does not live as long as the step, and the SDK shows the same file again each time that it wants new credentials. IAM accepts it for five minutes after its end (rolekeeper explain token-grace). The two numbers of the message are seconds since 1970.',
    remedy:
      'Ask for the role once, early in the step, for as long as the work takes, or make steps of the work: each has a token of its own. `rolekeeper token inspect` shows how long the token lives. A maximum session of the role that is long enough keeps the SDK from asking again (`session` in the manifest).',
    example: 'rolekeeper token inspect --token-file web-identity-token',
  },
  'aws-malformed-token': {
    title: 'The ID Token provided is not a valid JWT',
    cause:
      'InvalidIdentityToken. What the step sends is no token: the file holds the name of the variable and not its value, an error page, an access token, or a token that was cut or masked.',
    remedy:
      'Look at what is in the file, without printing it: `rolekeeper token inspect`. The step writes it with `echo $BITBUCKET_STEP_OIDC_TOKEN > web-identity-token`; single quotes around the variable write its name.',
    example: 'rolekeeper token inspect --token-file web-identity-token',
  },
  'aws-missing-claim': {
    title: 'Missing a required claim',
    cause:
      'InvalidIdentityToken. STS asks for iss, sub, aud, iat and exp, and the token has not all of them. Bitbucket’s tokens have them: the token is of another issuer, or not the one of the step.',
    remedy: 'Look at which token is sent, and who issued it: `rolekeeper token inspect`.',
    example: 'rolekeeper token inspect --token-file web-identity-token',
  },
  'aws-invalid-identity-token': {
    title: 'InvalidIdentityToken: the web identity token could not be validated by AWS',
    cause:
      'STS refused the token before it looked at any role: no provider for its issuer, an audience that the provider does not have, several audiences, keys that could not be had, or a text that is no token. The words after the code say which; each has a page. CloudTrail has no event for these.',
    remedy:
      'Give the whole line to `rolekeeper explain`, in quotes. Without it, `rolekeeper token inspect` looks at the token, and `rolekeeper doctor` at the provider.',
    example: 'rolekeeper token inspect --token-file web-identity-token\nrolekeeper doctor --target aws',
  },
} satisfies Record<string, CodePage>;
