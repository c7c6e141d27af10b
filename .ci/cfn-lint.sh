#!/usr/bin/env bash
# Synthesises the sample deployment, offline, with cdk-nag looking on, and has cfn-lint read the templates: once as
# cdk.json is, once in a region that needs the forwarder and with the other layout, once with a branch that is fetched, and with a gate
# in the same account and in another one.
set -euo pipefail
cd "$(dirname "$0")/.."
version=1.58.0

if [ "$(.venv/bin/python -c 'from importlib.metadata import version; print(version("cfn-lint"))' 2>/dev/null)" != "$version" ]; then
  python3 -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check "cfn-lint==$version"
fi

out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
# No credentials and no profile: nothing here may ask AWS for anything.
export AWS_EC2_METADATA_DISABLED=true
npx cdk synth --quiet --output "$out/default"
npx cdk synth --quiet --output "$out/elsewhere" -c region=eu-central-1 -c layout=folder -c alarmEmail=platform@example.com
npx cdk synth --quiet --output "$out/fetching" -c source=bitbucket -c alarmEmail=platform@example.com
npx cdk synth --quiet --output "$out/gate" -c region=eu-central-1 -c gate=true
npx cdk synth --quiet --output "$out/gate-apart" -c region=eu-central-1 -c gateAccount=444455556666
# W3005: a dependency that a reference implies already; the CDK writes both.
.venv/bin/cfn-lint -i W3005 -- "$out"/*/*.template.json
echo "cfn-lint $version: $(ls "$out"/*/*.template.json | wc -l) templates are clean"
