/**
 * With region and role, all that the AWS CLI and the SDKs need: they fetch the credentials themselves, and again when
 * they expire.
 */
export const TOKEN_FILE: readonly string[] = [
  'export AWS_ROLE_SESSION_NAME="build-$BITBUCKET_BUILD_NUMBER"',
  // Outside of the clone directory, so that no artifact takes the token along.
  'export AWS_WEB_IDENTITY_TOKEN_FILE="$(mktemp)"',
  'echo "$BITBUCKET_STEP_OIDC_TOKEN" > "$AWS_WEB_IDENTITY_TOKEN_FILE"',
];
