/**
 * The variables by which the AWS CLI and the SDKs find other credentials than those of the role. Static keys that a repository,
 * a deployment or a workspace still has among its variables win over a token file and over a line in a profile, and the step
 * would go on as their user without a word. A profile that is named there counts in place of the step's own, and a token file
 * before a `credential_process`.
 */
const LEFT: readonly string[] = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
];

/** The first item of a script, before it sets any of them itself. */
export const UNSET_LEFT = `unset ${LEFT.join(' ')}`;
