#!/usr/bin/env bash
# Packs the package, installs it into an empty folder, and tests the installed command, with Node 20 and with Node 24 where
# both are there.
#
#   packages/node/test.sh     after `make build host`, with jco on the PATH; SEQUENTUM_DIST names another folder than dist/
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
work="$root/target/packages/node"

for program in node npm jco; do
  command -v "$program" >/dev/null || { echo "packages/node: skipped, since there is no $program"; [ -z "${CI:-}" ]; exit; }
done

# A path as users have them.
installed="$work/Prögram Files"
rm -rf "$work/packed" "$installed/node_modules/sequentum-tools"
mkdir -p "$work/packed" "$installed"
node build.js "$work/package"
(cd "$work/packed" && npm pack --silent "$work/package")
[ -f "$installed/package.json" ] || echo '{ "private": true }' >"$installed/package.json"
(cd "$installed" && npm install --silent --no-audit --no-fund --no-save "$work"/packed/*.tgz)

# The tests use the SDK that was installed with the package.
ln -sfn "$installed/node_modules" "$work/node_modules"
rm -rf "$work/tests" && cp -r tests "$work/tests"
export SEQUENTUM_TOOLS="$installed/node_modules/sequentum-tools/bin/sequentum-tools.js"
export HOST_TEST="${HOST_TEST:-$root/target/debug/host-test}"
cd "$work"
status=0
for node in $(for one in "$(command -v node)" /usr/bin/node; do [ -x "$one" ] && readlink -f "$one"; done | sort -u); do
  echo "packages/node: Node $("$node" --version)"
  "$node" --test --test-timeout=60000 --test-force-exit "$@" tests/*.test.js || status=$?
done
exit $status
