#!/usr/bin/env bash
# Makes the package, packs it, and installs it into an empty folder, which it prints: the folder of the installed package.
#
#   packages/node/install.sh     after `make build`; SEQUENTUM_DIST names another folder than dist/
set -euo pipefail
cd "$(dirname "$0")"
work="$(cd ../.. && pwd)/target/packages/node"
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent --no-audit --no-fund

# A path as users have them.
installed="$work/Prögram Files"
rm -rf "$work/packed" "$installed"
mkdir -p "$work/packed" "$installed"
node build.js "$work/package"
(cd "$work/packed" && npm pack --silent "$work/package" >&2)
echo '{ "private": true }' >"$installed/package.json"
(cd "$installed" && npm install --silent --no-audit --no-fund "$work"/packed/*.tgz >&2)
echo "$installed/node_modules/sequentum-tools"
