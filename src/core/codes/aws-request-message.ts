/**
 * What STS and the SDKs say of the call itself, whatever the token: a number, an ARN, a name, a file. The titles are their
 * own texts; where each is seen stands in src/core/access/message-texts.ts.
 */
import type { CodePage } from './page.ts';

export const awsRequestMessageCodes = {
  'aws-token-missing': {
    title: "Value at 'webIdentityToken' failed to satisfy constraint: Member must not be null",
    cause:
      'ValidationError. The step sends no token at all, or one that is shorter than any can be: BITBUCKET_STEP_OIDC_TOKEN is empty. A step has that variable only with `oidc: true` of its own; an image or a pipe that does not get the variable writes an empty file.',
    remedy:
      'Add `oidc: true` to this step, beside `name` and `script`. `rolekeeper lint-pipeline` finds steps that want a role without it.',
    example: 'rolekeeper lint-pipeline bitbucket-pipelines.yml',
  },
  'aws-duration-exceeds': {
    title: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role',
    cause:
      'ValidationError. The step asks for a longer session than the role allows: one hour, unless its manifest says more. The number comes from the step (DurationSeconds, `--duration-seconds`), mostly copied from another role. It is no AccessDenied: a trust policy has no part in it.',
    remedy:
      'Ask for less in the step, or raise `session.maxDuration` in the manifest of the role, to twelve hours at most. `rolekeeper explain-access` shows what a role allows.',
    example: 'spec:\n  session: {maxDuration: 2h, requestDuration: 2h}',
  },
  'aws-duration-invalid': {
    title: "Value at 'durationSeconds' failed to satisfy constraint",
    cause:
      'ValidationError. A session lasts from 900 to 43,200 seconds, for every role: the step asks for less than fifteen minutes or more than twelve hours, or writes minutes where seconds are meant.',
    remedy:
      'Write seconds, from 900 to 43,200, and no more than the role allows. `rolekeeper snippet` prints the step with the right number.',
    example: 'rolekeeper snippet ROLE',
  },
  'aws-role-arn-invalid': {
    title: 'Request ARN is invalid',
    cause:
      'ValidationError. What the step names is not the ARN of a role: the variable is empty, has white space or a placeholder in it, or holds the ARN of the provider, of a policy, or a name alone.',
    remedy:
      'Print the variable in the step (an ARN is no secret) and compare it with the role: arn:aws:iam::ACCOUNT:role/PATH/NAME, path and case included. `rolekeeper snippet` prints it.',
    example: 'rolekeeper snippet ROLE',
  },
  'aws-session-name-invalid': {
    title: "Value at 'roleSessionName' failed to satisfy constraint",
    cause:
      'ValidationError. The name of the session has a character that STS does not take, or more than 64 of them: a branch with a slash in it, a commit message.',
    remedy:
      'Use letters, digits and _+=,.@-, up to 64. The number of the build is such a name: bitbucket-$BITBUCKET_BUILD_NUMBER.',
    example: 'export AWS_ROLE_SESSION_NAME=bitbucket-$BITBUCKET_BUILD_NUMBER',
  },
  'aws-region-disabled': {
    title: 'STS is not activated in this region for account',
    cause:
      'RegionDisabledException. The SDK asks the STS of the region in AWS_REGION, and the account of the role has it switched off there, or the region is one that an account has to opt into.',
    remedy:
      'Correct AWS_REGION, or let an administrator of the account activate STS in that region (IAM console, Account settings). The role plays no part.',
    example: 'export AWS_REGION=eu-central-1',
  },
  'aws-session-policy-refused': {
    title: 'The session policy that came with the call is malformed or too large',
    cause:
      'MalformedPolicyDocument or PackedPolicyTooLarge, from AssumeRoleWithWebIdentity: the step sends a policy of its own to make its session smaller, and STS cannot use it.',
    remedy:
      'Send none: the manifest of the role says what the role may do. If the step has to have less, correct the policy that it sends.',
    example: 'aws sts assume-role-with-web-identity help',
  },
  'aws-no-credentials': {
    title: 'Unable to locate credentials',
    cause:
      'The SDK found no credentials, and asked STS nothing. It needs AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE, both exported in this step, and the file there: variables of an earlier step are gone. Inside a pipe or another container the path is another one. A tool may also read only a profile.',
    remedy:
      'Write the lines of the snippet at the beginning of the script of this step. `rolekeeper lint-pipeline` finds what a step misses.',
    example: 'rolekeeper snippet ROLE\nrolekeeper lint-pipeline bitbucket-pipelines.yml',
  },
  'aws-token-file': {
    title: 'The file of AWS_WEB_IDENTITY_TOKEN_FILE is not there',
    cause:
      'The variable names a file that is not there: it was written in another folder or in another step, after the first call, or the variable has a relative path and a command went to another folder.',
    remedy:
      'Write the file in the same step, before the first call, and name it by its whole path, as the snippet does.',
    example: 'rolekeeper snippet ROLE',
  },
  'aws-credentials-invalid': {
    title: 'The security token included in the request is invalid',
    cause:
      'InvalidClientTokenId, UnrecognizedClientException or SignatureDoesNotMatch: the call was signed with an access key that AWS does not know. A pipeline with a token has no such key of its own. As a rule AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY of before are still variables of the repository, the deployment or the workspace: SDKs take them before the token.',
    remedy:
      'Unset them in the step and see whether the role is used; then end the key in IAM and clear the variables, in all three places.',
    example: 'unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN\naws sts get-caller-identity',
  },
} satisfies Record<string, CodePage>;
