#!/usr/bin/env bash
# Packs the package, installs it into an empty folder, and tests the installed command, with the Node on the PATH and
# the oldest that it is for: `node20`, which .ci/hosts.sh gets and CI must have, or else the system's.
#
#   packages/node/test.sh     after `make build host`; SEQUENTUM_DIST names another folder than dist/
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
work="$root/target/packages/node"

for program in node npm; do
  command -v "$program" >/dev/null || { echo "packages/node: skipped, since there is no $program"; [ -z "${CI:-}" ]; exit; }
done
installed=$(./install.sh)

if [ -n "${CI:-}" ] && ! command -v node20 >/dev/null; then
  echo 'packages/node: there is no node20: .ci/hosts.sh gets it' && exit 1
fi
export SEQUENTUM_TOOLS="$installed/bin/sequentum-tools.js"
export HOST_TEST="${HOST_TEST:-$root/target/debug/host-test}"
PACKED=$(echo "$work"/packed/*.tgz) && export PACKED
status=0
for node in $(for one in "$(command -v node)" "$(command -v node20 || echo /usr/bin/node)"; do [ -x "$one" ] && readlink -f "$one"; done | sort -u); do
  echo "packages/node: Node $("$node" --version)"
  "$node" --test --test-timeout=60000 --test-force-exit "$@" tests/*.test.js || status=$?
done
exit $status
