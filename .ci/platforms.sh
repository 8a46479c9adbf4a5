#!/usr/bin/env bash
# `make platforms`: the components where teams run things, each in its real program. What is missing comes from package registries;
# docker-registry is Debian's, and where it is missing that part is skipped (in CI, a failure).
set -euo pipefail
cd "$(dirname "$0")/.."
.ci/hosts.sh .hosts platforms
export PATH="$PWD/.hosts/bin:$PATH" PYTHONDONTWRITEBYTECODE=1
python=.hosts/platforms/bin/python

if [ "${1:-}" = scale ]; then # its numbers only: wrk is Debian's
  exec "$python" deploy/wasmcloud/scale.py
fi

act/test.py
# What docs/hosts.md says of IronClaw, which itself cannot be installed here: a host of ours has its interface.
make ironclaw URL=https://control-center.example.com FILE_HOSTS='*.storage.example'
make ironclaw
(cd dist/ironclaw && python3 -m zipfile -c ../sequentum-ironclaw.zip manifest.toml prompts schemas wasm)
cargo test --locked --workspace --test ironclaw
packages/python/test.sh -k test_hosts
"$python" deploy/wasmcloud/test.py
