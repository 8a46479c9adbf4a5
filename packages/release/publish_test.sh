#!/usr/bin/env bash
# Publishes dist/release/ to a registry here, and gets it back: packages/release/publish_test.sh, after `make release`.
set -euo pipefail
cd "$(dirname "$0")/../.."
if [ -n "${CI:-}" ]; then command -v docker-registry >/dev/null || apt-get install -y -qq --no-install-recommends docker-registry >/dev/null; fi
for program in docker-registry openssl wassette wasm-tools; do
  command -v "$program" >/dev/null || { echo "packages/release: publishing skipped, since there is no $program"; [ -z "${CI:-}" ]; exit; }
done
packages/release/release.sh --prepare
tools=$PWD/target/packages/release
.ci/hosts.sh .hosts platforms # wash
PATH="$PWD/.hosts/bin:$tools/bin:$PATH" PYTHONDONTWRITEBYTECODE=1 "$tools/bin/python" packages/release/publish_test.py
