#!/usr/bin/env bash
# Makes the release twice, and looks at what is in it: packages/release/test.sh, after `make build`.
set -euo pipefail
cd "$(dirname "$0")/../.."
for program in node npm wasm-tools python3; do
  command -v "$program" >/dev/null || { echo "packages/release: skipped, since there is no $program"; [ -z "${CI:-}" ]; exit; }
done
packages/release/release.sh --prepare
PYTHONDONTWRITEBYTECODE=1 target/packages/release/bin/python packages/release/test.py
