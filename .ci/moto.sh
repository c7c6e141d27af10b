#!/usr/bin/env bash
# Installs moto, a server that plays AWS, into .venv: what the contract suite and the end to end tests run against.
# Does nothing when that very version is there already.
set -euo pipefail
cd "$(dirname "$0")/.."
version=5.2.1

if [ "$(.venv/bin/python -c 'from importlib.metadata import version; print(version("moto"))' 2>/dev/null)" = "$version" ]; then
  exit 0
fi
python3 -m venv .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check "moto[server]==$version"
