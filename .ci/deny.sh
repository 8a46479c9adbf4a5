#!/usr/bin/env bash
# Checks what dependencies are: licences and origins by deny.toml, and the advisories where their database is in reach.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH=$PATH:$PWD/.hosts/bin${SEQUENTUM_HOSTS:+:$SEQUENTUM_HOSTS/bin}

if ! command -v cargo-deny >/dev/null; then
  echo 'skipped: cargo-deny is missing: .ci/hosts.sh gets it'
  [ -z "${CI:-}" ]
  exit
fi
cargo-deny --log-level error --locked --workspace check --hide-inclusion-graph licenses bans sources
if cargo-deny --log-level off fetch db 2>/dev/null; then
  cargo-deny --log-level error --locked --workspace check --hide-inclusion-graph advisories
else
  echo 'advisories not checked: their database is out of reach'
fi
