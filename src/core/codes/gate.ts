/**
 * Why the gate gives a step no credentials: what it was sent, the token, the role, and what the gate itself needs. A step
 * sees the title and the code; the claims that decided are shown only to steps of the role's own repositories.
 */
import type { CodePage } from './page.ts';

const USUAL_TOKEN = 'Send what the step has in BITBUCKET_STEP_OIDC_TOKEN, with `oidc: true`, exactly as it is.';
const LATER = 'Run the step again in some minutes.';

/** Nothing that was sent is repeated in the answer. */
const tokenRefusalCodes = {
  'gate-token-malformed': {
    title: 'What the gate was sent is not a token',
    cause:
      'The gate reads a token in one way only: three parts of base64url with a dot between them, without a space, a line break or `Bearer`, the first two of them JSON objects without a key that stands twice. What two programs could read in two ways is refused.',
    remedy: USUAL_TOKEN,
    example: 'curl --data-urlencode "token=$BITBUCKET_STEP_OIDC_TOKEN"',
  },
  'gate-token-header': {
    title: 'The header of the token is not that of a step’s token',
    cause:
      'Bitbucket signs with RS256, says so, and names the key (`kid`). The header says something else: no signature, a shared secret, another purpose (`typ`), an extension that has to be understood (`crit`), or where a key could be found (`jku`, `jwk`, `x5u`, `x5c`), which the gate never follows.',
    remedy: USUAL_TOKEN,
  },
  'gate-token-issuer': {
    title: 'The token is not of the workspace of this gate',
    cause:
      'A gate serves one workspace: `iss` has to be its issuer, letter by letter, and `workspaceUuid` its UUID. After a rename of the workspace every token has a new issuer.',
    remedy:
      'Use the gate of the workspace that the repository is in. If the workspace was renamed, set provider.workspace in rolekeeper.yaml, make a provider with the new address, and deploy the gate again.',
  },
  'gate-token-audience': {
    title: 'The token is not made for the gate’s audience alone',
    cause:
      'The gate takes a token with one audience, that of provider.audience in rolekeeper.yaml, and without `azp`. With further audiences, each of them could use the token in the place of the step.',
    remedy:
      'Leave `audiences` out of the step and of `options.oidc`, or name there the one audience of rolekeeper.yaml.',
    example: `- step:
    oidc: true`,
  },
  'gate-token-subject': {
    title: 'The token does not say which step it is of',
    cause:
      'The gate knows a step by `sub`, in the form that Atlassian documents (`{repository}[:{environment}]:{step}`), and by the claims `repositoryUuid`, `deploymentEnvironmentUuid` and `stepUuid`, which have to say the same. Here `sub` has another form, or a claim is missing or differs.',
    remedy:
      'See what the token has with `rolekeeper token inspect`. A workspace whose `sub` has another form needs no gate for its branches if the branch is in it (provider.subjectFormat).',
    example: 'rolekeeper token inspect',
  },
  'gate-token-branch': {
    title: 'The token names no branch',
    cause:
      'The gate lets steps in by their branch, the claim `branchName`. This token has none, as that of a tag, or it is no text. The gate does not take a missing branch for any branch.',
    remedy: 'Run the pipeline on a branch that the manifest names.',
  },
  'gate-token-lifetime': {
    title: 'The token is not valid for the time that a step’s token is',
    cause:
      'It has no usable `iat` or `exp`, expires before it is issued, or is valid for longer than the settings allow (gate.tokenLifetime, two hours unless they say otherwise). A token that does not end would be a password.',
    remedy:
      'See `iat` and `exp` with `rolekeeper token inspect`. If Bitbucket’s tokens live longer than the settings say, raise gate.tokenLifetime in rolekeeper.yaml.',
    example: 'rolekeeper token inspect',
  },
  'gate-token-expired': {
    title: 'The token has expired',
    cause:
      'The time in `exp` has passed. The gate has no minutes of grace, as IAM has. A token is made when its step begins; a step that asks for credentials late, or again, has an old one.',
    remedy:
      'Ask for the role at the beginning of the step, with a session as long as the step needs, or put what comes late into a step of its own: each step has a fresh token.',
  },
  'gate-token-not-yet-valid': {
    title: 'The token is of the future',
    cause: 'The time in `iat` or `nbf` is still to come, by more than the minute by which clocks may differ.',
    remedy: USUAL_TOKEN,
  },
  'gate-token-key': {
    title: 'The token names a key that the issuer does not publish',
    cause:
      'The header of the token names the key that signed it (`kid`), and the issuer’s key set has none of this name that can be used: an RSA key of 2,048 bits or more. The gate looks at the set again before it answers so, unless it did a moment ago: an issuer changes its keys now and then.',
    remedy: LATER,
  },
  'gate-token-signature': {
    title: 'The signature of the token is wrong',
    cause: 'The key that the token names did not make its signature: the token was changed, or another issuer made it.',
    remedy: USUAL_TOKEN,
  },
} satisfies Record<string, CodePage>;

const decisionCodes = {
  'gate-refused': {
    title: 'The gate does not let this step into this role',
    cause:
      'There is no role of this name or ARN that the gate keeps, or its manifest does not name the repository of the step. The answer is the same for both, so that it does not say which roles there are.',
    remedy:
      'Compare the name of the role, in which letter case counts, with that in its manifest, and name the repository there. What was applied a moment ago is there after the next pass.',
    example: 'rolekeeper explain-access --repo checkout-api --role checkout-deploy',
  },
  'gate-environment': {
    title: 'The role is of another deployment environment',
    cause:
      'The manifest of the role names deployment environments of this repository, and the step deploys to another one, or to none. `expected` in the answer has their UUIDs.',
    remedy:
      'Set `deployment:` of the step to an environment that the manifest names, or name this one in the manifest.',
    example: 'rolekeeper snippet checkout-deploy',
  },
  'gate-branch': {
    title: 'The role is of other branches',
    cause:
      'The manifest of the role does not name the branch of the step. Names are compared letter by letter, and `*` stands for any characters but a slash. A build of a pull request has its source branch.',
    remedy: 'Run the step on a branch that the manifest names, or name this one in the manifest.',
    example: 'branches: [main, release/*]',
  },
  'gate-seconds': {
    title: 'The length of the session is not one that STS gives',
    cause: 'A session of a role has 900 to 43,200 seconds, as a whole number; what was asked for is something else.',
    remedy:
      'Leave `seconds` out for what the manifest advises, or write 900 to 43200. The gate gives no more than the manifest advises and the role allows.',
  },
  'gate-sts-refused': {
    title: 'STS refused the token that the gate let in',
    cause:
      'The gate let the step in, and IAM did not: the role is not there yet, its trust policy is not what the manifest says, or the gate stands in another VPC than the trust policy names.',
    remedy: 'Look at the last pass, and at what explain-access says of the role.',
    example: 'rolekeeper explain-access --repo checkout-api --role checkout-deploy --target aws',
  },
} satisfies Record<string, CodePage>;

const gateItselfCodes = {
  'gate-request': {
    title: 'The gate does not understand the request',
    cause:
      'The gate takes a POST to / with a form (application/x-www-form-urlencoded) that has `role` and `token` and may have `seconds`, or what the AWS SDKs send for AssumeRoleWithWebIdentity, and nothing else.',
    remedy: 'Use what `rolekeeper snippet` prints.',
    example: 'rolekeeper snippet checkout-deploy',
  },
  'gate-too-large': {
    title: 'The request is too large for the gate',
    cause:
      'A token has at most 8,192 characters for the gate, and a request 16 kB. Bitbucket’s tokens have about 1,500.',
    remedy: USUAL_TOKEN,
  },
  'gate-busy': {
    title: 'The gate has too many requests',
    cause: 'More requests came in than the gate, or STS behind it, takes at once.',
    remedy: 'Ask again after the seconds that Retry-After names, as the AWS SDKs do by themselves.',
  },
  'gate-keys-unreachable': {
    title: 'The gate cannot have the issuer’s keys',
    cause:
      'Bitbucket did not answer the gate, or not with a set of keys that can be trusted, and the gate has none that are fresh. Without keys it verifies nothing, and lets nothing in.',
    remedy: `${LATER} If it stays so, look at status.atlassian.com and at the gate’s alarms.`,
  },
  'gate-table-unreadable': {
    title: 'The gate cannot read whom it may let in',
    cause:
      'The table that a pass writes into the state bucket is not there, cannot be read, or has something in it that this version of the gate does not understand.',
    remedy:
      'Look at the last pass of the service: each one writes the table again where it is not what it should be. Deploy gate and reconciler in the same version.',
    example: 'rolekeeper report --state-bucket rolekeeper-state-111122223333-eu-central-1',
  },
  'gate-table-stale': {
    title: 'What the gate knows is too old',
    cause:
      'No pass has confirmed the table for longer than three of its usual intervals and fifteen minutes. What was taken away meanwhile would still be in it, so that the gate lets nothing in.',
    remedy: 'Find out why the passes fail: the last report, the alarms, the log of the function (docs/runbook.md).',
    example: 'rolekeeper report --state-bucket rolekeeper-state-111122223333-eu-central-1',
  },
  'gate-exchange-failed': {
    title: 'The gate got no answer from STS',
    cause:
      'The step was let in, and the function that exchanges its token for credentials failed, or the endpoint of STS did not answer it.',
    remedy: `${LATER} If it stays so, look at the log of the gate’s exchange function.`,
  },
} satisfies Record<string, CodePage>;

export const gateCodes = { ...tokenRefusalCodes, ...decisionCodes, ...gateItselfCodes };

export type GateCode = keyof typeof gateCodes;

/** Those that say what is wrong with a token, whichever role it is for. */
export type GateTokenCode = keyof typeof tokenRefusalCodes;
