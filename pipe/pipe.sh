#!/bin/sh
# What the pipe runs: one command of Rolekeeper, made from the variables of pipe.yml. Plain sh, nothing but the command.
#
# A pipe may be given any variable, so nothing here is put together as text and read again by a shell: each value is one
# word of the command line, whatever is in it. Which commands there are is a list, so that no variable reaches another
# one: apply, approve and restore are for people.
set -eu

fail() {
  printf 'error: %s\n' "$1" >&2
  exit 1
}

# A folder whose name begins with a hyphen would be an option.
manifests=${MANIFESTS:-manifests}
case $manifests in
  -*) fail "MANIFESTS is \"$manifests\": it has to be a folder" ;;
esac

# Bitbucket starts a pipe with the clone as its working directory; where it does not, the variable names it.
if [ -n "${BITBUCKET_CLONE_DIR:-}" ] && [ -d "$BITBUCKET_CLONE_DIR" ]; then
  cd "$BITBUCKET_CLONE_DIR"
fi

# Becomes the role with the token of the step. The SDK exchanges it; it goes into a file that only this process reads.
become_role() {
  [ -n "${ROLE_ARN:-}" ] || fail "ROLE_ARN is not set: which role is to $1?"
  [ -n "${REGION:-}" ] || fail 'REGION is not set: where is the service?'
  [ -n "${BITBUCKET_STEP_OIDC_TOKEN:-}" ] || fail 'the step has no token: add oidc: true to it'
  token=$(mktemp)
  trap 'rm -f "$token"' EXIT
  printf '%s' "$BITBUCKET_STEP_OIDC_TOKEN" > "$token"
  export AWS_ROLE_ARN="$ROLE_ARN" AWS_REGION="$REGION" AWS_WEB_IDENTITY_TOKEN_FILE="$token"
  # What CloudTrail shows.
  export AWS_ROLE_SESSION_NAME="build-${BITBUCKET_BUILD_NUMBER:-unknown}"
  # Keys in the environment come before a token, and would be another principal.
  unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_PROFILE
}

case ${COMMAND:-validate} in
  validate)
    rolekeeper validate "$manifests" --junit "${JUNIT:-test-results/manifests.xml}"
    ;;
  plan)
    become_role plan
    rolekeeper plan "$manifests" --target aws --format markdown --out "${OUT:-plan.md}"
    cat "${OUT:-plan.md}"
    ;;
  # The image has no git, so what it compares with is IAM. The review goes through the proxy of the pipeline.
  pr)
    [ -n "${STATE_BUCKET:-}" ] || fail 'STATE_BUCKET is not set: the deployment prints its name'
    become_role pr
    rolekeeper pr "$manifests" --target aws --state-bucket "$STATE_BUCKET" --junit "${JUNIT:-test-results/manifests.xml}"
    ;;
  publish)
    [ -n "${BUCKET:-}" ] || fail 'BUCKET is not set: the deployment prints its name'
    become_role publish
    rolekeeper publish "$manifests" --bucket "$BUCKET"
    ;;
  *)
    fail "COMMAND is \"$COMMAND\": it is validate, pr, plan or publish"
    ;;
esac
