#!/usr/bin/env bash
# `make release`: installs what packages/release/release.py needs, and runs it; with --prepare, only the first.
set -euo pipefail
cd "$(dirname "$0")/../.."
tools=target/packages/release
[ -x "$tools/bin/python" ] || python3 -m venv "$tools"
"$tools/bin/pip" install -q -r packages/release/requirements.txt
(cd packages/node && { [ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent --no-audit --no-fund; })
[ "${1:-}" = --prepare ] || PYTHONDONTWRITEBYTECODE=1 "$tools/bin/python" packages/release/release.py "$@"
