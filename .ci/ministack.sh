#!/usr/bin/env bash
# Installs ministack, a second server that plays AWS: what the deployed stacks are tested on (npm run test:service). Into an
# environment of its own, as it wants an older botocore than moto. Does nothing when that very version is there already.
set -euo pipefail
cd "$(dirname "$0")/.."
version=1.5.33
environment=.venv/ministack

if [ "$("$environment/bin/python" -c 'from importlib.metadata import version; print(version("ministack"))' 2>/dev/null)" = "$version" ]; then
  exit 0
fi
python3 -m venv "$environment"
"$environment/bin/python" -m pip install --quiet --disable-pip-version-check "ministack==$version"
