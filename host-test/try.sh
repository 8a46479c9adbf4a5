#!/usr/bin/env bash
# Runs the tests that name a tool, in a quick build of the component, and says how long all that took.
#
#   host-test/try.sh TOOL        (make try TOOL=start-agent)
#
# Quick means: one component, hardly optimised, compiled again only where something changed (the profile `dev`), and without
# the descriptions that `package` puts in.
set -euo pipefail
cd "$(dirname "$0")/.."

tool=${1:-}
tests=host-test/tests/component
# The functions of the tests that have the tool's name in them; those that are no tests are named in vain.
named() {
  awk -v tool="\"$1\"" '
    FNR == 1 { file = FILENAME; sub(/.*\//, "", file); sub(/\.rs$/, "", file) }
    /^(async )?fn / { name = $0; sub(/^(async )?fn /, "", name); sub(/[^a-z0-9_].*/, "", name) }
    index($0, tool) && file "::" name != last { last = file "::" name; print last }' "$tests"/*.rs
}

filters=$(named "$tool")
if [ -z "$filters" ]; then
  echo "no test in $tests names '$tool': make try TOOL=<a tool of docs/tool-reference.md>" >&2
  exit 2
fi

cargo build --quiet --locked --target wasm32-wasip2 --package component-tools
mkdir -p target/try
cp target/wasm32-wasip2/debug/component_tools.wasm target/try/sequentum-tools.wasm
built=$SECONDS
# Of the whole workspace, though one test is run: with other packages, features of Wasmtime's dependencies would be others,
# and it would be compiled once more.
# What takes long in these tests is waiting for a service that does not answer: as many as there are wait at once.
# shellcheck disable=SC2086 # a list of names
SEQUENTUM_DIST=$PWD/target/try cargo test --quiet --locked --workspace --test component -- --test-threads 32 $filters
echo "$tool: ${SECONDS} s (built in $built s, tested in $((SECONDS - built)) s)"
