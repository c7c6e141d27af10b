#!/usr/bin/env bash
# Installs the programs that read Bitbucket's OpenAPI document, from a lock of their own: Prism judges requests in the
# contract suite, openapi-typescript makes the types. Does nothing when those very versions are there already.
set -euo pipefail
cd "$(dirname "$0")/bitbucket-document"

if cmp -s package-lock.json node_modules/.installed-lock.json; then
  exit 0
fi
# No package of these may run anything at installation: one of them counts its installations over the network.
npm ci --ignore-scripts --no-audit --no-fund
cp package-lock.json node_modules/.installed-lock.json
