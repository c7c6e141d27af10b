#!/usr/bin/env bash
# Installs Chromium and the fonts that the pictures in docs/pictures are drawn with. Does nothing when it is there already.
set -euo pipefail

command -v chromium > /dev/null && exit 0
apt-get update --quiet=2
apt-get install --quiet=2 --yes --no-install-recommends chromium fonts-dejavu-core > /dev/null
