#!/usr/bin/env bash
# Installs the clients that run.py works with, in the versions of the lists here, which say all that they need.
#
#   clients/install.sh [DIR]         (default: .hosts in this repository, where .ci/hosts.sh puts wasmtime and node)
#
# A second run with everything in place does nothing. After a change of python/*.in: `install.sh --lock`; of node/package.json:
# `npm install --package-lock-only` beside it.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dir=${SEQUENTUM_HOSTS:-$here/../.hosts}
lock= && [ "${1:-}" != --lock ] || { lock=1 && shift; }
dir=$(cd "${1:-$dir}" && pwd)/clients
mkdir -p "$dir"
# The clients want a newer Node than many systems have.
export PATH=${dir%/clients}/bin:$PATH

uv() {
  [ -x "$dir/uv/bin/uv" ] || { python3 -m venv "$dir/uv" && "$dir/uv/bin/pip" install -q --disable-pip-version-check uv==0.13.9; }
  "$dir/uv/bin/uv" -q "$@"
}

# One folder for each generation of the official SDK, since no client goes with both.
for generation in mcp1 mcp2; do
  list=$here/python/$generation
  [ -z "$lock" ] || uv pip compile --python-version 3.11 --universal --no-header --no-annotate "$list.in" -o "$list.txt"
  if ! cmp -s "$list.txt" "$dir/$generation.txt"; then
    uv venv --clear "$dir/$generation"
    uv pip install --python "$dir/$generation" --requirements "$list.txt"
    cp "$list.txt" "$dir/$generation.txt"
  fi
done

if ! cmp -s "$here/node/package-lock.json" "$dir/package-lock.json"; then
  rm -f "$dir/package-lock.json"
  mkdir -p "$dir/node"
  cp "$here/node/package.json" "$here/node/package-lock.json" "$dir/node"
  (cd "$dir/node" && npm ci --silent --no-audit --no-fund --ignore-scripts)
  cp "$here/node/package-lock.json" "$dir"
fi
# Where Node looks for what the scripts import.
ln -sfn "$dir/node/node_modules" "$here/node/node_modules"
