#!/usr/bin/env bash
# Makes the bundle, unpacks it, and runs it as a client does: packages/mcpb/test.sh, after packages/node/test.sh.
set -euo pipefail
cd "$(dirname "$0")"
root=$(cd ../.. && pwd)
work="$root/target/packages/mcpb"

for program in node npm; do
  command -v "$program" >/dev/null || { echo "packages/mcpb: skipped, since there is no $program"; [ -z "${CI:-}" ]; exit; }
done
[ ../node/node_modules/.package-lock.json -nt ../node/package-lock.json ] || (cd ../node && npm ci --silent --no-audit --no-fund)

rm -rf "$work" && mkdir -p "$work"
node ../node/build.js "$work/package"
./build.sh "$work/package" "$work/sequentum-tools.mcpb"
../node/node_modules/.bin/mcpb unpack "$work/sequentum-tools.mcpb" "$work/unpacked" >/dev/null
BUNDLE="$work/unpacked" HOST_TEST="${HOST_TEST:-$root/target/debug/host-test}" \
  node --test --test-timeout=60000 --test-force-exit ../node/tests/bundle.js
