#!/usr/bin/env bash
# Runs the checkers that are programs of their own: workflows, and what dependencies are (licences and origins by deny.toml; the
# advisories where their database is in reach).
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH=$PATH:$PWD/.hosts/bin${SEQUENTUM_HOSTS:+:$SEQUENTUM_HOSTS/bin}

there() { # there PROGRAM: whether it is; in CI it must be
  command -v "$1" >/dev/null && return
  echo "skipped: $1 is missing: .ci/hosts.sh gets it"
  [ -z "${CI:-}" ] || exit 1
  return 1
}

if there actionlint; then
  actionlint .github/workflows/*.yml
fi

if there cargo-deny; then
  deny=(cargo-deny --log-level error --locked --workspace check --hide-inclusion-graph)
  "${deny[@]}" licenses bans sources
  if cargo-deny --log-level off fetch db 2>/dev/null; then
    "${deny[@]}" advisories
  else
    echo 'advisories not checked: their database is out of reach'
  fi
fi
